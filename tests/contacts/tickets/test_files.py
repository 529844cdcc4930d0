"""A file of tickets: each row an event, refused by line and column, and the same file twice changes nothing."""

from __future__ import annotations

import io
import threading
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from committee.db import in_batches
from committee.models import AuditEntry, Session
from committee.sentences import spoken
from contacts import imports, tickets
from contacts.enums import ImportKind, TicketEventType
from contacts.models import Contact, ImportRun, Ticket, TicketEvent
from contacts.tickets import Told
from tests.contacts.imports.files import Chunks, csv_of, small_chunks
from tests.contacts.tickets import plainly
from tests.contacts.tickets.plainly import Happened
from tests.contacts.tickets.shop import HOUR, LATER, event, spells, tell
from tests.factories import NOON, make_contact, make_session

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


def uploaded(text: str | io.BytesIO, **asked: str) -> ImportRun:
    file = io.BytesIO(text.encode()) if isinstance(text, str) else text
    return imports.upload(
        file, file_name="t.csv", kind=ImportKind.TICKETS, system="ticketing", by=None, at=LATER, asked=asked
    )


def take_in(text: str, **asked: str) -> ImportRun:
    import_run = imports.confirm(uploaded(text, **asked), by=None)
    imports.run(import_run, at=LATER)
    import_run.refresh_from_db()
    assert import_run.status == "finished"
    return import_run


def counted(import_run: ImportRun) -> tuple[int, int, int, int]:
    """Rows, new events, known ones, refused ones."""
    return tuple(import_run.totals[name] for name in ("rows", "new", "unchanged", "refused"))


def places(import_run: ImportRun) -> dict[int, list[int | None]]:
    return {one.line: [problem["column"] for problem in one.problems] for one in import_run.refused_rows.all()}


def test_each_row_is_an_event(people):
    assert counted(take_in(FILE)) == (3, 3, 0, 0)
    ada, bob = people
    assert spells("T-1") == [(ada.pk, "ATH-01", "transferred"), (bob.pk, "ATH-01", "held")]
    assert spells("T-2") == [(ada.pk, "ATH-01", "held")]


def test_the_same_rows_again_change_nothing_in_whatever_order_of_columns():
    take_in(FILE)
    before = list(Ticket.objects.order_by("pk").values())
    turned = "\n".join(";".join(reversed(line.split(";"))) for line in FILE.splitlines())

    assert counted(take_in(FILE)) == counted(take_in(turned)) == (3, 0, 3, 0)
    assert list(Ticket.objects.order_by("pk").values()) == before


def test_a_fault_is_told_by_line_and_column_and_the_other_rows_are_taken_over():
    import_run = take_in(
        FILE
        + "T-3;2024-05-01 10:00;achat;nobody;ATH-01;\n"
        + "T-4;sometime;achat;C-1;ATH-01;\n"
        + "T-5;2024-05-01 10:00;lost;C-1;ATH-01;\n"
        + "T-6;2024-05-01 10:00;achat;C-1;NONE;\n"
        + ";2024-05-01 10:00;achat;C-1;ATH-01;\n"
        + f"T-7;2024-05-01 10:00;achat;C-1;ATH-01;{'x' * 21}\n"
        + "T-8;2030-05-01 10:00;achat;C-1;ATH-01;\n"
    )

    assert counted(import_run) == (10, 3, 0, 7)
    assert places(import_run) == {5: [4], 6: [2], 7: [3], 8: [5], 9: [1], 10: [6], 11: [2]}
    assert all(spoken(problem) for one in import_run.refused_rows.all() for problem in one.problems)


def test_holders_may_be_named_by_the_ids_of_another_system():
    make_contact(system="shop", external_id="S-1")

    assert take_in("ticket,date,holder,session\nT-9,2024-05-01,S-1,ATH-01\n", holders="shop").totals["new"] == 1


def test_a_file_without_the_columns_it_needs_waits_for_somebody_to_say_which_they_are():
    import_run = uploaded("ticket,holder,jour,session\nT-1,C-1,2024-05-01,ATH-01\n")
    with pytest.raises(imports.ImportNotReady):
        imports.confirm(import_run, by=None)

    imports.look_again(import_run, columns={"number": 0, "holder": 1, "happened_at": 2, "session": 3}, at=LATER)
    imports.run(imports.confirm(import_run, by=None), at=LATER)

    assert Ticket.objects.get().number == "T-1"


