from __future__ import annotations

import pytest

from campaigns.translations import parity
from campaigns.translations.codes import UnitKind
from campaigns.translations.parity import DifferenceKind as Kind


def found(source: str, target: str, language: str = "en", kind: UnitKind = UnitKind.TEXT) -> list[tuple[Kind, str]]:
    differences = parity.differences(source, target, kind=kind, source_language="fr", language=language)
    return [(each.kind, str(each.message)) for each in differences]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Bonjour {{ venue.at }}", "", "en"),
        ("Rendez-vous {{ venue.at }}", "Kommen Sie {{ venue.to }}", "de"),
        ('{{ person.given_name | default: "vous" }}', "{{ person.given_name | default: '' }}", "en"),
        ("De 18 h 30 à 20 h", "From 6:30 p.m. to 8 p.m.", "en"),
        ("De 18 h 30 à 20 h", "18:30 bis 20:00 Uhr", "de"),
        ("De 18 h 30 à 20 h", "18.30 Uhr bis 20 Uhr", "de"),
        ("De 18 h 30 à 20 h", "18時30分から20時まで", "ja"),
        ("De 18 h 30 à 20 h", "오후 6시 30분부터 오후 8시까지", "ko"),
        ("De 18 h 30 à 20 h", "晚上6:30至晚上8点", "zh-hans"),
        ("De 18 h 30 à 20 h", "من 6:30 مساءً إلى 8:00 مساءً", "ar"),
        ("De 18 h 30 à 20 h", "с 18:30 до 20:00", "ru"),
        ("À 18:30", "A las 18.30 h", "es"),
        ("Comptez 2 h", "Allow 2 hours", "en"),
        ("Comptez 2 h", "2時間かかります", "ja"),
        ("12 345,5 places", "12,345.5 seats", "en"),
        ("12 345,5 places", "12.345,5 Plätze", "de"),
        ("120 000 places", "12万席", "ja"),
        ("45 places", "٤٥ مقعدًا", "ar"),
        ("Deux heures avant le 26 juillet 2024", "2時間前、2024年7月26日", "ja"),
        ("Le 1er août", "1 August", "en"),
        ("1. Un\n2. Deux", "1) One\n2) Two", "en"),
        ("- **Un**\n- Deux", "* __One__\n* Two", "en"),
        ("[Plan](https://a.example/fr)", "[Map](https://a.example/en/map)", "en"),
        ("{% if person.has_tickets %}a{% endif %}", "{%- if  person.has_tickets -%}b{% endif %}", "en"),
        (
            '{{ person.ticket_count | plural: one: "1 billet", other: "# billets" }}',
            '{{ person.ticket_count | plural: one: "# Ticket", other: "# Tickets" }}',
            "de",
        ),
    ],
)
def test_what_says_the_same_in_another_language_differs_in_nothing(source, target, language):
    assert found(source, target, language) == []


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Bonjour {{ venue.at }}", "Hello", [(Kind.PLACEHOLDER_LOST, "It lacks {{ venue.at }}.")]),
        (
            'Bonjour {{ person.given_name | default: "vous" }}',
            "Hello",
            [(Kind.PLACEHOLDER_LOST, 'It lacks {{ person.given_name | default: "…" }}.')],
        ),
        (
            "Bonjour {{ person.full_name }}",
            "Hello {{ person.ful_name }}",
            [
                (Kind.PLACEHOLDER_LOST, "It lacks {{ person.full_name }}."),
                (Kind.PLACEHOLDER_UNKNOWN, "There is no placeholder “person.ful_name”."),
            ],
        ),
        (
            "{{ campaign.name }}",
            "{{ campaign.name }}, {{ campaign.name }}",
            [(Kind.PLACEHOLDER_ADDED, "It has {{ campaign.name }} once more than the source.")],
        ),
        (
            "{% if person.has_tickets %}a{% endif %}",
            "{% if person.is_volunteer %}a{% endif %}",
            [
                (Kind.STRUCTURE, "It lacks {% if person.has_tickets %}."),
                (Kind.STRUCTURE, "It has {% if person.is_volunteer %} once more than the source."),
            ],
        ),
        (
            "[Plan](https://a.example/fr)",
            "[Map](https://b.example/en)",
            [
                (Kind.LINK, "It lacks the link to a.example."),
                (Kind.LINK, "It links to b.example, and the source does not."),
            ],
        ),
        ("Porte 3", "The gate", [(Kind.NUMBER, "It lacks the number 3.")]),
        (
            "Porte 3",
            "Gate 4",
            [
                (Kind.NUMBER, "It lacks the number 3."),
                (Kind.NUMBER, "The number 4 does not stand in the source."),
            ],
        ),
        ("Beaucoup", "Over 500", [(Kind.NUMBER, "The number 500 does not stand in the source.")]),
        (
            "À 18 h 30",
            "At 6:30 a.m.",
            [
                (Kind.TIME, "It lacks the time 18:30."),
                (Kind.TIME, "The time 06:30 does not stand in the source."),
            ],
        ),
        (
            "**Un** et **deux**",
            "**One** and two",
            [(Kind.EMPHASIS, "Passages in bold: 2 in the source, 1 here.")],
        ),
        (
            "# Titre\n\n- un\n- deux",
            "Title\n\n- one\n- two\n- three",
            [
                (Kind.EMPHASIS, "Items of lists: 2 in the source, 3 here."),
                (Kind.EMPHASIS, "Headings: 1 in the source, 0 here."),
            ],
        ),
    ],
)
def test_each_difference_is_named(source, target, expected):
    assert found(source, target) == expected


def test_what_is_lost_can_be_inserted_as_it_was_written():
    source = '{{ venue.at }} {{ person.given_name | default: "vous" }} {% if person.has_tickets %}'

    lost = parity.differences(source, "x", kind=UnitKind.LINE, source_language="fr", language="en")

    assert [each.insert for each in lost] == [
        "{{ venue.at }}", '{{ person.given_name | default: "…" }}', "{% if person.has_tickets %}",
    ]  # fmt: skip
    assert all(each.is_error for each in lost)


def test_tags_of_a_designers_block_stay_in_their_order():
    source = "<mj-text>Un</mj-text><mj-text>Deux</mj-text>"

    assert found(source, "<mj-text>One</mj-text><mj-text>Two</mj-text>", kind=UnitKind.MJML) == []
    assert found(source, "<mj-text>One</mj-text><mj-text>Two", kind=UnitKind.MJML) == [
        (Kind.STRUCTURE, "Its tags are not those of the source, or stand in another order.")
    ]


def test_only_markdown_has_emphasis():
    assert found("**Un**", "One", kind=UnitKind.LINE) == []
