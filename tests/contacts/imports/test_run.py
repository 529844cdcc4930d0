from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from committee.models import AuditEntry
from contacts import addresses, consents, erasure, imports, merging
from contacts.enums import AddressKind, Channel, ConsentSource
from contacts.imports import comparing, writing
from contacts.imports.reading import LOCK
from contacts.models import Address, Consent, ConsentRecord, Contact, ImportedContact, ImportRun
from contacts.reach import reachable_on
from tests.contacts.imports.files import Chunks, import_rows, small_chunks, upload
from tests.factories import NOON, make_contact, make_topic

pytestmark = pytest.mark.django_db

HEADER = ["id", "prénom", "nom", "email", "langue", "pays", "tags"]
LEA = ["C-1", "Léa", "Roux", "Lea@Example.org", "français", "FR", "press"]
ANA = ["C-2", "Ana", "Gil", "ana@example.org", "es", "Spain", ""]
OPT_IN_HEADER = ["id", "email", "consent_source", "consent_date"]


def written(import_run):
    return {name: import_run.totals[name] for name in ("rows", "new", "changed", "unchanged", "refused")}


def test_people_come_in_with_what_the_file_says_of_them():
    import_run = import_rows(HEADER, LEA, ANA)

    assert (import_run.status, import_run.cursor) == ("finished", 3)
    assert written(import_run) == {"rows": 2, "new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert list(
        Contact.objects.order_by("external_id").values_list(
            "system", "external_id", "given_name", "family_name", "language", "language_tag", "country", "tags"
        )
    ) == [
        ("crm", "C-1", "Léa", "Roux", "fr", "fr", "FR", ["press"]),
        ("crm", "C-2", "Ana", "Gil", "es", "es", "ES", []),
    ]
    address = Address.objects.get(contact__external_id="C-1")
    assert (address.value, address.normalised, bytes(address.digest)) == (
        "Lea@Example.org",
        "lea@example.org",
        addresses.digest(AddressKind.EMAIL, "lea@example.org"),
    )
    assert ImportedContact.objects.filter(run=import_run).count() == 2


def test_same_rows_again_change_nothing():
    import_rows(HEADER, LEA, ANA)
    before = list(Contact.objects.order_by("pk").values_list("pk", "updated_at"))

    again = import_rows(HEADER, LEA, ANA)

    assert written(again) == {"rows": 2, "new": 0, "changed": 0, "unchanged": 2, "refused": 0}
    assert list(Contact.objects.order_by("pk").values_list("pk", "updated_at")) == before


def test_file_imported_before_is_recognised_by_its_bytes_and_how_they_are_read():
    first = import_rows(HEADER, LEA)

    assert imports.already_imported(upload(HEADER, LEA)) == first
    assert imports.already_imported(upload(HEADER, ANA)) is None
    assert imports.already_imported(upload(HEADER, LEA, system="ticketing")) is None
    assert imports.already_imported(first) is None


def test_changed_rows_change_what_they_state_and_leave_the_rest():
    import_rows(HEADER, LEA)

    again = import_rows(
        ["id", "nom", "email", "tags", "pays"],
        ["C-1", "Roux-Martin", "lea.roux@example.org", "vip, press", ""],
    )

    assert written(again) == {"rows": 1, "new": 0, "changed": 1, "unchanged": 0, "refused": 0}
    lea = Contact.objects.get()
    assert (lea.given_name, lea.family_name, lea.country, lea.tags) == ("Léa", "Roux-Martin", "FR", ["press", "vip"])
    assert set(lea.addresses.values_list("normalised", flat=True)) == {"lea@example.org", "lea.roux@example.org"}


def test_ids_of_two_systems_are_two_people():
    import_rows(HEADER, LEA)
    import_rows(HEADER, LEA, system="ticketing")

    assert Contact.objects.count() == 2


def test_without_an_id_people_are_recognised_by_their_address():
    import_rows(["email", "nom"], ["lea@example.org", "Roux"])
    again = import_rows(["email", "nom"], [" LEA@example.org ", "Roux-Martin"])

    assert written(again) == {"rows": 1, "new": 0, "changed": 1, "unchanged": 0, "refused": 0}
    lea = Contact.objects.get()
    assert (lea.family_name, "lea" in lea.external_id) == ("Roux-Martin", False)


