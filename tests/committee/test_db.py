from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.migrations.state import ModelState, ProjectState

from committee import audit
from committee.db import AddUniqueByPartition, in_batches
from committee.models import AuditEntry

APPEND_ONLY = [
    "committee_auditentry",
    "contacts_consentrecord",
    "contacts_ticketevent",
    "contacts_wording",
    "campaigns_templateversion",
    "campaigns_layoutversion",
    "campaigns_signoff",
    "campaigns_edit",
    "campaigns_reviewcomment",
]


@pytest.mark.django_db
def test_the_audit_trail_refuses_every_change_whoever_asks():
    entry = audit.record("tests.look", by=None)

    for change in (
        lambda: AuditEntry.objects.filter(pk=entry.pk).update(action="tests.nothing"),
        lambda: AuditEntry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert AuditEntry.objects.get().action == "tests.look"


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_append_only_tables_refuse_to_be_emptied(table):
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_in_batches_loses_nothing_and_reads_no_further_than_asked():
    numbers = iter(range(10))
    batches = in_batches(numbers, 4)

    assert next(batches) == [0, 1, 2, 3]
    assert next(numbers) == 4
    assert list(batches) == [[5, 6, 7, 8], [9]]


@pytest.fixture
def told():
    """A table in two partitions with rows, as one that grew for months, and the model that it has for migrations."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE told (ledger int, contact_id bigint) PARTITION BY LIST (ledger)")
        for ledger in (1, 2):
            cursor.execute(f"CREATE TABLE told_{ledger} PARTITION OF told FOR VALUES IN ({ledger})")
        cursor.execute("INSERT INTO told VALUES (1, 7), (1, 8), (2, 7)")
    state = ProjectState()
    fields = [("ledger", models.IntegerField(primary_key=True)), ("contact_id", models.BigIntegerField())]
    state.add_model(ModelState("committee", "Told", fields, {"db_table": "told"}))
    yield state
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE told")


def promise_once(state):
    once = models.UniqueConstraint(fields=["contact_id", "ledger"], name="told_once")
    operation = AddUniqueByPartition("told", once)
    after = state.clone()
    operation.state_forwards("committee", after)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("committee", editor, state, after)


def promises():
    """Where it is promised, and whether that promise belongs to the one of the table of all."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT conrelid::regclass::text, conparentid <> 0 FROM pg_constraint
             WHERE contype = 'u' AND conrelid::regclass::text LIKE 'told%' ORDER BY 1
        """)
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
class TestUniqueByPartition:
    def test_all_partitions_keep_the_promise_of_the_table_of_all(self, told):
        promise_once(told)
        promise_once(told)  # run again: nothing is left to do

        assert promises() == [("told", False), ("told_1", True), ("told_2", True)]

    def test_one_that_was_interrupted_goes_on_where_it_stopped(self, told):
        with connection.cursor() as cursor:
            cursor.execute("CREATE UNIQUE INDEX told_1_told_once ON told_1 (contact_id, ledger)")
            cursor.execute("ALTER TABLE told_1 ADD UNIQUE USING INDEX told_1_told_once")
            cursor.execute("CREATE UNIQUE INDEX told_2_told_once ON told_2 (contact_id, ledger)")

        promise_once(told)

        assert promises() == [("told", False), ("told_1", True), ("told_2", True)]

    def test_rows_that_break_it_stop_it(self, told):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO told VALUES (2, 7)")

        with pytest.raises(IntegrityError, match="told_2_told_once"):
            promise_once(told)

        assert promises() == [("told_1", False)]
