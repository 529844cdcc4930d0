from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction

from committee.db import clock
from committee.models import AuditEntry
from contacts import consents, merging, registration
from contacts.consents import PersonErased
from contacts.enums import AddressKind, Channel, ConsentSource, ConsentStatus, LanguageSource, TicketStatus
from contacts.merging import MergeRefused, ReasonMissing, Side
from contacts.merging.moving import _MANY, _ONCE
from contacts.models import (
    Address,
    Consent,
    ConsentRecord,
    Contact,
    Duplicate,
    ImportedContact,
    ListedContact,
    Merge,
    PeopleList,
    SignUp,
    Ticket,
)
from contacts.signals import contacts_merged
from tests.contacts.imports.files import import_rows
from tests.factories import (
    NOON,
    make_address,
    make_consent,
    make_contact,
    make_session,
    make_topic,
    make_user,
    make_volunteer,
)
from volunteers.merging import BothVolunteer
from volunteers.models import Volunteer

LATER = NOON + timedelta(days=1)
pytestmark = pytest.mark.django_db


def merge(survivor, absorbed, *, keep=None, why="Same person at the counter", by=None, at=LATER):
    return merging.merge(survivor, absorbed, keep=keep or {}, why=why, by=by, at=at)


def rights_of(contact):
    return {(right.topic.code, right.channel): right.status for right in Consent.objects.filter(contact=contact)}


def make_ticket(contact, number="T-1", **fields):
    return Ticket.objects.create(contact=contact, session=make_session(), number=number, held_from=NOON, **fields)


def test_the_merged_entry_says_what_was_chosen_and_what_the_other_alone_knew():
    survivor = make_contact(given_name="Lea", family_name="Roux", language="fr", tags=["press"], birth_year=1990)
    absorbed = make_contact(
        given_name="Léa", family_name="Le Roux", native_name="李雅", language="de", postcode="75011",
        language_source=LanguageSource.STATED, tags=["fans", "press"], attributes={"size": "M"},
    )  # fmt: skip

    merge(survivor, absorbed, keep={"given_name": Side.ABSORBED})

    kept = Contact.objects.get(pk=survivor.pk)
    assert (kept.given_name, kept.family_name, kept.native_name) == ("Léa", "Roux", "李雅")
    assert (kept.language, kept.language_source, kept.postcode, kept.birth_year) == ("de", "stated", "75011", 1990)
    assert (kept.tags, kept.attributes) == (["press", "fans"], {"size": "M"})
    gone = Contact.objects.get(pk=absorbed.pk)
    assert (gone.merged_into, gone.full_name, gone.tags, gone.attributes) == (kept, "", [], {})
    assert gone.native_name == gone.postcode == ""


def test_what_protects_somebody_in_either_entry_protects_the_merged_one():
    survivor = make_contact(birth_year=1980, paused_until=NOON)
    absorbed = make_contact(is_minor=True, pace="less", paused_until=LATER)

    merge(survivor, absorbed)

    kept = Contact.objects.get(pk=survivor.pk)
    assert (kept.is_minor, kept.pace, kept.paused_until) == (True, "less", LATER)


@pytest.mark.parametrize("years", [(1980, 2010), (2010, 1980), (2010, 2009), (None, 2010)])
def test_whom_a_birth_year_makes_a_minor_is_one_by_the_later_year_and_not_for_ever(years):
    survivor, absorbed = make_contact(birth_year=years[0]), make_contact(birth_year=years[1], is_minor=False)

    merge(survivor, absorbed, keep={"birth_year": Side.SURVIVOR})

    kept = Contact.objects.filter(pk=survivor.pk)
    assert kept.values_list("birth_year", "is_minor").get() == (2010, False)
    assert kept.minors(at=NOON).exists()
    assert not kept.minors(at=NOON.replace(year=2029)).exists()


