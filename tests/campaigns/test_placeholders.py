"""The catalogue keeps its promises to authors and previews."""

from __future__ import annotations

import pytest

from campaigns.placeholders import CATALOGUE, LINKS, Kind, Scope, samples
from committee.languages import CODES


@pytest.mark.parametrize("placeholder", CATALOGUE.values(), ids=str)
def test_placeholder_has_a_sample_in_each_language(placeholder):
    assert set(placeholder.sample) == set(CODES)
    assert all(sample.strip() for sample in placeholder.sample.values())


def test_names_of_people_may_be_missing_and_may_hold_anything():
    names = [CATALOGUE[f"person.{part}_name"] for part in ("given", "family", "full")]

    assert [name.required for name in names] == [False] * 3
    assert [name.trusted for name in names] == [False] * 3


def test_links_are_ours_and_always_there():
    assert sorted(LINKS) == [
        "address_url",
        "choices_url",
        "confirm_url",
        "erasure_url",
        "export_url",
        "preferences_url",
        "unsubscribe_url",
    ]
    assert all(CATALOGUE[name].trusted and CATALOGUE[name].required for name in LINKS)
    assert all(CATALOGUE[name].kind is Kind.URL for name in LINKS)


def test_example_shows_a_default_exactly_where_one_is_needed():
    assert CATALOGUE["person.given_name"].example == '{{ person.given_name | default: "…" }}'
    assert CATALOGUE["person.language"].example == "{{ person.language }}"
    assert CATALOGUE["campaign.name"].example == "{{ campaign.name }}"


def test_samples_fill_every_slot_of_a_person():
    assert samples("ja").keys() == {name for name, found in CATALOGUE.items() if found.scope is Scope.PERSON}
    assert samples("ja")["person.given_name"] == "陽菜"
