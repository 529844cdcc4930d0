"""Every name of the catalogue can be written in every language, of samples and of a real campaign."""

from __future__ import annotations

import pytest

from campaigns import facts
from campaigns.blocks.content import Block, Content
from campaigns.enums import Purpose
from campaigns.flow import render
from campaigns.flow.snapshot import person_values
from campaigns.migrations._brand import BRAND
from campaigns.placeholders import (
    CATALOGUE,
    TICKETS,
    Scope,
    Type,
    localised,
    sample_facts,
    sample_person,
    sample_programme,
)
from committee.languages import CODES
from committee.models import LineNameForm, Partner, TransportLine
from contacts.models import Ticket
from tests.campaigns.test_facts import EVENING, make_whole_session, write_forms
from tests.factories import in_nine, make_campaign, make_contact, make_identity, make_venue

NAMES = [one for one in CATALOGUE.values() if not one.notice_kind]


def written(name, type_, *, required=True):
    """How an author would use it, between brackets that no value has."""
    if type_ is Type.YES_NO:
        return f"[{name}:{{% if {name} %}}yes{{% else %}}no{{% endif %}}]"
    default = "" if required else ' | default: "none"'
    return f"[{name}:{{{{ {name}{default} }}}}]"


def every_name():
    paragraphs = [written(one.name, one.type, required=one.required) for one in NAMES if one.name != TICKETS]
    of_ticket = [
        written(f"ticket.{name}", one.type, required=one.required)
        for name, one in CATALOGUE.listed[TICKETS].items()
        if one.type is not Type.YES_NO
    ]
    tickets = f"{{% for ticket in {TICKETS} limit: 4 %}}\n\n{' '.join(of_ticket)}\n\n{{% endfor %}}"
    return Content(subject="Every name", blocks=(Block("every", "text", "\n\n".join([*paragraphs, tickets])),))


def read(language, frame, values):
    compiled = render.compile_for("email", every_name(), language=language, frame=frame)
    text = render.fill(compiled, values, unsubscribe_url="https://example.org/unsubscribe").text
    return unwrapped(text)


def unwrapped(text):
    """Without blanks: a text part breaks its lines where the language may, and Japanese may anywhere."""
    return "".join(text.split())


def frame(known, sessions):
    return render.Frame(
        purpose=Purpose.MARKETING,
        sender=render.Sender(name="Paris 2024", address="news@example.org"),
        facts=known,
        layout=BRAND,
        sessions=sessions,
    )


@pytest.mark.parametrize("language", CODES)
def test_every_name_is_written_with_samples(language):
    page = read(language, frame(sample_facts(), sample_programme()), sample_person(language))

    said = {
        one.name: unwrapped(localised(one.sample, one, language=language))
        for one in NAMES
        if one.scope is Scope.CAMPAIGN and one.type is not Type.YES_NO
    }
    assert {name for name, words in said.items() if f"[{name}:{words}]" not in page} == set()
    assert page.count("[ticket.session.code:ATH03]") == page.count("[ticket.session.code:ATH05]") == 1
    assert page.count("[person.has_tickets:yes]") == 1


@pytest.fixture
def real():
    """A campaign about a session, and a person who holds a ticket of it and reads another clock."""
    partner = Partner.objects.create(code="ORV", website="https://www.orvelune.example", **in_nine("name", "Orvelune"))
    line = TransportLine.objects.create(code="M13", mode="metro", **in_nine("name", "Line 13"))
    write_forms(LineNameForm, "at", "to", "from", "of", line=line)
    session = make_whole_session()
    reader = make_contact(given_name="Noor", native_name="نور", time_zone="Asia/Tokyo")
    Ticket.objects.create(contact=reader, number="T1", session=session, held_from=EVENING)
    return make_campaign(session=session, line=line, identity=make_identity(partner=partner)), reader


@pytest.mark.django_db
@pytest.mark.parametrize("language", CODES)
def test_every_name_is_written_of_a_real_campaign_and_person(real, language):
    campaign, reader = real
    known = facts.of_campaign(campaign)
    links = {name: f"https://example.org/{name}" for name in CATALOGUE.links}
    values = {**links, **person_values.of_one(reader, campaign=campaign)}

    page = read(language, frame(known, facts.of_programme(at=EVENING)), values)

    assert [one.name for one in NAMES if one.name != TICKETS and f"[{one.name}:" not in page] == []
    assert f"[venue.name:StadedeFrance({language})]" in page
    assert "[ticket.session.code:ATH03]" in page
    assert "[gate:" not in page
    assert "[ticket.gate:none]" in page
    assert "[person.holds_session:yes]" in page
    assert "[person.family_name:none]" in page
    assert "[session.reader_time:]" not in page


@pytest.mark.django_db
def test_a_session_without_words_in_one_language_keeps_that_language_back_and_names_the_place():
    campaign = make_campaign(session=make_whole_session(description_de=""))
    words = Content(subject="News", blocks=(Block("b1", "text", "Hello\n\n{{ session.description }}"),))
    of_the_campaign = frame(facts.of_campaign(campaign), {})

    assert render.compile_for("email", words, language="fr", frame=of_the_campaign)
    with pytest.raises(render.ContentRefused) as refusal:
        render.compile_for("email", words, language="de", frame=of_the_campaign)
    found = [(each.code, each.language, each.block, each.field, each.line) for each in refusal.value.findings]
    assert found == [("FACT_MISSING", "de", "b1", "text", 3)]


@pytest.mark.django_db
def test_a_form_that_nobody_wrote_down_keeps_its_language_back():
    venue = make_venue(**in_nine("name", "Fan zone"))
    words = Content(subject="See you {{ venue.at }}", blocks=(Block("b1", "text", "Hello"),))
    of_the_campaign = frame(facts.of_campaign(make_campaign(venue=venue)), {})

    assert render.compile_for("email", words, language="ja", frame=of_the_campaign)
    with pytest.raises(render.ContentRefused) as refusal:
        render.compile_for("email", words, language="de", frame=of_the_campaign)
    assert [(each.code, each.language, each.field) for each in refusal.value.findings] == [
        ("FORM_MISSING", "de", "subject")
    ]