def test_the_ledger_of_both_decides_and_the_later_withdrawal_of_either_stands():
    survivor, absorbed = make_contact(opted_in="news"), make_contact(opted_in="shop")
    for topic, contact in (("news", absorbed), ("shop", survivor)):
        consents.withdraw(
            contact, topic=make_topic(topic), channel=Channel.EMAIL, source=ConsentSource.IMPORT,
            at=NOON + timedelta(hours=1 if topic == "news" else -1),
        )  # fmt: skip

    expected = {(one.topic, one.after) for one in merging.preview(survivor, absorbed, at=LATER).rights}
    merge(survivor, absorbed)

    assert rights_of(survivor) == {("news", "email"): "withdrawn", ("shop", "email"): "granted"}
    assert expected == {("news · news en", "withdrawn"), ("shop · shop en", "granted")}
    assert rights_of(absorbed) == {}
    before = rights_of(survivor)
    consents.rebuild(survivor)
    assert rights_of(survivor) == before


def test_addresses_are_united_and_one_that_both_had_knows_what_either_knew():
    survivor, absorbed = make_contact(email="ana@example.org"), make_contact(email="ana@example.net")
    dead = make_address(absorbed, "+33612345678", kind=AddressKind.PHONE, dead_since=NOON, line="mobile")
    shared = make_address(absorbed, "ana@example.org", dead_since=NOON - timedelta(days=1), current_since=LATER)
    Address.objects.filter(contact=survivor).update(verified_at=None, current_since=NOON)
    sign_up = SignUp.objects.create(contact=absorbed, address=shared, language="fr", asked_at=NOON, valid_until=LATER)

    merge(survivor, absorbed)

    assert not absorbed.addresses.exists()
    kept = survivor.addresses.get(normalised="ana@example.org")
    assert sorted(survivor.addresses.values_list("normalised", flat=True)) == [
        "+33612345678", "ana@example.net", "ana@example.org",
    ]  # fmt: skip
    # Verified after it was thought dead.
    assert (kept.verified_at, kept.dead_since, kept.current_since) == (NOON, None, LATER)
    assert survivor.addresses.get(pk=dead.pk).dead_since == NOON
    sign_up.refresh_from_db()
    assert (sign_up.contact, sign_up.address) == (survivor, kept)


def test_a_suppressed_address_stays_suppressed():
    survivor, absorbed = make_contact(email="ana@example.org"), make_contact(email="ana@example.net", suppressed=True)

    merge(survivor, absorbed)

    assert list(Address.objects.usable().values_list("normalised", flat=True)) == ["ana@example.org"]


def test_tickets_ids_files_and_lists_are_the_survivors_and_other_systems_find_the_person():
    survivor, absorbed = make_contact(), make_contact(system="ticketing", external_id="T-1")
    make_ticket(absorbed, "A")
    make_ticket(survivor, "B", status=TicketStatus.REFUNDED, held_until=LATER)
    import_run = import_rows(["id", "email"], ["C-1", "new@example.org"])
    everybody = PeopleList.objects.create(name="Guests")
    for contact in (survivor, absorbed):
        ImportedContact.objects.create(run=import_run, contact=contact)
    ListedContact.objects.create(list=everybody, contact=absorbed)

    merge(survivor, absorbed)

    assert sorted(survivor.tickets.values_list("number", flat=True)) == ["A", "B"]
    assert list(
        ImportedContact.objects.filter(contact__in=[survivor, absorbed]).values_list("contact", flat=True)
    ) == [survivor.pk]
    assert ListedContact.objects.get().contact == survivor
    told = registration.register(system="ticketing", external_id="T-1", details={}, at=LATER)
    assert (told.contact, told.created) == (survivor, False)


def test_a_merge_can_be_explained_afterwards():
    by = make_user()
    survivor, absorbed = make_contact(given_name="Lea"), make_contact(given_name="Léa", external_id="X-9")
    ticket = make_ticket(absorbed)

    row = merge(survivor, absorbed, by=by, why="Both wrote from the same desk", keep={"given_name": "absorbed"})

    row = Merge.objects.get(pk=row.pk)
    assert (row.survivor, row.absorbed, row.by, row.merged_at) == (survivor, absorbed, by, LATER)
    assert row.why == "Both wrote from the same desk"
    assert (row.before["survivor"]["given_name"], row.before["absorbed"]["given_name"]) == ("Lea", "Léa")
    assert row.before["absorbed"]["external_id"] == "X-9"
    assert (row.before["kept"]["given_name"], row.moved["ticket"]) == ("absorbed", [ticket.pk])
    entry = AuditEntry.objects.get(action="contacts.merge")
    assert (entry.after, entry.reason) == ({"absorbed": absorbed.pk}, "")
    assert "Léa" not in str(AuditEntry.objects.values())
    assert ConsentRecord.objects.get().joined_subject == absorbed.subject


