from __future__ import annotations

from datetime import timedelta

import pytest

from committee.models import Discipline, Phase, Session, Venue
from contacts import segments
from contacts.enums import Channel, ConsentStatus
from contacts.models import ImportedContact, ImportRun, Segment, Ticket
from contacts.segments import InvalidCriteria
from tests.factories import NOON, make_consent, make_contact, make_topic

pytestmark = pytest.mark.django_db


def people(**criteria):
    segments.validate(criteria)
    return set(segments.people_in(Segment(name="x", criteria=criteria)))


def make_session(code="ATH-01", *, venue="STA", discipline="ATH"):
    phase, _ = Phase.objects.get_or_create(
        code="OG", defaults={"name_fr": "Jeux", "starts_on": NOON.date(), "ends_on": NOON.date()}
    )
    return Session.objects.create(
        code=code,
        venue=Venue.objects.get_or_create(code=venue)[0],
        discipline=Discipline.objects.get_or_create(code=discipline)[0],
        phase=phase,
        during=(NOON, NOON + timedelta(hours=2)),
    )


def make_ticket(contact, session, **fields):
    number = f"T{Ticket.objects.count()}"
    return Ticket.objects.create(contact=contact, session=session, number=number, held_from=NOON, **fields)


def test_rule_without_parts_is_everybody_but_the_erased():
    here = make_contact()
    make_contact(erased_at=NOON)

    assert people() == {here}


def test_each_part_narrows_and_of_its_values_any_will_do():
    lea = make_contact(language="fr", country="FR", tags=["press", "vip"])
    ana = make_contact(language="es", country="FR", tags=["press"])
    make_contact(language="de", country="FR", tags=["press"])
    make_contact(language="fr", country="BE", tags=["press"])
    make_contact(language="fr", country="FR")

    assert people(languages=["fr", "es"], countries=["FR"], tags=["press", "school"]) == {lea, ana}


def test_ticket_parts_speak_of_one_ticket_held_now():
    final, swim = make_session("ATH-01"), make_session("SWM-01", venue="POOL", discipline="SWM")
    holder, swimmer, former = make_contact(), make_contact(), make_contact()
    make_ticket(holder, final)
    make_ticket(holder, final)
    make_ticket(swimmer, swim)
    make_ticket(former, final, status="resold", held_until=NOON)

    assert people(sessions=["ATH-01"]) == {holder}
    assert people(disciplines=["ATH", "SWM"]) == {holder, swimmer}
    assert people(venues=["STA"], disciplines=["SWM"]) == set()


def test_opt_in_is_that_topic_on_that_channel_and_still_standing():
    fan = make_contact(opted_in="news")
    make_contact(opted_in="shop")
    make_contact(opted_in="news", channel=Channel.SMS)
    make_consent(make_contact(), topic=make_topic("news"), status=ConsentStatus.WITHDRAWN)

    assert people(opted_in={"topic": "news", "channel": "email"}) == {fan}


def test_import_is_the_people_of_that_file():
    run, other = (ImportRun.objects.create(file_name=name, system="crm") for name in ("fans.csv", "press.csv"))
    fan = make_contact()
    ImportedContact.objects.create(run=run, contact=fan)
    ImportedContact.objects.create(run=other, contact=make_contact())

    assert people(import_run=run.pk) == {fan}


@pytest.mark.parametrize(
    "criteria",
    [
        {"language": ["fr"]},
        {"languages": ["it"]},
        {"languages": "fr"},
        {"countries": [1]},
        {"tags": [""]},
        {"sessions": ["NONE-99"]},
        {"opted_in": {"topic": "news"}},
        {"opted_in": {"topic": "nothing", "channel": "email"}},
        {"opted_in": {"topic": "news", "channel": "pigeon"}},
        {"import_run": 99},
        {"import_run": "1; DROP TABLE contacts_contact"},
        {"id__in": [1]},
    ],
)
def test_rule_that_names_what_does_not_exist_is_refused(criteria):
    make_topic("news")

    with pytest.raises(InvalidCriteria):
        segments.validate(criteria)


def test_rule_is_said_in_words():
    make_topic("news")
    run = ImportRun.objects.create(file_name="fans.csv", system="crm")
    criteria = {
        "languages": ["fr", "ar"],
        "countries": ["FR"],
        "tags": ["press"],
        "venues": ["STA"],
        "disciplines": ["ATH"],
        "opted_in": {"topic": "news", "channel": "email"},
        "import_run": run.pk,
    }

    assert segments.sentence(criteria, "en") == (
        "People who read Français or العربية, live in FR, are tagged “press”, agreed to news · news en by e-mail, "
        "came with the file fans.csv and hold a ticket for the discipline ATH at the venue STA."
    )
    assert segments.sentence({}, "en") == "Everybody."
