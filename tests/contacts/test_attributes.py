from __future__ import annotations

import datetime as dt

import pytest

from contacts import attributes
from contacts.attributes import BadValue, UnknownAttribute
from contacts.models import Attribute
from tests.factories import make_contact

pytestmark = pytest.mark.django_db


def make_attribute(kind, *, code="", choices=()):
    return Attribute.objects.create(code=code or f"the_{kind}", label=f"The {kind}", type=kind, choices=list(choices))


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("text", "  Cap “Paris” ", "Cap “Paris”"),
        ("number", "12", 12),
        ("number", "12,5", 12.5),
        ("number", "-0.25", -0.25),
        ("number", "1 234 567", 1234567),
        ("number", "1\u202f234,5", 1234.5),
        ("yes_no", "Oui", True),
        ("yes_no", "0", False),
        ("date", "2024-07-26", "2024-07-26"),
        ("date", "26/07/2024", "2024-07-26"),
        ("choice", "kids", "Kids"),
    ],
)
def test_a_cell_is_read_by_the_declared_type_and_reads_back_the_same(kind, written, value):
    attribute = make_attribute(kind, choices=["Kids", "Adults"] if kind == "choice" else ())

    parsed = attributes.parse(attribute, written)

    assert (parsed, isinstance(parsed, bool)) == (value, isinstance(value, bool))
    assert attributes.clean(attribute, parsed) == value


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        ("text", "x" * 501, "at most 500 characters"),
        ("text", "a\0b", "a text"),
        ("number", "twelve", "a number is expected"),
        ("number", "1e400", "a number is expected"),
        ("number", "٣", "a number is expected"),
        ("yes_no", "perhaps", "yes or no is expected"),
        ("date", "31/02/2024", "a date is expected"),
        ("date", "07-26-2024", "a date is expected"),
        ("choice", "Seniors", "one of these is expected: Kids, Adults"),
    ],
)
def test_a_cell_that_says_something_else_is_refused_with_a_sentence_that_does_not_repeat_it(kind, written, expected):
    attribute = make_attribute(kind, choices=["Kids", "Adults"] if kind == "choice" else ())

    with pytest.raises(BadValue, match=expected) as refusal:
        attributes.parse(attribute, written)

    assert written not in str(refusal.value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 12),
        ("text", True),
        ("number", "12"),
        ("number", True),
        ("number", float("nan")),
        ("number", float("inf")),
        ("number", 10**16),
        ("yes_no", 1),
        ("yes_no", "yes"),
        ("date", 20240726),
        ("choice", ["Kids"]),
    ],
)
def test_json_must_be_of_the_declared_type(kind, value):
    attribute = make_attribute(kind, choices=["Kids"] if kind == "choice" else ())

    with pytest.raises(BadValue):
        attributes.clean(attribute, value)


def test_a_form_gives_dates_and_json_gets_text():
    assert attributes.clean(make_attribute("date"), dt.date(2024, 7, 26)) == "2024-07-26"


def test_only_what_was_declared_can_be_stated():
    make_attribute("number", code="children")

    assert attributes.cleaned({"children": 2}) == {"children": 2}
    assert attributes.cleaned({"children": None}) == {"children": None}
    with pytest.raises(UnknownAttribute, match="shoe_size"):
        attributes.cleaned({"children": 2, "shoe_size": 43})


@pytest.mark.parametrize(
    ("kind", "value", "language", "read"),
    [
        ("number", 1234.5, "fr", "1\u202f234,5"),
        ("number", 1234.5, "en", "1,234.5"),
        ("date", "2024-07-26", "en", "July 26, 2024"),
        ("date", "2024-07-26", "zh-hans", "2024年7月26日"),
        ("yes_no", True, "en", "yes"),
        ("text", "Café", "ar", "Café"),
        ("number", "from an older type", "en", "from an older type"),
    ],
)
def test_a_value_is_shown_as_its_reader_writes_such_values(kind, value, language, read):
    assert attributes.shown(make_attribute(kind), value, language) == read


def test_what_is_known_of_a_person_comes_with_what_it_is_and_without_what_is_no_longer_declared():
    size, since = make_attribute("text", code="size"), make_attribute("date", code="since")
    fan = make_contact(attributes={"size": "M", "since": "2024-07-26", "gone": 1})

    assert attributes.values_for(fan) == [(since, "2024-07-26"), (size, "M")]
    assert attributes.values_for(make_contact()) == []
