"""A list goes to the database as one text, and comes out there as the list it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.flow.deliver import statements

pytestmark = pytest.mark.django_db

TEXTS = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12), max_size=6)


def told(kind, literal):
    with statements.prepared() as cursor:
        return cursor.execute(f"SELECT %(values)s::{kind}[]", {"values": literal}).fetchone()[0]


@pytest.mark.parametrize(
    "hard", [[], [""], ["", ""], ["NULL", "null", "{}", ",", '"', "\\", '\\"', " a ", "a\nb", "é"]]
)
def test_texts_arrive_as_they_are(hard):
    assert told("text", statements.texts(hard)) == hard


@given(TEXTS)
def test_any_texts_arrive_as_they_are(values):
    assert told("text", statements.texts(values)) == values


def test_a_text_that_postgresql_cannot_keep_does_not_become_two():
    with pytest.raises(ValueError, match="null character"):
        statements.texts(["a\0b"])


def test_numbers_flags_and_bytes_arrive_as_they_are():
    assert told("bigint", statements.numbers([1, -(2**62)])) == [1, -(2**62)]
    assert told("float8", statements.numbers([0.5, 120.0])) == [0.5, 120.0]
    assert told("bool", statements.flags([True, False])) == [True, False]
    assert told("bytea", statements.bytestrings([b"", b"\0\\\"'\xff", b"abc"])) == [b"", b"\0\\\"'\xff", b"abc"]
    assert told("int", statements.numbers([])) == told("bytea", statements.bytestrings([])) == []


def test_a_statement_is_planned_once_a_connection():
    for number in range(3):
        with statements.prepared() as cursor:
            cursor.execute("SELECT %(number)s::int + 1 AS planned_once", {"number": number})
    with statements.prepared() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%% AS planned_once'")
        assert cursor.fetchone() == (1,)