def test_whoever_was_merged_twice_is_one_step_from_the_person():
    a, b, c = make_contact(opted_in="news"), make_contact(), make_contact(opted_in="shop")
    make_ticket(a)

    merge(b, a)
    merge(c, b)

    assert set(Contact.objects.filter(merged_into=c)) == {a, b}
    assert sorted(c.all_ids()) == sorted([a.pk, b.pk, c.pk])
    assert rights_of(c) == {("news", "email"): "granted", ("shop", "email"): "granted"}
    assert Ticket.objects.get().contact == c
    consents.withdraw_all(a, source=ConsentSource.STAFF, at=LATER)
    assert set(rights_of(c).values()) == {"withdrawn"}


@pytest.mark.parametrize("case", ["itself", "erased", "merged"])
def test_what_cannot_be_merged_is_refused_and_the_preview_says_so(case):
    survivor = make_contact()
    absorbed = {
        "itself": lambda: survivor,
        "erased": lambda: make_contact(erased_at=NOON),
        "merged": lambda: make_contact(merged_into=make_contact()),
    }[case]()

    assert not merging.preview(survivor, absorbed, at=LATER).may_be_merged
    with pytest.raises((MergeRefused, PersonErased)):
        merge(survivor, absorbed)

    assert not Merge.objects.exists()


def test_a_merge_needs_a_reason():
    with pytest.raises(ReasonMissing):
        merge(make_contact(), make_contact(), why="  ")


def test_a_volunteer_follows_and_two_volunteers_are_refused_before_anything_is_written():
    survivor, absorbed = make_contact(given_name="Lea"), make_contact(given_name="Léa")
    volunteer = make_volunteer(contact=absorbed)
    assert [one.forbids for one in merging.preview(survivor, absorbed, at=LATER).remarks] == [False]

    merge(survivor, absorbed)
    volunteer.refresh_from_db()
    assert volunteer.contact == survivor

    other = make_volunteer().contact
    assert not merging.preview(survivor, other, at=LATER).may_be_merged
    with pytest.raises(BothVolunteer, match="settle in the registry"):
        merge(survivor, other)
    assert Contact.objects.get(pk=other.pk).merged_into is None
    assert Volunteer.objects.get(contact=other)


def test_suspicions_about_the_absorbed_entry_are_about_the_survivor_and_two_people_stay_two():
    survivor, absorbed, third, fourth = (make_contact() for _ in range(4))
    by = make_user()
    Duplicate.objects.create(first=survivor, second=absorbed, reason="same_address")
    Duplicate.objects.create(first=absorbed, second=third, reason="same_address")
    Duplicate.objects.create(first=survivor, second=fourth, reason="same_address")
    Duplicate.objects.create(
        first=absorbed, second=fourth, reason="same_address", status="two", decided_at=NOON, decided_by=by
    )

    merge(survivor, absorbed)

    assert {(pair.first_id, pair.second_id, pair.status) for pair in Duplicate.objects.all()} == {
        (survivor.pk, absorbed.pk, "merged"),
        (survivor.pk, third.pk, "suspected"),
        (survivor.pk, fourth.pk, "two"),
    }


def test_higher_apps_are_told_and_may_refuse():
    heard = []

    def listen(**told):
        heard.append((told["survivor_id"], told["absorbed_id"], told["at"]))

    contacts_merged.connect(listen)
    survivor, absorbed = make_contact(), make_contact()
    merge(survivor, absorbed)
    contacts_merged.disconnect(listen)

    assert heard == [(survivor.pk, absorbed.pk, LATER)]


def test_every_table_that_points_at_a_person_has_its_place_in_a_merge():
    stays = {"ticketevent", "merge", "contact", "consent", "duplicate", "address", "volunteer"}
    moves = {model._meta.model_name for model in [*_MANY, *_ONCE]}

    pointing = {
        model._meta.model_name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Contact
    }

    assert pointing - moves - stays == set()


# --- On real connections, each with its own transaction --------------------------------------------------------------


