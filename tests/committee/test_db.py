from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from committee import audit
from committee.db import in_batches
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
