"""A file of tickets: each row an event, refused by line and column, and the same file twice changes nothing."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from committee.models import AuditEntry
from committee.spreadsheets import UnreadableFile
from contacts import tickets
from contacts.models import Ticket, TicketEvent
from contacts.tickets import files
from tests.contacts.tickets.shop import LATER, spells
from tests.factories import make_contact, make_session

pytestmark = pytest.mark.django_db

FILE = """ticket;date;événement;identifiant;épreuve;catégorie
T-1;2024-05-01 10:00;achat;C-1;ATH-01;A
T-1;2024-05-02 10:00;transfert;C-2;;
T-2;2024-05-01 10:00;;C-1;ATH-01;B
"""


@pytest.fixture(autouse=True)
def people():
    make_session(code="ATH-01")
    return [make_contact(system="ticketing", external_id=f"C-{number}") for number in (1, 2)]


def take_in(text: str, **more) -> tickets.Totals:
    return tickets.import_file(io.BytesIO(text.encode()), system="ticketing", at=LATER, file_name="t.csv", **more)


def test_each_row_is_an_event(people):
    totals = take_in(FILE)

    assert totals.counts() == {"rows": 3, "recorded": 3, "known": 0, "refused": 0}
    ada, bob = people
    assert spells("T-1") == [(ada.pk, "ATH-01", "transferred"), (bob.pk, "ATH-01", "held")]
    assert spells("T-2") == [(ada.pk, "ATH-01", "held")]


def test_the_same_rows_again_change_nothing_in_whatever_order_of_columns():
    take_in(FILE)
    before = list(Ticket.objects.order_by("pk").values())
    turned = "\n".join(";".join(reversed(line.split(";"))) for line in FILE.splitlines())

    assert take_in(FILE).counts() == take_in(turned).counts() == {"rows": 3, "recorded": 0, "known": 3, "refused": 0}
    assert list(Ticket.objects.order_by("pk").values()) == before


def test_a_fault_is_told_by_line_and_column_and_the_other_rows_are_taken_over():
    totals = take_in(
        FILE
        + "T-3;2024-05-01 10:00;achat;nobody;ATH-01;\n"
        + "T-4;sometime;achat;C-1;ATH-01;\n"
        + "T-5;2024-05-01 10:00;lost;C-1;ATH-01;\n"
        + "T-6;2024-05-01 10:00;achat;C-1;NONE;\n"
        + ";2024-05-01 10:00;achat;C-1;ATH-01;\n"
        + f"T-7;2024-05-01 10:00;achat;C-1;ATH-01;{'x' * 21}\n"
        + "T-8;2030-05-01 10:00;achat;C-1;ATH-01;\n"
    )

    assert (totals.recorded, totals.refused) == (3, 7)
    places = {problem.line: problem.column for problem in totals.problems}
    assert places == {5: 4, 6: 2, 7: 3, 8: 5, 9: 1, 10: 6, 11: 2}
    assert all(str(problem.message) for problem in totals.problems)


def test_holders_may_be_named_by_the_ids_of_another_system():
    make_contact(system="shop", external_id="S-1")

    assert take_in("ticket,date,holder,session\nT-9,2024-05-01,S-1,ATH-01\n", holders="shop").recorded == 1


def test_a_file_without_the_columns_it_needs_is_refused():
    with pytest.raises(UnreadableFile, match="happened_at"):
        take_in("ticket,holder\nT-1,C-1\n")


def test_a_file_of_many_parts_is_told_on_the_way_and_begun_again_after_a_kill(monkeypatch):
    monkeypatch.setattr(files, "ROWS_AT_ONCE", 10)
    rows = "".join(f"T-{n},2024-05-01 10:00,C-1,ATH-01\n" for n in range(35))
    seen = []

    def killed(totals):
        seen.append(totals.rows)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(f"ticket,date,holder,session\n{rows}", tell=killed)
    assert (seen, TicketEvent.objects.count()) == ([10, 20], 20)

    totals = take_in(f"ticket,date,holder,session\n{rows}")
    assert (totals.known, totals.recorded, Ticket.objects.count()) == (20, 15, 35)


# --- At the terminal -------------------------------------------------------------------------------------------------


def test_the_command_says_what_it_did_and_leaves_a_trace(tmp_path, capsys):
    path = tmp_path / "tickets.csv"
    path.write_text(f"{FILE}T-3;2024-05-01;achat;nobody;ATH-01;\n")

    call_command("import_tickets", path, system="ticketing")

    said = capsys.readouterr()
    assert "4 rows: 3 new events, 0 known before, 1 refused." in said.out
    assert said.err.startswith("Line 5, column D: Nobody is known by this id")
    assert AuditEntry.objects.get(action="contacts.import_tickets").after["recorded"] == 3


def test_the_command_says_why_a_file_cannot_be_taken_in(tmp_path):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_tickets", tmp_path / "none.csv", system="ticketing")
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="is missing"):
        call_command("import_tickets", tmp_path / "bad.csv", system="ticketing")
