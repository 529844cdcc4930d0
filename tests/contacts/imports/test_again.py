"""Whatever a file says, saying it a second time changes nothing: row by row, in every table of people."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts.enums import AttributeType, SuppressionReason
from contacts.models import Attribute
from contacts.suppressions import suppress
from tests.contacts.imports.files import import_rows
from tests.factories import NOON, make_topic

HEADER = [
    "id", "given_name", "native_name", "email", "phone", "language", "country", "birth_year", "postcode", "is_minor",
    "tags", "club", "reference:ticketing", "consent_topic", "consent_channel", "consent_status", "consent_source",
    "consent_date",
]  # fmt: skip
# A few values for each column, bad ones among them, so that rows meet and contradict each other.
VALUES = (
    ("C-1", "C-2", "C-3", ""),
    ("Léa", "Ana", "", "Le\u0301a"),
    ("", "王晓明"),
    ("lea@example.org", "LEA@Example.org", "ana@example.org", "gone@example.org", "", "no address"),
    ("", "06 12 34 56 78", "+33 1 23 45 67 89", "12"),
    ("", "fr", "German", "Klingonian"),
    ("", "FR", "Germany"),
    ("", "1988", "88"),
    ("", "93200"),
    ("", "yes", "no"),
    ("", "press", "fan, press"),
    ("", "Paris"),
    ("", "T-1", "T-2"),
    ("", "news", "news, shop"),
    ("", "email", "email, sms"),
    ("", "granted", "withdrawn"),
    ("", "stand", "shop"),
    ("", "2024-05-01", "2024-06-01", "2025-06-01"),
)
rows = st.tuples(*map(st.sampled_from, VALUES)).map(list)
# The imports themselves, whom they named, and what is not about people.
OF_THE_RUN = {"contacts_importrun", "contacts_importedcontact", "contacts_refusedrow"}


class ImportsAgain(TestCase):
    def setUp(self) -> None:
        make_topic("news")
        make_topic("shop")
        Attribute.objects.create(code="club", label="Club", type=AttributeType.TEXT)
        suppress("email", "gone@example.org", reason=SuppressionReason.COMPLAINT, at=NOON)

    @settings(max_examples=40, deadline=None)
    @given(files=st.lists(st.lists(rows, min_size=1, max_size=5), min_size=1, max_size=3))
    def test_file_imported_again_changes_nothing(self, files: list[list[list[str]]]) -> None:
        for file in files:
            import_rows(HEADER, *file)
        before = everything()

        again = import_rows(HEADER, *files[-1])

        assert (again.totals["new"], again.totals["opt_ins"], again.totals["withdrawals"]) == (0, 0, 0)
        assert everything() == before


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables of contacts, as they lie there."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("contacts").get_models():
            table = model._meta.db_table
            if table not in OF_THE_RUN:
                cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
                found[table] = cursor.fetchall()
    return found