def test_good_rows_are_not_lost_when_others_are_wrong():
    import_run = import_rows(HEADER, LEA, ["C-3", "", "", "not an address", "", "", ""], ANA)

    assert written(import_run) == {"rows": 3, "new": 2, "changed": 0, "unchanged": 0, "refused": 1}
    assert set(Contact.objects.values_list("external_id", flat=True)) == {"C-1", "C-2"}


def test_opt_in_with_source_and_date_gives_the_right():
    import_run = import_rows(
        OPT_IN_HEADER, ["C-1", "lea@example.org", "stand at Bercy", "2024-05-31 14:05"], topic=make_topic()
    )

    right = Consent.objects.get()
    assert (right.topic.code, right.channel, right.status) == ("news", "email", "granted")
    assert right.since == datetime(2024, 5, 31, 12, 5, tzinfo=UTC)
    assert (right.record.source, right.record.source_ref) == ("import", f"import:{import_run.pk} · stand at Bercy")


def test_topic_and_channels_of_an_opt_in_may_stand_in_the_row():
    make_topic("news")
    make_topic("tickets")

    import_rows(
        [*OPT_IN_HEADER, "consent_topic", "consent_channel"],
        ["C-1", "lea@example.org", "shop", "31/05/2024", "tickets", "email, sms"],
        ["C-2", "ana@example.org", "shop", "2024-05-31", "news fr", ""],
        ["C-3", "ida@example.org", "", "", "", ""],
    )

    assert sorted(Consent.objects.values_list("contact__external_id", "topic__code", "channel")) == [
        ("C-1", "tickets", "email"),
        ("C-1", "tickets", "sms"),
        ("C-2", "news", "email"),
    ]


def test_opt_in_is_never_raised_over_a_later_withdrawal():
    import_rows(OPT_IN_HEADER, ["C-1", "lea@example.org", "shop", "2024-05-01"], topic=make_topic())
    lea = Contact.objects.get()
    consents.withdraw(
        lea, topic=make_topic(), channel=Channel.EMAIL, source=ConsentSource.ONE_CLICK, at=NOON - timedelta(days=1)
    )

    again = import_rows(OPT_IN_HEADER, ["C-1", "lea@example.org", "shop", "2024-06-01"], topic=make_topic())

    assert Consent.objects.get().status == "withdrawn"
    assert again.totals["opt_ins"] == 1  # told and kept in the ledger, and without effect
    assert ConsentRecord.objects.count() == 3


def test_person_erased_and_imported_again_stays_unwritten_to():
    import_rows(OPT_IN_HEADER, ["C-1", "lea@example.org", "shop", "2024-05-01"], topic=make_topic())
    erasure.erase(Contact.objects.get(), by=None, at=NOON)

    again = import_rows(OPT_IN_HEADER, ["C-1", "LEA@example.org", "shop", "2024-07-01"], topic=make_topic())

    assert (again.totals["new"], again.totals["suppressed"]) == (1, 1)
    assert not reachable_on(Contact.objects.all(), Channel.EMAIL, topic=make_topic(), at=NOON).exists()


def test_import_interrupted_goes_on_where_it_stopped(monkeypatch):
    small_chunks(monkeypatch, rows=10)
    rows = [[f"C-{n}", f"p{n}@example.org"] for n in range(35)]
    import_run = imports.confirm(upload(["id", "email"], *rows, ["C-3", "again@example.org"]), by=None)

    assert imports.run(import_run, at=NOON, turn=Chunks(2)) is False
    import_run.refresh_from_db()
    assert (import_run.status, import_run.cursor, import_run.totals["new"]) == ("running", 21, 20)

    assert imports.run(import_run, at=NOON + timedelta(hours=1)) is True
    import_run.refresh_from_db()
    assert (import_run.status, written(import_run)) == (
        "finished",
        {"rows": 36, "new": 35, "changed": 0, "unchanged": 0, "refused": 1},
    )
    assert Contact.objects.count() == 35


