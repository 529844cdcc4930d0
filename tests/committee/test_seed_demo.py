"""The demonstration: the same everywhere, safe to repeat, and about nobody real."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.test import override_settings

from campaigns import approvals, contents, findings, versions
from campaigns.flow import render
from campaigns.models import Campaign, MessageTemplate, SignOff
from campaigns.translations.states import of_template
from committee import languages
from committee.models import ProgrammeVersion, Session, User
from contacts import addresses, consents, segments
from contacts.demo import names
from contacts.enums import AddressKind, ConsentStatus
from contacts.models import Address, Consent, ConsentRecord, Contact, Duplicate, Segment, Suppression, Ticket, Topic
from contacts.tickets import holdings
from tests.factories import NOON
from volunteers.enums import LIVE
from volunteers.models import Assignment, Position, Shift, Volunteer

PEOPLE = 1_200

# What must be equal on every machine: all but the keys, which a database gives out as it likes.
FACTS = {
    "contacts": """SELECT created_at, public_id, subject, external_id, given_name, family_name, language, language_tag,
        country, time_zone, birth_year, tags FROM contacts_contact""",
    "addresses": """SELECT contact.external_id, kind, value, normalised, digest, verified_at, dead_since
        FROM contacts_address address JOIN contacts_contact contact ON contact.id = address.contact_id""",
    "ledger": """SELECT subject, topic.code, channel, status, decided_at, source, source_ref, wording, language
        FROM contacts_consentrecord record JOIN contacts_topic topic ON topic.id = record.topic_id""",
    "tickets": """SELECT contact.external_id, session.code, number, ticket.status, ticket.kind, category, block,
        held_from, held_until
        FROM contacts_ticket ticket JOIN contacts_contact contact ON contact.id = ticket.contact_id
        JOIN committee_session session ON session.id = ticket.session_id""",
    "assignments": """SELECT volunteer.number, shift.code, assignment.status FROM volunteers_assignment assignment
        JOIN volunteers_volunteer volunteer ON volunteer.id = assignment.volunteer_id
        JOIN volunteers_shift shift ON shift.id = assignment.shift_id""",
}


def seed(*, contacts: int = PEOPLE, **options) -> str:
    said = StringIO()
    call_command("seed_demo", contacts=contacts, stdout=said, **options)
    return said.getvalue()


def digests() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        found = {}
        for name, query in FACTS.items():
            cursor.execute(f"SELECT md5(string_agg(row::text, '|' ORDER BY row::text)) FROM ({query}) AS row")
            (found[name],) = cursor.fetchone()
    return found


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """One demonstration for all tests of this file, each of which undoes only what it does itself."""
    with django_db_blocker.unblock(), undone():
        seed()
        yield


@pytest.fixture
def demo(seeded, db) -> None:
    pass


def test_the_same_number_of_people_gives_the_same_rows_every_time(db):
    found = []
    for _run in range(2):
        with undone():
            seed()
            found.append(digests())
        assert not Contact.objects.exists()

    assert found[0] == found[1]
    assert None not in found[0].values()


def test_a_larger_demonstration_is_the_smaller_one_and_more(db):
    seed(contacts=300, only="committee")
    seed(contacts=300, only="contacts")
    small = set(Contact.objects.values_list("public_id", "external_id", "given_name"))

    seed(contacts=1_100, only="contacts")

    assert Contact.objects.filter(system="demo").count() == 1_100
    assert small < set(Contact.objects.values_list("public_id", "external_id", "given_name"))


def test_the_second_time_it_says_that_all_is_there_and_changes_nothing(demo):
    before = digests()
    counted = {model: model.objects.count() for model in (User, Topic, Segment, Position, Shift, Campaign)}

    said = seed()

    assert digests() == before
    assert {model: model.objects.count() for model in counted} == counted
    assert said.count("already there") == 4
    assert ProgrammeVersion.objects.count() == 14


def test_nobody_real_can_be_reached(demo):
    emails = Address.objects.filter(kind=AddressKind.EMAIL).values_list("normalised", flat=True)
    phones = list(Address.objects.filter(kind=AddressKind.PHONE).values_list("normalised", flat=True))

    assert {".".join(email.split("@")[1].split(".")[-2:]) for email in emails} <= {
        "example.org", "example.com", "example.net", "example.edu",
    }  # fmt: skip
    assert len(set(emails.filter(contact__system="demo"))) == PEOPLE
    fiction = ("+33199", "+4917139200", "+49176040690")
    assert [phone for phone in phones if not phone.startswith(fiction) and phone[5:10] != "55501"] == []
    assert len(set(phones)) == len(phones) > 50


def test_every_address_is_in_its_normal_form_and_has_its_fingerprint(demo):
    for address in Address.objects.all():
        if address.kind == AddressKind.EMAIL:
            assert addresses.normalise_email(address.value) == address.normalised
        else:
            assert addresses.normalise_phone(address.value, country=None) == address.normalised
        assert bytes(address.digest) == addresses.digest(address.kind, address.normalised)


def test_people_read_nine_languages_and_are_called_in_their_scripts(demo):
    by_language = dict(Contact.objects.values_list("language").annotate(Count("pk")))

    assert set(by_language) == set(languages.CODES)
    assert max(by_language, key=by_language.get) == "fr"
    assert 0.40 < by_language["fr"] / PEOPLE < 0.50
    scripts = {"ru": "CYRILLIC", "ar": "ARABIC", "zh-hans": "CJK", "ja": "CJK", "ko": "HANGUL"}
    for language, script in scripts.items():
        written = Contact.objects.filter(language=language).values_list("family_name", flat=True)
        assert {unicodedata.name(name[0]).split()[0] for name in written} == {script}


@pytest.mark.parametrize("language", languages.CODES)
def test_each_language_has_names_enough_and_each_can_stand_in_an_address(language):
    known = names.of_language(language)
    given, families = {*known.women, *known.men}, {*known.families_of_women, *known.families_of_men}

    assert len(given) >= 60
    assert len(families) >= 60
    assert [name for name in given | families if not (name.latin.isascii() and name.latin.isalpha())] == []
    assert not {name.text for name in known.men} & names.given_names_of_women()


def test_some_were_entered_twice_and_stay_as_staff_decided(demo):
    suspected = {(str(pair.first), str(pair.second), pair.reason) for pair in Duplicate.objects.all()}

    assert suspected == {
        ("Léa Fontaine", "Lea FONTAINE", "same_address"),
        ("Martin Keller", "M. Keller", "same_address"),
        ("Martina Keller", "M. Keller", "same_address"),
        ("Ana García López", "García López Ana", "same_name_and_place"),
    }
    with undone():
        Duplicate.objects.update(status="two")
        seed(only="contacts")
        assert not Duplicate.objects.filter(status="suspected").exists()


def test_every_segment_was_counted(demo):
    counted = list(Segment.objects.values_list("people_count", flat=True))

    assert None not in counted
    assert max(counted) > 0


def test_rights_are_what_the_ledger_says(demo):
    held = set(Consent.objects.values_list("contact", "topic", "channel", "status", "since", "record"))
    assert {status for *_rest, status, _since, _record in held} == {ConsentStatus.GRANTED, ConsentStatus.WITHDRAWN}
    decided = set(ConsentRecord.objects.values_list("subject", flat=True))
    assert decided <= set(Contact.objects.values_list("subject", flat=True))

    for contact in Contact.objects.filter(subject__in=decided).order_by("pk")[:400]:
        consents.rebuild(contact)

    assert set(Consent.objects.values_list("contact", "topic", "channel", "status", "since", "record")) == held


def test_there_are_people_to_leave_out_for_every_reason(demo):
    assert Address.objects.filter(verified_at=None).exists()
    assert not Consent.objects.filter(contact__addresses__verified_at=None).exists()
    assert Address.objects.exclude(dead_since=None).exists()
    assert set(Suppression.objects.values_list("reason", flat=True)) == {"dead_address", "complaint"}
    assert Address.objects.filter(dead_since=None).usable().count() < Address.objects.filter(dead_since=None).count()


def test_tickets_are_for_sessions_and_large_venues_have_more(demo):
    held = Ticket.objects.held().values("session__venue__code").annotate(n=Count("pk")).order_by("-n")

    assert held[0]["session__venue__code"] == "STA"
    assert Ticket.objects.exclude(gate=None).exclude(gate__venue=F("session__venue")).count() == 0
    assert Ticket.objects.filter(~Q(status="held"), held_until=None).count() == 0
    assert Session.objects.filter(tickets=None).exists()


def test_tickets_follow_from_what_the_shop_told(demo):
    def tickets():
        return list(
            Ticket.objects.order_by("number").values_list("number", "contact", "status", "block", "held_until")
        )

    before = tickets()
    numbers = set(Ticket.objects.values_list("system", "number"))

    holdings.derive(numbers)
    assert tickets() == before
    Ticket.objects.all().delete()
    holdings.derive(numbers)
    assert tickets() == before


def test_segments_describe_somebody(demo):
    for segment in Segment.objects.all():
        segments.validate(segment.criteria)
        assert segments.sentence(segment.criteria, "en")
    assert segments.people_in(Segment.objects.get(name="Holders of athletics sessions")).exists()


def test_as_many_women_as_men_volunteer(demo):
    by_sex = dict(Volunteer.objects.values_list("sex").annotate(Count("pk")))

    assert by_sex == {"F": 150, "M": 150}
    women = Volunteer.objects.filter(sex="F").values_list("contact__given_name", flat=True)
    assert set(women) <= names.given_names_of_women()


def test_counters_of_shifts_are_true_and_rosters_mostly_filled(demo):
    live = Count("assignments", filter=Q(assignments__status__in=LIVE))

    assert not Shift.objects.annotate(live=live).exclude(filled=F("live")).exists()
    needed, filled = (sum(Shift.objects.values_list(field, flat=True)) for field in ("needed", "filled"))
    assert 0.6 < filled / needed < 0.95
    assert Assignment.objects.exclude(status__in=LIVE).exists()
    assert Position.objects.filter(zones=None).count() == 0


def test_templates_are_whole_in_nine_languages_and_on_three_channels(demo):
    templates = MessageTemplate.objects.filter(notice_kind=None)

    assert templates.count() == 5
    for template in templates:
        content = contents.of_template(template)
        frame = versions.frames_for(template, content=content)
        assert contents.languages_in(content) == [*languages.CODES]
        for language in languages.CODES:
            words = contents.in_language(content, language)
            for channel in template.channels:
                assert render.compile_for(channel, words, language=language, frame=frame(language)).hash
    assert [campaign.status for campaign in Campaign.objects.all()] == ["draft"]


def test_nothing_is_wrong_with_the_words_of_the_demonstration(demo):
    found = {
        (template.name, each.language, each.code, each.block or each.field)
        for template in MessageTemplate.objects.filter(notice_kind=None)
        for each in findings.of_template(template, at=NOON)
        if each.severity == "error"
    }

    assert found == set()


def test_templates_of_the_demonstration_were_read_signed_and_approved_by_others_than_their_author(demo):
    for template in MessageTemplate.objects.filter(notice_kind=None):
        assert approvals.is_approved(template)
        review = template.reviews.get()
        assert [user.username for user in (review.submitted_by, review.decided_by)] == ["author", "approver"]
        wrote = template.edits.order_by("pk").values_list("by__username", "language")
        assert list(wrote) == [
            ("author", ""),
            *(("translator", language) for language in languages.CODES if language != "fr"),
        ]
        signed = SignOff.objects.filter(template=template).values_list("language", "by__username")
        assert sorted(signed) == sorted((language, "translator") for language in languages.CODES)
        states = {language: each.state for language, each in of_template(template).items()}
        assert states == {language: "reviewed" for language in languages.CODES if language != "fr"} | {"fr": "source"}


def test_among_real_people_nobody_is_invented(db):
    people = Contact.objects.count()

    with override_settings(DEMO=False), pytest.raises(CommandError, match="not a demonstration"):
        seed(contacts=people + 1_000)

    assert Contact.objects.count() == people
    with pytest.raises(CommandError, match="No app called nothing"):
        seed(only="nothing")
