"""A preview is what leaves: the same code, for a sample reader, a person, or those whose names fit the worst."""

from __future__ import annotations

import pytest

from campaigns import previews, readers
from campaigns.placeholders import UNSUBSCRIBE
from campaigns.readers import ReaderKind
from committee.languages import CODES
from contacts.enums import Channel
from tests.campaigns.written import make_written
from tests.factories import make_contact, make_template

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("channel", Channel)
def test_every_language_is_shown_on_every_channel(channel):
    words = previews.words_of(make_written())

    shown = [words.preview(language, channel) for language in CODES]

    assert [(each.language, each.served_by, each.findings) for each in shown] == [(code, code, ()) for code in CODES]
    assert all(each.copy is not None for each in shown)
    assert len({each.copy.hash for each in shown}) == len(CODES)


def test_language_without_words_shows_those_that_were_declared_or_nothing():
    template = make_template(subject_ko="", body_ko="", subject_ja="", body_ja="", fallbacks={"ko": ["ja", "en"]})

    words = previews.words_of(template)

    assert words.preview("ko", Channel.EMAIL).served_by == "en"
    assert words.preview("ko", Channel.EMAIL).email.subject == words.preview("en", Channel.EMAIL).email.subject
    missing = words.preview("ja", Channel.EMAIL)
    assert (missing.copy, missing.served_by, missing.findings) == (None, "", ())


def test_mistake_is_told_in_the_place_of_the_language_that_has_it():
    template = make_template(body_de="{{ person.shoe_size }}")

    words = previews.words_of(template)

    assert [each.code for each in words.preview("de", Channel.EMAIL).findings] == ["PLACEHOLDER_UNKNOWN"]
    assert words.preview("fr", Channel.EMAIL).findings == ()


def test_preheader_is_what_a_mailbox_would_read():
    words = previews.words_of(make_template(preheader_en="Doors & <gates>"))

    assert words.preview("en", Channel.EMAIL).preheader == "Doors & <gates>"


def test_where_nobody_wrote_a_preheader_a_mailbox_reads_the_beginning_of_the_text():
    words = previews.words_of(make_template(body_en='**Doors** for {{ person.given_name | default: "you" }} & all'))

    preheader = words.preview("en", Channel.EMAIL, readers.person(make_contact(given_name="Zoë"))).preheader

    assert preheader.endswith("Doors for Zoë & all")
    assert "**" not in preheader


def test_a_mistake_in_the_text_is_told_once_though_the_text_stands_in_for_the_preheader():
    words = previews.words_of(make_template(body_de="{{ person.shoe_size }}"))

    assert [each.field for each in words.preview("de", Channel.EMAIL).findings] == ["text"]


def test_person_is_shown_as_the_snapshot_would_write_them():
    contact = make_contact(given_name="Zoë <b>", family_name="O’Neill", language="de")

    reader = readers.person(contact)
    shown = previews.of_template(make_template(), language="en", reader=reader)

    assert (reader.kind, reader.language, reader.contact) == (ReaderKind.PERSON, "de", contact.pk)
    assert "Zoë &lt;b&gt;" in shown.email.html
    assert "Dear Zoë <b>, the doors" in shown.email.text


def test_person_without_a_name_reads_the_default_and_no_link_of_theirs_is_live():
    reader = readers.person(make_contact(given_name="", family_name=""))
    shown = previews.of_template(make_template(), language="en", reader=reader)

    assert "Dear friend, the doors" in shown.email.text
    assert str(reader.values_in("en")[UNSUBSCRIBE]).startswith("https://example.org/")


def test_the_names_that_fit_the_worst_are_found_among_the_audience():
    make_contact(given_name="Al", family_name="Li")
    make_contact(given_name="Maximiliane Charlotte", family_name="von und zu Hohenstein")
    make_contact(given_name="<b>ليلى", family_name="محمد 🎉")
    make_contact(given_name="Léa", family_name="Martin")

    found = {reader.kind: str(reader.values_in("en")["person.full_name"]) for reader in readers.extremes()}

    assert found == {
        ReaderKind.LONGEST: "Maximiliane Charlotte von und zu Hohenstein",
        ReaderKind.SHORTEST: "Al Li",
        ReaderKind.ODDEST: "<b>ليلى محمد 🎉",
    }


def test_nobody_is_found_where_there_is_nobody():
    assert readers.extremes() == []
