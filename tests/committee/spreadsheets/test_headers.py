"""A column is found however its header is spelt, and never by guessing."""

from __future__ import annotations

import pytest

from committee.spreadsheets import Code, match_columns

FIELDS = {
    "email": ["e-mail", "email address", "adresse e-mail", "courriel"],
    "phone": ["phone number", "téléphone", "mobile"],
    "first_name": ["prénom"],
}


@pytest.mark.parametrize(
    ("spelt", "field"),
    [
        ("EMAIL", "email"), (" E-Mail Address ", "email"), ("Adresse_e-mail", "email"), ("Téléphone", "phone"),
        ("TELEPHONE", "phone"), ("phoneNumber", "phone"), ("First Name", "first_name"), ("PRENOM", "first_name"),
    ],
)  # fmt: skip
def test_case_accents_spaces_and_punctuation_do_not_matter(spelt, field):
    assert match_columns(["id", spelt], FIELDS).columns == {field: 1}


def test_the_headers_nobody_asked_for_are_named():
    assert match_columns(["id", "Courriel", "", "note"], FIELDS).unknown == ["id", "note"]


def test_two_columns_for_one_field_are_a_problem_not_a_guess():
    matched = match_columns(["e-mail", "id", "courriel"], FIELDS)

    assert matched.columns == {}
    assert [str(problem) for problem in matched.problems] == [
        "Line 1, column C: “courriel” means the same as “e-mail” in column A: keep one of the two."
    ]


def test_a_missing_column_is_told_with_the_headers_that_would_do():
    matched = match_columns(["id"], FIELDS, required=["first_name"])

    [problem] = matched.problems
    assert problem.code == Code.MISSING_COLUMN
    assert str(problem) == (
        "Line 1: The column “first_name” is missing. Any of these headers is understood: “first_name”, “prénom”."
    )


def test_a_value_is_asked_for_by_field():
    matched = match_columns(["Mobile", "Courriel"], FIELDS)

    assert matched.value(["0612345678", "ann@example.org"], "email") == "ann@example.org"
    assert matched.value(["0612345678", "ann@example.org"], "first_name", "–") == "–"
