from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.translations.codes import (
    Code,
    CodeKind,
    Piece,
    Side,
    UnitKind,
    codes,
    pieces,
)
from campaigns.translations.numbering import Numbered, joined, numbered, numbered_like


def written(text: str, kind: UnitKind = UnitKind.TEXT) -> list[str]:
    """Words as they stand, codes in angle brackets: easy to compare whole."""
    signs = {Side.WHOLE: "<{}>", Side.OPEN: "<{}|", Side.CLOSE: "|{}>"}
    return [
        piece if isinstance(piece, str) else signs[piece.side].format(piece.text) for piece in pieces(text, kind=kind)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bonjour", ["Bonjour"]),
        ("", []),
        ("Bonjour {{ venue.at }} !", ["Bonjour ", "<{{ venue.at }}>", " !"]),
        (
            'Bonjour {{ person.given_name | default: "vous" }},',
            ["Bonjour ", '<{{ person.given_name | default: "|', "vous", '|" }}>', ","],
        ),
        (
            '{{ person.ticket_count | plural: one: "# billet", other: "# billets" }}',
            [
                '<{{ person.ticket_count | plural: one: "|',
                "# billet",
                '|">',
                '<, other: "|',
                "# billets",
                '|" }}>',
            ],
        ),
        (
            "{% if person.has_tickets %}Oui{% else %}Non{% endif %}",
            ["<{% if person.has_tickets %}>", "Oui", "<{% else %}>", "Non", "<{% endif %}>"],
        ),
        ("{% comment %}à {{ x }}{% endcomment %}b", ["<{% comment %}à {{ x }}{% endcomment %}>", "b"]),
        (
            "Voyez [le **plan**](https://a.example/fr) ici",
            ["Voyez ", "<[|", "le **plan**", "|](https://a.example/fr)>", " ici"],
        ),
        (
            "[Bonjour {{ person.given_name | default: 'vous' }}]({{ unsubscribe_url }})",
            [
                "<[|",
                "Bonjour ",
                "<{{ person.given_name | default: '|",
                "vous",
                "|' }}>",
                "|]({{ unsubscribe_url }})>",
            ],
        ),
        ("Voir https://a.example/x?y=1, puis", ["Voir ", "<https://a.example/x?y=1>", ", puis"]),
        ("Voir <https://a.example>.", ["Voir ", "<<https://a.example>>", "."]),
        ("{{ never closed", ["{{ never closed"]),
        ("{% if", ["{% if"]),
        ("]( [ ](", ["]( [ ]("]),
        ("a < b", ["a < b"]),
        ("((x))", ["((x))"]),
    ],
)
def test_words_and_codes_are_told_apart(text, expected):
    assert written(text) == expected
    assert joined(pieces(text, kind=UnitKind.TEXT)) == text


def test_tags_of_designers_are_code_in_their_kind_alone():
    text = '<mj-text color="#fff">Bonjour <b>vous</b></mj-text>'

    assert written(text, UnitKind.MJML) == [
        '<<mj-text color="#fff">>', "Bonjour ", "<<b>>", "vous", "<</b>>", "<</mj-text>>",
    ]  # fmt: skip
    assert written(text, UnitKind.TEXT) == [text]


def test_a_code_says_what_it_is_about():
    text = (
        "{{ venue.at }} {%- if  person.has_tickets  -%} [x](https://a.example/fr 'titre') "
        '{% assign hello = "Bonjour" %}{% comment %}secret{% endcomment %}'
    )

    assert [(code.kind, code.name, code.concept) for code in codes(text, kind=UnitKind.TEXT)] == [
        (CodeKind.VALUE, "venue.at", "venue.name"),
        (CodeKind.TAG, "if person.has_tickets", "if person.has_tickets"),
        (CodeKind.LINK, "", ""),
        (CodeKind.LINK, "https://a.example/fr", "https://a.example/fr"),
        (CodeKind.TAG, "assign hello = …", "assign hello = …"),
        (CodeKind.TAG, "comment", "comment"),
    ]


def test_codes_of_a_translation_have_the_numbers_of_the_source():
    source = pieces("{{ venue.at }} [plan](https://a.example/fr) {{ session.hours }}", kind=UnitKind.TEXT)
    target = pieces("{{ session.hours }} [Karte](https://a.example/de) {{ venue.to }} {{ x }}", kind=UnitKind.TEXT)

    found = [(each.number, each.code.text) for each in numbered_like(target, source) if isinstance(each, Numbered)]

    assert found == [
        (3, "{{ session.hours }}"), (2, "["), (2, "](https://a.example/de)"), (1, "{{ venue.to }}"), (4, "{{ x }}"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("vous", '{{ x | default: "vous" }}'),
        ('"Sie"', "{{ x | default: '\"Sie\"' }}"),
        ('l\'"ami"', '{{ x | default: "l\'”ami”" }}'),
    ],
)
def test_words_with_quotation_marks_keep_their_placeholder_whole(words, expected):
    opening, closing = codes('{{ x | default: "a" }}', kind=UnitKind.LINE)

    assert joined([opening, words, closing]) == expected


_SIGNS = st.sampled_from(
    ["{{", "}}", "{%", "%}", "[", "](", ")", "<", ">", '"', "'", "|", " ", "\n", "x", "default:", "https://a.b/",
     "{{ a }}", '{{ a | default: "b" }}', "{% comment %}", "{% endcomment %}", "é", "م", "\u200d"]
)  # fmt: skip


@settings(max_examples=50)
@given(st.lists(_SIGNS, max_size=30).map("".join), st.sampled_from(UnitKind))
def test_whatever_is_written_nothing_is_lost_and_pairs_nest(text, kind):
    found = pieces(text, kind=kind)

    assert "".join(piece if isinstance(piece, str) else piece.text for piece in found) == text
    depth = 0
    for piece in found:
        depth += _step(piece)
        assert depth >= 0
    assert depth == 0
    assert len(numbered(found)) == len(found)


def _step(piece: Piece) -> int:
    return {Side.OPEN: 1, Side.CLOSE: -1}.get(piece.side, 0) if isinstance(piece, Code) else 0


@pytest.mark.parametrize("sign", ["{{", "{%", "](", "<", "[", "{% comment %}", "https://", '<a "', "[a](", "<!--"])
def test_a_text_of_nothing_but_beginnings_is_read_at_once(sign):
    begun = time.process_time()

    for kind in UnitKind:
        pieces(sign * (30_000 // len(sign)), kind=kind)

    assert time.process_time() - begun < 5
