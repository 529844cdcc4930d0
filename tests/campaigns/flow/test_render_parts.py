"""What waits for the person: slots, texts to choose from, numbers with their words, conditions and lists."""

from __future__ import annotations

import json

import pytest

from campaigns.flow.render import (
    Choice,
    CompiledPush,
    CompiledSms,
    Escaping,
    Listed,
    Lookup,
    Plural,
    Slot,
    ValueMissing,
    fill,
    read,
)
from campaigns.flow.render.lines import Lines, lines_of
from campaigns.flow.render.parts import Part, may_be_blank
from campaigns.flow.render.places import Place
from campaigns.flow.render.sheet import Sheet, Torn
from campaigns.flow.render.values import Awaited, Counted, Literal
from committee import cldr
from committee.languages import CODES

NAME = Slot("person.given_name", "you", Escaping.SMS)


def said(*parts: Part, language: str = "en", **values: object) -> str:
    sms = CompiledSms(language=language, purpose="service", text=parts, sender_id="Paris2024")
    return fill(sms, {f"person.{name}": value for name, value in values.items()}).text


def tickets(language: str) -> Plural:
    forms = tuple(sorted((category, ("", f" {category}")) for category in cldr.plural_categories(language)))
    digits = 4 if len(cldr.number(1000, language)) > 4 else 5
    return Plural("person.ticket_count", forms, cldr.category_code(language), cldr.group_sign(language), digits)


def test_choice_reads_one_of_its_texts():
    choice = Choice("person.has_tickets", ("Come, ", NAME), ("Buy, ", NAME))

    assert said(choice, has_tickets=True, given_name="Anna") == "Come, Anna"
    assert said(choice, has_tickets=False) == "Buy, you"
    assert said(choice) == "Buy, you"


def test_choice_on_words_asks_whether_there_are_any():
    choice = Choice("person.salutation_name", ("Hello ", Slot("person.salutation_name", "", Escaping.SMS)), ("Hello",))

    assert said(choice, salutation_name="Anna") == "Hello Anna"
    assert said(choice, salutation_name=" ") == said(choice) == "Hello"


@pytest.mark.parametrize(
    ("gates", "text"),
    [([], "none"), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C", "D"], "A, B, C and D")],
)
def test_list_is_joined_as_the_language_does(gates, text):
    listed = Listed("person.tickets", (Slot("gate", None, Escaping.SMS),), ("none",), cldr.list_pattern("en"))

    assert said(listed, tickets=[{"gate": gate} for gate in gates]) == text


def test_list_has_an_end():
    listed = Listed("person.tickets", (Slot("gate", None, Escaping.SMS), "\n"), ("none",), most=2)

    assert said(listed, tickets=[{"gate": gate} for gate in "ABC"]) == "A\nB"


def test_text_is_looked_up_by_the_value():
    assert said(Lookup("person.language", (("de", "German"), ("fr", "French")), "?"), language="fr") == "?"
    lookup = Lookup("person.seat", (("1", "first"), ("2", "second")), "elsewhere")
    assert [said(lookup, seat=seat) for seat in (1, "2", "3", None)] == ["first", "second", "elsewhere", "elsewhere"]
    with pytest.raises(ValueMissing, match=r"person\.seat"):
        said(Lookup("person.seat", (), None), seat="1")


@pytest.mark.parametrize("language", CODES)
def test_number_takes_its_form_without_asking_babel(language):
    plural = tickets(language)
    sms = CompiledSms(language=language, purpose="service", text=(plural,), sender_id="")

    for number in (*range(250), 999, 1_000, 1_003, 9_999, 10_000, 12_345, 999_999):
        expected = f"{cldr.number(number, language)} {cldr.plural_category(number, language)}"
        assert fill(sms, {"person.ticket_count": number}).text == expected


def test_slots_are_the_values_a_snapshot_must_write():
    gate = Slot("gate", None, Escaping.SMS)
    sms = CompiledSms(
        language="en",
        purpose="service",
        sender_id="",
        text=(Choice("person.has_tickets", (NAME,), (Listed("person.tickets", (gate,), ()),)), NAME),
    )

    assert sms.slots == ("person.has_tickets", "person.given_name", "person.tickets")


def test_every_part_survives_its_json():
    sheet = Sheet("a")
    choice, listing = sheet.choice("person.has_tickets"), sheet.listing("person.tickets", most=3)
    number = sheet.mark(Counted("gate", (("other", ("", " b")),), "r" * 200, " ", 5))
    text = (
        f"{choice.open}a{sheet.mark(Awaited('x', 'y'))}{choice.otherwise}"
        f"{listing.open}{number}{listing.otherwise}c{listing.close}{choice.close}"
    )
    push = CompiledPush(
        language="en",
        purpose="service",
        title=sheet.parts(text, Place.HEADER),
        body=(Lookup("person.seat", (("1", "a"),), None),),
        url=(),
    )

    assert read(json.loads(json.dumps(push.to_json()))) == push


def test_control_marks_become_choices_and_lists_fit_for_their_place():
    sheet = Sheet("a")
    choice = sheet.choice("person.has_tickets")
    name = sheet.mark(Awaited("person.given_name", "<you>"))
    text = f"<p>{choice.open}<b>{name}</b>{choice.otherwise}{sheet.mark(Literal('<'))}{choice.close}</p>"

    assert sheet.html(text) == (
        "<p>",
        Choice("person.has_tickets", ("<b>", Slot("person.given_name", "<you>", Escaping.HTML), "</b>"), ("&lt;",)),
        "</p>",
    )


def test_what_does_not_close_where_it_opened_is_torn():
    sheet = Sheet("a")
    one, other = sheet.choice("a"), sheet.choice("b")

    for torn in (
        one.open,
        one.close,
        one.otherwise,
        one.open + one.otherwise + one.otherwise + one.close,
        one.open + one.close,
        one.open + one.otherwise + other.open + one.close + other.otherwise + other.close,
    ):
        with pytest.raises(Torn):
            sheet.text(torn)


def test_text_that_somebody_would_see_empty_is_known():
    listed = Listed("person.tickets", ("a",), ())

    assert may_be_blank((" ", Choice("x", ("a",), ()), listed))
    assert not may_be_blank((Choice("x", ("a",), ("b",)),))
    assert not may_be_blank((Listed("x", ("a",), ("b",)),))
    assert may_be_blank((Slot("x", " ", Escaping.TEXT),))
    assert not may_be_blank((Slot("x", None, Escaping.TEXT),))


def test_lines_are_as_long_as_the_worst_of_their_values():
    room = 240
    long = Choice("x", ("b" * 300, "\r\n", "c" * 10), ("d",))

    assert lines_of(("a" * 50, NAME, "a\r\nb")).longest == 50 + room + 1
    assert lines_of(("a" * 50, long, "e" * 5)).longest == 350
    assert lines_of(("a\r\n", long, "e" * 600)).longest == 840
    assert lines_of((Listed("x", ("a" * 100, NAME), ()),)).longest == 4 * 340
    assert Lines().longest == 0


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (b"a" * 300, True),
        (b"a" * 301, False),
        (b"a" * 301 + b"\r\nb", False),
        (b"a" * 300 + b"\r\n" + b"b" * 10, True),
    ],
)
def test_value_that_keeps_to_its_lines_fits(value, fits):
    assert lines_of((Choice("x", ("b" * 300, "\r\n", "c" * 10), ("d" * 300,)),)).takes(value) is fits