def test_the_first_rows_are_shown_and_the_file_is_checked_and_nothing_is_written():
    rows = "".join(f"T-{n},2024-05-01 10:00,{'C-1' if n % 10 else 'nobody'},ATH-01\n" for n in range(400))
    import_run = uploaded(f"ticket,date,holder,session\n{rows}")

    found = imports.previewed(import_run, at=LATER)
    assert (len(found.rows), found.totals.new, found.totals.refused) == (200, 180, 20)
    assert [row.outcome for row in found.rows[:2]] == ["refused", "new"]
    imports.check(import_run, at=LATER)
    import_run.refresh_from_db()
    assert counted(import_run) == (400, 360, 0, 40)
    assert not TicketEvent.objects.exists()


def test_a_file_of_many_chunks_goes_on_where_a_kill_has_left_it(monkeypatch):
    small_chunks(monkeypatch, rows=10)
    rows = "".join(f"T-{n},2024-05-01 10:00,C-1,ATH-01\n" for n in range(35))
    import_run = imports.confirm(uploaded(f"ticket,date,holder,session\n{rows}"), by=None)

    assert imports.run(import_run, at=LATER, turn=Chunks(2)) is False
    assert (import_run.totals["new"], TicketEvent.objects.count()) == (20, 20)

    imports.run(ImportRun.objects.get(), at=LATER)
    import_run.refresh_from_db()
    assert (counted(import_run), Ticket.objects.count()) == ((35, 35, 0, 0), 35)


def test_rows_that_tell_one_event_are_compared_with_the_first_that_can_be_understood():
    rows = ["E-1,T-1,2024-05-01,nobody", "E-1,T-1,2024-05-01,C-1", "E-1,T-1,2024-05-01,C-1", "E-1,T-1,2024-05-02,C-1"]
    text = "".join(f"{row},ATH-01\n" for row in rows)

    import_run = take_in(f"event_id,ticket,date,holder,session\n{text}")

    assert counted(import_run) == (4, 1, 1, 2)
    assert places(import_run) == {2: [4], 5: [1]}
    # And told to the API.
    other = take_in(f"event_id,ticket,date,holder,session\n{text}")
    assert counted(other) == (4, 0, 2, 2)


def test_somebody_erased_is_refused_and_somebody_merged_is_the_entry_that_was_kept(people):
    ada, bob = people
    Contact.objects.filter(pk=ada.pk).update(erased_at=NOON)
    make_contact(system="ticketing", external_id="C-3", merged_into=bob)

    import_run = take_in("ticket,date,holder,session\nT-1,2024-05-01,C-1,ATH-01\nT-2,2024-05-01,C-3,ATH-01\n")

    assert counted(import_run) == (2, 1, 0, 1)
    assert Ticket.objects.get().contact == bob


# --- By file as by API -----------------------------------------------------------------------------------------------

EVENTS = st.lists(
    st.tuples(
        st.sampled_from(list(TicketEventType)),
        st.integers(0, 4),  # the hour: some at once
        st.sampled_from(["C-1", "C-2", "C-3", "nobody"]),
        st.sampled_from(["", "ATH-01", "ATH-02", "NONE"]),
        st.sampled_from(["", "104", "201"]),
        st.sampled_from(["", "companion"]),
        st.sampled_from(["", "G"]),
        st.sampled_from(["T-1", "T-2"]),
        st.integers(0, 9),  # the id: some told twice, or otherwise
    ),
    min_size=1,
    max_size=14,
)
HEADER = ["number", "type", "happened_at", "holder", "session", "block", "kind", "gate", "event_id"]


