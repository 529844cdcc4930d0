from __future__ import annotations

import pytest

from campaigns.translations import terms
from campaigns.translations.terms import Entry
from tests.factories import make_term

PARIS = Entry({"fr": "Paris 2024"}, {}, is_protected=True)
STADIUM = Entry(
    {"fr": "Stade de France", "ru": "Стад де Франс"}, {"ru": ("стадионе «Стад де Франс»",)}, is_protected=True
)
VOLUNTEER = Entry({"fr": "volontaire", "en": "volunteer"}, {"fr": ("volontaires",)}, is_protected=False)
ALL = [STADIUM, PARIS, VOLUNTEER]


def broken(source: str, target: str, language: str = "en") -> list[str]:
    found = terms.broken(source, target, source="fr", language=language, terms=ALL)
    return [str(each.message) for each in found]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Au Stade de France", "At the Stade de France", "en"),
        ("Au Stade de France", "На стадионе «Стад де Франс»", "ru"),
        ("Au STADE DE FRANCE", "at stade\u00a0de france", "en"),
        ("Vous êtes volontaire", "You are a Volunteer", "en"),
        ("Vous êtes volontaire", "Sie helfen", "de"),  # nothing was agreed upon in German
        ("Paris 2025", "Paris 2025", "en"),
        ("Paris 2024 vous attend", "", "en"),
    ],
)
def test_a_translation_that_keeps_to_the_glossary_is_left_alone(source, target, language):
    assert broken(source, target, language) == []


def test_what_is_not_kept_is_named_with_what_it_should_be():
    assert broken("Paris 2024 : volontaires", "The Games: helpers") == [
        "“Paris 2024” is a protected name: write “Paris 2024”.",
        "The glossary says “volunteer” for “volontaire”.",
    ]
    assert broken("Au Stade de France", "На стадионе", "ru") == [
        "“Stade de France” is a protected name: write “Стад де Франс”."
    ]


def test_a_term_inside_another_word_is_no_term():
    assert terms.of_text("Involontaire", source="fr", terms=ALL) == []


def test_the_glossary_of_the_database_is_read_at_once(db, django_assert_num_queries):
    make_term(text_fr="Phryges", is_protected=True)
    make_term(text_fr="billet", text_en="ticket", also_en="tickets\nTKT\n", is_protected=False)

    with django_assert_num_queries(1):
        found = terms.broken("Les Phryges, un billet", "A mascot, a TKT", source="fr", language="en")

    assert [(each.term, each.is_protected) for each in found] == [("Phryges", True)]