@pytest.mark.django_db(transaction=True)
def test_worker_that_dies_in_a_chunk_leaves_nothing_of_it_and_the_next_one_finishes(monkeypatch):
    small_chunks(monkeypatch, rows=10)
    rows = [[f"C-{n}", f"p{n}@example.org"] for n in range(25)]
    import_run = imports.confirm(upload(["id", "email"], *rows), by=None)
    plain, calls = writing.write, []

    def dies_at_the_second(*args, **kwargs):
        calls.append(plain(*args, **kwargs))
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(writing, "write", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        imports.run(import_run, at=NOON)
    monkeypatch.undo()
    small_chunks(monkeypatch, rows=10)
    assert Contact.objects.count() == 10

    assert list(imports.unfinished()) == [import_run]
    imports.run(ImportRun.objects.get(), at=NOON)

    assert (Contact.objects.count(), ImportRun.objects.get().totals["new"]) == (25, 25)
    assert not imports.unfinished().exists()


@pytest.mark.django_db(transaction=True)
def test_person_registered_meanwhile_is_met_and_not_doubled(monkeypatch):
    import_run = imports.confirm(upload(HEADER, LEA, ANA), by=None)
    plain, compared = comparing.compare, []

    def somebody_is_faster():
        plain()
        if not compared:
            make_contact_outside_the_transaction("C-2")
        compared.append(True)

    monkeypatch.setattr(comparing, "compare", somebody_is_faster)
    imports.run(import_run, at=NOON)

    assert len(compared) == 2
    assert sorted(Contact.objects.values_list("external_id", "family_name")) == [("C-1", "Roux"), ("C-2", "Gil")]


def make_contact_outside_the_transaction(external_id):
    with other_connection() as cursor:
        cursor.execute(
            "INSERT INTO contacts_contact (system, external_id, language) VALUES ('crm', %s, 'fr')", [external_id]
        )


@contextmanager
def other_connection():
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


def test_second_worker_on_the_same_file_does_nothing():
    import_run = imports.confirm(upload(HEADER, LEA), by=None)
    with other_connection() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, import_run.pk])

        assert imports.run(import_run, at=NOON) is True
        assert not Contact.objects.exists()


def test_file_that_became_unreadable_fails_with_a_sentence():
    import_run = imports.confirm(upload(HEADER, LEA), by=None)
    with import_run.file.open("wb") as file:
        file.write(b"%PDF-1.7")

    imports.run(import_run, at=NOON)

    import_run.refresh_from_db()
    assert (import_run.status, bool(import_run.why_failed)) == ("failed", True)
    assert not imports.unfinished().exists()


@pytest.mark.parametrize(
    ("content", "english"),
    [
        (b"%PDF-1.7", "This is a PDF, not a spreadsheet."),
        (b"{}", "This is JSON, not a spreadsheet. Open it"),
        (",".join(HEADER).encode() + b"\n" + b"C-1\n" * 1_200, "Line "),
    ],
)
def test_why_an_import_failed_is_said_in_the_language_of_the_reader_and_not_of_the_worker(content, english):
    import_run = imports.confirm(upload(HEADER, LEA), by=None)
    with import_run.file.open("wb") as file:
        file.write(content)

    with translation.override("fr"):
        imports.run(import_run, at=NOON)
        import_run.refresh_from_db()
        french = import_run.why_failed
    assert import_run.status == "failed"
    assert english in import_run.why_failed
    assert french
    assert english not in french


def test_of_imports_that_failed_before_sentences_were_kept_the_sentence_stands():
    assert ImportRun(error="Ligne 3 : trop de cellules.").why_failed == "Ligne 3 : trop de cellules."


def test_postgresql_is_told_how_the_tables_have_grown_each_time_they_are_four_times_as_large(monkeypatch):
    small_chunks(monkeypatch, rows=2)
    monkeypatch.setitem(imports.run.__globals__, "_COUNTED_AFTER", (4, 16))
    import_run = imports.confirm(upload(HEADER, *[[f"C-{n}", *LEA[1:]] for n in range(20)]), by=None)

    with CaptureQueriesContext(connection) as asked:
        while not imports.run(import_run, at=NOON, turn=Chunks(2)):
            pass

    counted = [query["sql"] for query in asked if query["sql"].startswith("ANALYZE")]
    assert (import_run.totals["rows"], len(counted)) == (20, 2)


