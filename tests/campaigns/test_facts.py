"""What a campaign knows is told of its own session, venue, line, partner and sender, and of nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from campaigns import facts
from campaigns.enums import BlockKind
from campaigns.placeholders import CATALOGUE, ITEM, FormMissing, Moment, Scope, Source, Type, localised
from committee.languages import CODES, columns
from committee.models import DisciplineNameForm, LineNameForm, Partner, Session, Station, TransportLine, VenueNameForm
from tests.factories import (
    in_nine,
    make_campaign,
    make_discipline,
    make_identity,
    make_session,
    make_venue,
    span,
)

pytestmark = pytest.mark.django_db

EVENING = datetime(2024, 8, 2, 17, tzinfo=UTC)
WRITTEN = ("fr", "en", "de", "es", "ru")


def write_forms(model, *forms, **owner):
    """Every form in the languages that have no rule."""
    model.objects.bulk_create(
        model(language=language, form=form, text=f"{form} it", **owner) for language in WRITTEN for form in forms
    )


def make_whole_session(**fields):
    venue = make_venue(code="STA", city="Saint-Denis", capacity=77_083, **in_nine("name", "Stade de France"))
    discipline = make_discipline(code="ATH", **in_nine("name", "Athletics"))
    write_forms(VenueNameForm, "at", "to", "from", "of", venue=venue)
    write_forms(DisciplineNameForm, "at", "of", discipline=discipline)
    station = Station.objects.create(code="LPSF", **in_nine("name", "La Plaine"))
    station.venues.add(venue)
    station.lines.add(TransportLine.objects.create(code="RERB", mode="rer", **in_nine("name", "RER B")))
    return make_session(
        code="ATH03",
        venue=venue,
        discipline=discipline,
        **{"during": span(EVENING, hours=3), "kind": Session.Kind.MEDAL, **in_nine("description", "Final"), **fields},
    )


@pytest.fixture
def campaign():
    partner = Partner.objects.create(code="ORV", website="https://www.orvelune.example", **in_nine("name", "Orvelune"))
    line = TransportLine.objects.create(code="M13", mode="metro", **in_nine("name", "Line 13"))
    write_forms(LineNameForm, "at", "to", "from", "of", line=line)
    return make_campaign(session=make_whole_session(), line=line, identity=make_identity(partner=partner))


@pytest.mark.parametrize("language", CODES)
def test_every_name_of_a_campaign_has_words_in_each_language(campaign, language):
    known = facts.of_campaign(campaign)
    printed = [one for one in CATALOGUE.of(Scope.CAMPAIGN) if one.type is not Type.YES_NO]

    words = {one.name: localised(known[one.name], one, language=language) for one in printed}

    assert {name for name, said in words.items() if not said.strip()} == set()


def test_a_session_is_told_whole(campaign):
    known = facts.of_campaign(campaign)
    names = ("session.name", "session.hours", "session.day", "venue.stations", "venue.lines", "partner.name")

    assert {name: localised(known[name], CATALOGUE[name], language="en") for name in names} == {
        "session.name": "Athletics (en) · Final (en)",
        "session.hours": "19:00–22:00",
        "session.day": "2 August",
        "venue.stations": "La Plaine (en)",
        "venue.lines": "RER B (en)",
        "partner.name": "Orvelune (en)",
    }
    assert (known["session.is_medal"], known["session.is_ceremony"], known["session.is_postponed"]) == (
        True,
        False,
        False,
    )


def test_a_day_is_the_venues_day():
    session = make_session(
        venue=make_venue(time_zone="Pacific/Tahiti"), during=span(datetime(2024, 7, 28, 2, tzinfo=UTC), hours=1)
    )
    known = facts.of_session(session)

    assert localised(known["session.date"], CATALOGUE["session.date"], language="fr") == "27 juillet 2024"
    assert localised(known["session.time"], CATALOGUE["session.time"], language="fr") == "16:00"
    assert known["session.start"] == Moment(datetime(2024, 7, 28, 2, tzinfo=UTC), "Pacific/Tahiti")


def test_a_campaign_about_nothing_in_particular_knows_its_name_and_sender_alone():
    known = facts.of_campaign(make_campaign(name="News", identity=make_identity()))

    assert {name for name, fact in known.items() if fact != ""} == {"campaign.name", "sender.name"}
    assert known.keys() == {one.name for one in CATALOGUE.of(Scope.CAMPAIGN)}


def test_the_venue_of_a_campaign_is_stronger_than_that_of_its_session():
    other = make_venue(**in_nine("name", "Fan zone"))

    known = facts.of_campaign(make_campaign(session=make_whole_session(), venue=other))

    assert known["venue.name"].texts["fr"] == "Fan zone (fr)"
    assert known["session.name"].texts["fr"] == "Athletics (fr) · Final (fr)"


def test_a_sender_without_a_name_in_a_language_signs_with_the_french_one():
    identity = make_identity(display_name_ar="باريس 2024", display_name_ko="")

    signed = facts.of_campaign(make_campaign(identity=identity))["sender.name"].texts

    assert (signed["ar"], signed["ko"]) == ("باريس 2024", "Paris 2024 (fr)")


def test_a_session_without_words_in_a_language_is_empty_there_alone():
    known = facts.of_session(make_whole_session(description_de=None))
    said = {
        language: localised(known["session.name"], CATALOGUE["session.name"], language=language) for language in CODES
    }

    assert {language for language, words in said.items() if not words} == {"de"}
    assert localised(known["session.description"], CATALOGUE["session.description"], language="de") == ""


def test_a_venue_whose_form_nobody_wrote_down_is_refused_where_it_would_be_guessed():
    known = facts.of_session(make_session())

    refused = set()
    for language in CODES:
        try:
            localised(known["venue.at"], CATALOGUE["venue.at"], language=language)
        except FormMissing as refusal:
            refused.add(refusal.language)

    assert refused == set(WRITTEN)


def test_a_list_of_sessions_costs_as_many_queries_as_one(django_assert_num_queries):
    codes = [make_session().code for _ in range(3)]
    known = {}

    for wanted in (codes[:1], codes):
        # Sessions with their venue and discipline, the forms of both, stations, and no lines as there are no stations.
        with django_assert_num_queries(4):
            known = facts.of_sessions(wanted)

    assert known.keys() == set(codes)
    assert {*known[codes[0]]} == {*ITEM}


def content(*texts, kind=BlockKind.TEXT, settings=None):
    blocks = {f"k{place}": {"text": text} for place, text in enumerate(texts)}
    listed = [{"key": key, "kind": kind, "settings": settings or {}} for key in blocks]
    return {"format": 2, "blocks": listed, "texts": {"fr": {"subject": "", "blocks": blocks}}}


def test_a_text_needs_what_its_names_are_of():
    assert facts.needed(content("Rendez-vous {{ venue.at }}, le {{ session.date }}.")) == {
        Source.VENUE,
        Source.SESSION,
    }
    assert facts.needed(content("{% if session.is_medal %}Finale{% endif %}")) == {Source.SESSION}
    assert facts.needed(content("venue.at {{ item.venue.at }} {{ person.given_name }}")) == {Source.PERSON}
    assert facts.needed(content("", kind=BlockKind.SESSIONS, settings={"of": "campaign"})) == {Source.SESSION}
    assert facts.needed(content("", kind=BlockKind.SESSIONS, settings={"of": "chosen", "codes": ["X"]})) == set()


def test_a_list_has_the_sessions_it_tells_of():
    mine, chosen, other = (make_session(during=span(EVENING + timedelta(days=day))) for day in range(3))
    over = make_session(during=span(EVENING - timedelta(days=9)))

    def found(words, at=EVENING, session=mine):
        return list(facts.sessions_for(words, session=session, at=at))

    assert found(content("Hello")) == [mine.code]
    assert found(content("Hello"), session=None) == []
    listed = content("", kind=BlockKind.SESSIONS, settings={"of": "chosen", "codes": [chosen.code]})
    assert found(listed) == [mine.code, chosen.code]
    tickets = content("{% for ticket in person.tickets %}{{ ticket.session.name }}{% endfor %}")
    assert found(tickets) == [mine.code, chosen.code, other.code]
    assert over.code not in found(tickets)


def test_what_an_approval_keeps_is_json_and_changes_with_the_hour(campaign):
    before = facts.to_json(facts.of_campaign(campaign))
    Session.objects.filter(code="ATH03").update(during=span(EVENING + timedelta(minutes=30), hours=3))

    after = facts.to_json(facts.of_campaign(campaign))

    assert json.loads(json.dumps(before)) == before
    assert {name for name in before if before[name] != after[name]} == {
        "session.time",
        "session.end_time",
        "session.hours",
        "session.start",
    }


def test_whoever_will_sign_a_campaign_is_named_before_anybody_is_chosen():
    partner = Partner.objects.create(code="ORV", **in_nine("name", "Orvelune"))
    make_identity(name="Orvelune's office", partner=partner, **dict.fromkeys(columns("display_name"), ""))
    campaign = make_campaign(identity=None)
    campaign.template.topic.partner = partner

    signed = facts.of_campaign(campaign)["sender.name"].texts

    assert set(signed.values()) == {"Orvelune's office"}
