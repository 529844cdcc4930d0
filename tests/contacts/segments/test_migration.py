"""The flat rules of before describe the same people as trees."""

from __future__ import annotations

from importlib import import_module

import pytest

from contacts import segments
from contacts.models import ImportedContact, ImportRun
from tests.contacts.segments.programme import games, make_ticket
from tests.factories import make_contact, make_topic

__all__ = ["games"]

pytestmark = pytest.mark.django_db

as_tree = import_module("contacts.migrations.0019_rules_are_trees").as_tree


def test_every_part_of_a_flat_rule_becomes_a_condition(games):
    make_topic("news")
    run = ImportRun.objects.create(file_name="fans.csv", system="crm")
    flat = {
        "languages": ["fr"], "countries": ["FR"], "tags": ["press"],
        "sessions": ["ATH01"], "disciplines": ["ATH"], "venues": ["STA"],
        "opted_in": {"topic": "news", "channel": "email"}, "import_run": run.pk,
    }  # fmt: skip
    inside = make_contact(language="fr", country="FR", tags=["press"], opted_in="news")
    outside = make_contact(language="fr", country="FR", tags=["press"], opted_in="news")
    for contact, session in [(inside, games.final), (outside, games.swim)]:
        make_ticket(contact, session)
        ImportedContact.objects.create(run=run, contact=contact)

    assert list(segments.described_by(as_tree(flat))) == [inside]


@pytest.mark.parametrize("flat", [{}, {"languages": []}])
def test_a_rule_without_parts_stays_everybody(flat):
    assert as_tree(flat) == {}