def test_an_import_that_the_program_of_before_begins_is_one_of_people():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_importrun (file, file_name, size, sha256, system, mapping, status, totals, problems,"
            " cursor, error) VALUES ('', 'fans.csv', 0, '', 'crm', '{}', 'previewed', '{}', '[]', 0, '')"
        )

    assert ImportRun.objects.get().kind == "people"


def test_import_stands_in_the_audit_trail_in_numbers_only():
    import_rows(HEADER, LEA)

    entries = list(AuditEntry.objects.order_by("pk").values_list("action", "after"))

    assert [action for action, _after in entries] == ["contacts.import", "contacts.import_finished"]
    assert "lea" not in str(entries).lower()


def test_statements_do_not_grow_with_the_rows(django_assert_num_queries, monkeypatch):
    def statements(count):
        rows = [[f"{count}-{n}", "Léa", "Roux", f"p{count}-{n}@example.org", "fr", "FR", "x"] for n in range(count)]
        import_run = imports.confirm(upload(HEADER, *rows), by=None)
        before = len(connection.queries_log)
        imports.run(import_run, at=NOON)
        return len(connection.queries_log) - before

    connection.force_debug_cursor = True
    try:
        assert statements(1) == statements(300)
    finally:
        connection.force_debug_cursor = False


def test_files_are_deleted_after_a_month_and_unconfirmed_ones_after_a_week():
    finished, fresh = import_rows(HEADER, LEA), import_rows(HEADER, ANA)
    forgotten = upload(HEADER, LEA)
    ImportRun.objects.filter(pk=forgotten.pk).update(created_at=NOON)
    ImportRun.objects.filter(pk=fresh.pk).update(finished_at=NOON + timedelta(days=20))

    assert imports.purge(at=NOON + timedelta(days=31)) == 2

    assert [bool(run.file) for run in ImportRun.objects.order_by("pk")] == [False, True, False]
    assert ImportRun.objects.get(pk=finished.pk).status == "finished"
    assert ImportRun.objects.get(pk=forgotten.pk).status == "discarded"


def test_a_file_confirmed_while_old_ones_are_deleted_is_left_alone_and_the_others_are_deleted():
    first, confirmed, last = (upload(HEADER, LEA) for _ in range(3))
    for days, import_run in enumerate([first, confirmed, last]):
        ImportRun.objects.filter(pk=import_run.pk).update(created_at=NOON + timedelta(days=days))

    def confirm_the_next(instance, **_):
        if instance.pk == first.pk:
            ImportRun.objects.filter(pk=confirmed.pk).update(status="queued")

    post_save.connect(confirm_the_next, sender=ImportRun)
    try:
        assert imports.purge(at=NOON + timedelta(days=31)) == 2
    finally:
        post_save.disconnect(confirm_the_next, sender=ImportRun)

    found = [(run.status, bool(run.file)) for run in ImportRun.objects.order_by("pk")]
    assert found == [("discarded", False), ("queued", True), ("discarded", False)]


def test_decision_recorded_of_an_entry_merged_twice_over_is_known_to_the_file_that_told_it():
    make_topic("news")
    header = ["id", "consent_topic", "consent_source", "consent_date"]
    row = ["C-3", "news", "stand", "2024-05-31"]
    import_rows(header, row)
    third = Contact.objects.get()
    for external_id in ("C-2", "C-1"):
        survivor = make_contact(system="crm", external_id=external_id)
        absorbed = third.merged_into or third
        merging.merge(survivor, absorbed, keep={}, why="the same person", by=None, at=NOON)
        third.refresh_from_db()

    again = import_rows(header, row)

    assert (again.totals["unchanged"], again.totals["opt_ins"]) == (1, 0)
    assert ConsentRecord.objects.filter(joined_subject=None).count() == 1
