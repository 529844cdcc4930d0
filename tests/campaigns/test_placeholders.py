"""The catalogue keeps its promises to authors and previews."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from campaigns.placeholders import (
    CATALOGUE,
    ITEM,
    LINKS,
    SALUTATIONS,
    Catalogue,
    FormMissing,
    Kind,
    Moment,
    Money,
    Name,
    Placeholder,
    Scope,
    Source,
    Type,
    UnprintableFact,
    localised,
    reader_times,
    sample_facts,
    sample_person,
    sample_programme,
    sample_words,
    samples,
)
from committee.languages import CODES


def printed(catalogue: Catalogue) -> list[Placeholder]:
    """What an author prints; a yes or no decides, and is never printed."""
    return [one for one in catalogue.values() if one.type is not Type.YES_NO]


@pytest.mark.parametrize("language", CODES)
def test_every_name_has_words_in_each_language(language):
    words = {name: sample_words(name, language) for name in CATALOGUE}

    assert {name for name, said in words.items() if not said.strip()} == set()


@pytest.mark.parametrize("language", CODES)
def test_every_name_of_an_item_has_words_in_each_language(language):
    for facts in sample_programme().values():
        words = {one.name: localised(facts[one.name], one, language=language) for one in printed(ITEM)}

        assert {name for name, said in words.items() if not said.strip()} == set()


def test_a_name_begins_with_what_it_is_of():
    roots = {
        Source.PERSON: {"person", "unsubscribe_url", "preferences_url"},
        Source.SESSION: {"session", "discipline"},
        Source.CAMPAIGN: {"campaign", "sender"},
        Source.NOTICE: {"confirm_url", "choices_url", "export_url", "erasure_url", "address_url"},
    }

    for placeholder in CATALOGUE.values():
        assert placeholder.name.partition(".")[0] in roots.get(placeholder.source, {placeholder.source.value})


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


def test_example_shows_how_each_thing_is_written():
    shown = (
        "person.given_name",
        "person.salutation",
        "person.has_tickets",
        "person.tickets",
        "venue.city",
        "session.is_medal",
    )

    assert {name: CATALOGUE.example(name) for name in shown} == {
        "person.given_name": '{{ person.given_name | default: "…" }}',
        "person.salutation": "{{ person.salutation }}",
        "person.has_tickets": "{% if person.has_tickets %}…{% else %}…{% endif %}",
        "person.tickets": "{% for one in person.tickets %}…{% endfor %}",
        "venue.city": "{{ venue.city }}",
        "session.is_medal": "{% if session.is_medal %}…{% else %}…{% endif %}",
    }


def test_samples_fill_every_slot_of_a_person():
    kept_otherwise = {"person.salutation", "session.reader_time"}
    slots = {"person.salutation_name", "reader_offset"}

    names = {placeholder.name for placeholder in CATALOGUE.of(Scope.PERSON)}
    assert sample_person("ja").keys() == (names - kept_otherwise) | slots
    assert samples("ja")["person.given_name"] == "陽菜"
    assert samples("ja")["person.language"] == "ja"


def test_a_ticket_of_the_sample_reader_is_of_a_session_that_the_sample_programme_has():
    tickets = sample_person("fr")["person.tickets"]

    assert [ticket["session"] for ticket in tickets] == [*sample_programme()]
    assert set(tickets[0]) - {"session"} <= set(CATALOGUE.listed["person.tickets"])


def test_items_of_a_list_have_what_sessions_and_venues_have():
    assert "venue.at" in ITEM
    assert "gate" not in ITEM
    assert {"venue.at", "session.hours", "gate", "block"} <= set(CATALOGUE.listed["person.tickets"])


def test_a_session_reads_as_its_venue_and_its_language_write_it():
    facts = sample_facts()
    names = ("session.name", "session.weekday_date", "session.hours", "venue.at", "venue.capacity", "venue.stations")

    assert [localised(facts[name], CATALOGUE[name], language="fr") for name in names] == [
        "Athlétisme · 10\u202f000 m hommes, finale",
        "vendredi 2 août 2024",
        "19:00\u2009–\u200922:00",
        "au Stade de France",
        "77\u202f083",
        "La Plaine – Stade de France et Saint-Denis – Porte de Paris",
    ]
    assert [localised(facts[name], CATALOGUE[name], language="ko") for name in names] == [
        "육상 · 남자 10000m 결승",
        "2024년 8월 2일 금요일",
        "오후 7:00~10:00",
        "스타드 드 프랑스에서",
        "77,083",
        "라 플렌–스타드 드 프랑스 및 생드니–포르트 드 파리",
    ]


def test_prices_are_written_as_the_language_writes_them():
    price = Placeholder("price", "price", Type.MONEY, Source.CAMPAIGN, Money(Decimal("19.90"), "EUR"))

    assert localised(price.sample, price, language="de") == "19,90\u00a0€"


def test_a_name_without_its_form_is_refused_by_name_form_and_language():
    tahiti = Name(dict.fromkeys(CODES, "Tahiti"))

    with pytest.raises(FormMissing) as refusal:
        localised(tahiti, CATALOGUE["venue.at"], language="de")

    assert (refusal.value.name, refusal.value.form, refusal.value.language) == ("Tahiti", "at", "de")
    assert str(refusal.value) == "“Tahiti” has no form for “at” in Deutsch."
    assert localised(tahiti, CATALOGUE["venue.at"], language="ja") == "Tahitiで"


def test_what_a_language_does_not_have_is_empty_and_so_refused_before_it_leaves():
    only_french = Name({"fr": "Finale"})

    assert localised(only_french, CATALOGUE["session.description"], language="de") == ""
    assert localised("", CATALOGUE["session.description"], language="de") == ""


def test_a_yes_or_no_is_never_printed():
    with pytest.raises(UnprintableFact):
        localised(True, CATALOGUE["session.is_medal"], language="fr")


# --- Greetings -------------------------------------------------------------------------------------------------------


def test_a_greeting_needs_neither_two_names_nor_a_title():
    greeted = {language: f"{one.before}NAME{one.after}" for language, one in SALUTATIONS.items()}

    assert greeted == {
        "fr": "Bonjour NAME",
        "en": "Hello NAME",
        "de": "Guten Tag NAME",
        "es": "Hola, NAME",
        "ru": "Здравствуйте, NAME",
        "ar": "مرحبًا NAME",
        "zh-hans": "NAME，您好",
        "ja": "NAME 様",
        "ko": "NAME 님, 안녕하세요",
    }
    assert [*SALUTATIONS] == [*CODES]
    assert all(one.without and "NAME" not in one.without for one in SALUTATIONS.values())


# --- The reader's own clock ------------------------------------------------------------------------------------------

SURFING = Moment(datetime(2024, 7, 27, 17, tzinfo=UTC), "Pacific/Tahiti")


def test_a_reader_with_the_clock_of_the_venue_is_told_nothing_more():
    assert reader_times(SURFING, "fr")["-600"] == ""


def test_a_reader_elsewhere_is_told_the_hour_at_home_and_the_day_where_it_is_another():
    assert reader_times(SURFING, "fr")["120"] == " (19:00 chez vous)"
    assert reader_times(SURFING, "ja")["540"] == "（お客様の現地時間では7月28日 2:00）"
    assert reader_times(SURFING, "en")["330"] == " (22:30 your time)"
    assert reader_times(SURFING, "ar")["600"] == " (28 يوليو، 3:00 ص بتوقيتكم المحلي)"


@pytest.mark.parametrize("language", CODES)
def test_every_clock_in_use_has_words_in_each_language(language):
    times = reader_times(SURFING, language)

    assert {"-720", "-570", "0", "345", "765", "840"} <= set(times)
    assert [offset for offset, words in times.items() if not words] == ["-600"]