def in_a_thread(pool, act):
    def run():
        try:
            return act()
        finally:
            connection.close()

    return pool.submit(run)


@pytest.mark.django_db(transaction=True)
def test_two_merges_at_once_make_one_person_and_the_second_is_refused():
    first, second = make_contact(), make_contact()

    with ThreadPoolExecutor(2) as pool:
        tries = [
            in_a_thread(pool, lambda: merge(first, second, at=clock())),
            in_a_thread(pool, lambda: merge(second, first, at=clock())),
        ]
        refusals = [one.exception(20) for one in tries]

    assert [type(one) for one in refusals if one] == [MergeRefused]
    assert Merge.objects.count() == Contact.objects.filter(merged_into__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leaves_first", [True, False])
def test_whoever_leaves_by_an_old_link_while_their_entries_are_merged_has_left(leaves_first):
    survivor, absorbed = make_contact(opted_in="news"), make_contact(opted_in="news")
    topic, began, done = make_topic("news"), threading.Event(), threading.Event()

    def leave():
        consents.withdraw(absorbed, topic=topic, channel=Channel.EMAIL, source=ConsentSource.ONE_CLICK, at=clock())

    def unite():
        merge(survivor, absorbed, at=clock())

    def slowly(act):
        with transaction.atomic():
            act()
            began.set()
            done.wait(0.5)

    one, other = (leave, unite) if leaves_first else (unite, leave)
    with ThreadPoolExecutor(2) as pool:
        slow = in_a_thread(pool, lambda: slowly(one))
        began.wait(60)
        quick = in_a_thread(pool, other)
        slow.result(60)
        quick.result(60)

    assert rights_of(survivor) == {("news", "email"): "withdrawn"}
    assert rights_of(absorbed) == {}


@pytest.mark.django_db(transaction=True)
def test_another_system_that_tells_of_somebody_while_they_are_merged_tells_it_of_the_survivor():
    survivor = make_contact()
    absorbed = make_contact(system="ticketing", external_id="T-1")
    began = threading.Event()

    def unite():
        with transaction.atomic():
            merge(survivor, absorbed, at=clock())
            began.set()
            threading.Event().wait(0.3)

    def tell():
        began.wait(60)
        return registration.register(
            system="ticketing", external_id="T-1", details={"given_name": "Ana"}, email="ana@example.net", at=clock()
        )

    with ThreadPoolExecutor(2) as pool:
        uniting, telling = in_a_thread(pool, unite), in_a_thread(pool, tell)
        uniting.result(60)
        told = telling.result(60)

    assert (told.contact, told.created, Contact.objects.count()) == (survivor, False, 2)
    assert survivor.addresses.filter(normalised="ana@example.net").exists()
    assert Contact.objects.get(pk=survivor.pk).given_name == "Ana"


def test_a_right_that_was_never_asked_in_one_entry_is_shown_as_such():
    survivor, absorbed = make_contact(), make_contact()
    make_consent(absorbed, topic=make_topic("news"), status=ConsentStatus.WITHDRAWN)

    (right,) = merging.preview(survivor, absorbed, at=LATER).rights

    assert (right.survivor, right.absorbed, right.after) == ("", "withdrawn", "withdrawn")


@pytest.mark.django_db(transaction=True)
def test_a_file_about_somebody_who_is_being_merged_is_about_the_survivor():
    survivor = make_contact(given_name="Ana")
    absorbed = make_contact(system="crm", external_id="C-1", email=None)
    began = threading.Event()

    def unite():
        with transaction.atomic():
            merge(survivor, absorbed, at=clock())
            began.set()
            threading.Event().wait(0.5)

    def tell():
        began.wait(60)
        return import_rows(["id", "family_name", "email"], ["C-1", "Álvarez", "ana@example.net"])

    with ThreadPoolExecutor(2) as pool:
        uniting, importing = in_a_thread(pool, unite), in_a_thread(pool, tell)
        uniting.result(60)
        importing.result(60)

    assert Contact.objects.count() == 2
    assert Contact.objects.get(pk=survivor.pk).family_name == "Álvarez"
    assert survivor.addresses.filter(normalised="ana@example.net").exists()
    assert not absorbed.addresses.exists()
