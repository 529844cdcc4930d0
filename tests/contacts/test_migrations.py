"""A migration that builds an index beside the running system may be interrupted, and is then run again."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.django_db(transaction=True)


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
        return set(cursor.fetchall())


@pytest.mark.parametrize(
    "name",
    [
        "0026_ids_whatever_their_case",
        "0033_suppressions_by_address",
        "0036_letters_to_new_addresses_are_found",
    ],
)
def test_a_migration_that_finds_its_own_index_left_behind_builds_it_again(name):
    loader = MigrationLoader(connection)
    migration = loader.get_migration("contacts", name)
    state = loader.project_state(migration.dependencies)
    before = indexes()

    with connection.schema_editor(atomic=migration.atomic) as editor:
        migration.apply(state, editor)

    assert indexes() == before