class TestByFileAsByApi(TestCase):
    @settings(max_examples=50, deadline=None)
    @given(steps=EVENTS, chance=st.randoms(use_true_random=False))
    def test_the_same_events_give_the_same_tickets_and_answers(self, steps, chance):
        make_contact(system="ticketing", external_id="C-3")
        for session in (Session.objects.get(code="ATH-01"), make_session(code="ATH-02")):
            session.venue.gates.get_or_create(code="G", defaults={"name": "G"})
        events = [self.event(*step) for step in steps]
        by_api = [outcome.result.value for one in events for outcome in tell(one)]
        expected = self.everything("")

        moved = [replace(one, number=f"file-{one.number}", event_id=f"file-{one.event_id}") for one in events]
        cut = chance.randint(0, len(moved))
        parts = [self.take_in(some) for some in (moved[:cut], moved[cut:])]

        assert [is_refused for refused, _totals in parts for is_refused in refused] == [
            said == "refused" for said in by_api
        ]
        for name, said in (("new", "recorded"), ("unchanged", "known")):
            assert sum(totals[name] for _refused, totals in parts) == by_api.count(said)
        assert self.everything("file-") == expected == self.plainly()

    @staticmethod
    def event(type_, hour, person, session, block, kind, gate, number, n):  # noqa: PLR0917 - as drawn
        gives = type_ not in {TicketEventType.REFUNDED, TicketEventType.CHANGED}
        told = event(type_, at=NOON + hour * HOUR, number=number, event_id=f"E-{n}", session=session, block=block)
        return replace(
            told,
            kind=kind,
            gate=gate,
            holder=tickets.Holder(system="ticketing", external_id=person) if gives else None,
        )

    @staticmethod
    def take_in(events: list[Told]) -> tuple[list[bool], dict[str, int]]:
        """Which of them were refused, and the totals."""
        rows = [
            [
                one.number, one.type.value, one.happened_at.isoformat(), one.holder.external_id if one.holder else "",
                one.session, one.block, one.kind, one.gate, one.event_id,
            ]
            for one in events
        ]  # fmt: skip
        import_run = take_in(csv_of(HEADER, *rows).getvalue().decode())
        refused = set(import_run.refused_rows.values_list("line", flat=True))
        return [line in refused for line, _one in enumerate(events, start=2)], import_run.totals

    @staticmethod
    def everything(prefix: str) -> list[tuple]:
        found = Ticket.objects.filter(number__startswith=f"{prefix}T-").order_by(
            "number", "held_from", "held_until", "contact", "session"
        )
        columns = ["contact", "session", "held_from", "status", "held_until", "kind", "category", "block", "gate"]
        return [
            (number.removeprefix(prefix), *row) for number, *row in found.values_list("number", *columns, "venue_part")
        ]

    @staticmethod
    def plainly() -> list[tuple]:
        found = []
        for number in ("T-1", "T-2"):
            rows = TicketEvent.objects.filter(number=number).values_list(*Happened._fields)
            found += [
                (number, one.contact, one.session, one.held_from, one.status, one.held_until, one.kind, one.category,
                 one.block, one.gate, one.venue_part)
                for one in plainly.spells(Happened(*row) for row in rows)
            ]  # fmt: skip
        return sorted(found, key=lambda one: (one[0], one[3], one[5] or LATER, one[1], one[2]))


@pytest.mark.django_db(transaction=True)
def test_a_file_and_the_api_that_tell_of_the_same_tickets_at_once_lose_nothing(people, monkeypatch):
    small_chunks(monkeypatch, rows=10)
    ada, bob = people
    rows = [[f"T-{n}", NOON.isoformat(), "bought", "C-1", "ATH-01"] for n in range(40)]
    import_run = imports.confirm(uploaded(csv_of(["ticket", "date", "event", "holder", "session"], *rows)), by=None)
    passed_on = [event("transferred", bob, at=NOON + HOUR, number=f"T-{n}") for n in range(40)]

    def tell_and_leave():
        try:
            for few in in_batches(reversed(passed_on), 7):
                tell(*few)
        finally:
            connection.close()

    shop = threading.Thread(target=tell_and_leave)
    shop.start()
    imports.run(import_run, at=LATER)
    shop.join(30)

    import_run.refresh_from_db()
    assert (import_run.status, import_run.totals["new"]) == ("finished", 40)
    assert Ticket.objects.filter(contact=ada, status="transferred").count() == 40
    assert Ticket.objects.filter(contact=bob, status="held").count() == 40


# --- At the terminal -------------------------------------------------------------------------------------------------


def test_the_command_says_what_it_did_and_leaves_a_trace(tmp_path, capsys):
    path = tmp_path / "tickets.csv"
    path.write_text(f"{FILE}T-3;2024-05-01;achat;nobody;ATH-01;\n")

    call_command("import_tickets", path, system="ticketing", refused=tmp_path / "refused.csv")

    said = capsys.readouterr()
    assert "4 rows: 3 new events, 0 known before, 1 refused." in said.out
    assert said.err.startswith("Line 5, column 4: Nobody is known by this id")
    assert (tmp_path / "refused.csv").read_text("utf-8-sig").splitlines()[1].startswith("5;D: Nobody")
    assert AuditEntry.objects.get(action="contacts.import_finished").after["new"] == 3


def test_the_command_says_why_a_file_cannot_be_taken_in(tmp_path, capsys):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_tickets", tmp_path / "none.csv", system="ticketing")
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="Settle first which column is which"):
        call_command("import_tickets", tmp_path / "bad.csv", system="ticketing")
    assert "“Ticket number” is needed" in capsys.readouterr().err
    assert ImportRun.objects.get().status == "discarded"
