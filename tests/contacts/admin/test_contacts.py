from __future__ import annotations

import re

import pytest
from django.urls import reverse

from committee.models import AuditEntry
from committee.roles import Role
from contacts import addresses, consents
from contacts.enums import AddressKind, Channel, ConsentSource
from contacts.models import Consent, ConsentRecord, Contact
from tests.contacts.admin.staff import logged_in
from tests.contacts.imports.files import import_rows
from tests.factories import NOON, make_contact, make_topic, make_volunteer

pytestmark = pytest.mark.django_db

LIST = "/admin/contacts/contact/"


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


@pytest.fixture
def officer():
    return logged_in(Role.PROTECTION_OFFICER)


def shown(response):
    return {contact.pk for contact in response.context["cl"].result_list}


def search(client, term):
    return client.post(LIST, {"address-search": term}, follow=True)


def change(contact):
    return reverse("admin:contacts_contact_change", args=[contact.pk])


def test_search_by_address_finds_exactly_that_person_and_puts_no_address_into_the_url(author):
    lea = make_contact(email="lea@example.org", phone="+33612345678")
    make_contact(email="lea@example.org.example.net")

    by_email, by_phone = search(author, " LEA@Example.org "), search(author, "+33 6 12 34 56 78")

    assert shown(by_email) == shown(by_phone) == {lea.pk}
    address = by_email.redirect_chain[0][0]
    assert address == f"{LIST}?q=email-{addresses.digest(AddressKind.EMAIL, 'lea@example.org').hex()}"
    assert "lea@" not in by_email.content.decode().split("<table")[0]


def test_search_by_the_beginning_of_an_id(author):
    fan = make_contact(system="crm", external_id="FAN-100")
    make_contact(system="crm", external_id="XFAN-100")

    assert shown(search(author, "FAN-1")) == {fan.pk}


def test_search_for_a_mistyped_address_finds_nobody_and_repeats_nothing(author):
    make_contact()

    response = search(author, "lea@@example")

    assert shown(response) == set()
    assert "lea" not in response.redirect_chain[0][0]


def test_search_keeps_the_filters(author):
    response = author.post(f"{LIST}?language__exact=fr", {"address-search": "lea@example.org"})

    assert "language__exact=fr&q=email-" in response.url


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_questions_however_many_people(author, django_assert_num_queries, count):
    for _ in range(count):
        make_contact(opted_in="news", phone="+33612345678")
    author.get(LIST)

    with django_assert_num_queries(8):
        assert len(shown(author.get(LIST))) == count


def test_list_is_narrowed_by_topic_tag_and_import(author):
    fan = make_contact(opted_in="news", tags=["press"])
    make_contact(opted_in="shop")
    import_run = import_rows(["id", "email"], ["C-1", "new@example.org"])

    assert shown(author.get(f"{LIST}?agreed_to=news")) == {fan.pk}
    assert shown(author.get(f"{LIST}?tag=press")) == {fan.pk}
    assert shown(author.get(f"{LIST}?import={import_run.pk}")) == {Contact.objects.get(external_id="C-1").pk}
    assert shown(author.get(f"{LIST}?import=1;drop")) == set()


def test_coordinators_see_the_people_who_volunteer_and_neither_addresses_nor_birth_years():
    volunteer = make_volunteer(contact=make_contact(birth_year=1990)).contact
    make_contact(email="lea@example.org")
    coordinator = logged_in(Role.COORDINATOR)

    response = coordinator.get(LIST)

    assert shown(response) == {volunteer.pk}
    assert "@example.org" not in response.content.decode()
    assert "birth_year" not in coordinator.get(change(volunteer)).content.decode()
    assert coordinator.get(f"{LIST}?birth_year__lt=1990").status_code == 400
    assert coordinator.get(change(Contact.objects.exclude(pk=volunteer.pk).get())).status_code == 302
    assert shown(search(coordinator, volunteer.addresses.get().value)) == set()


def test_person_is_added_with_an_address_and_changed(author):
    page = {"given_name": "Léa", "language": "fr", "country": "fr", "email": "Lea@Example.org", "tags": ""}
    tables = ("addresses", "consents", "tickets")
    inlines = {f"{name}-{form}_FORMS": 0 for name in tables for form in ("TOTAL", "INITIAL")}

    author.post("/admin/contacts/contact/add/", page | inlines)
    lea = Contact.objects.get()
    assert (lea.system, lea.country, lea.addresses.get().normalised) == ("back-office", "FR", "lea@example.org")

    refused = author.post(change(lea), page | inlines | {"email": "nonsense"})
    assert "This is not an e-mail address" in refused.content.decode()
    author.post(change(lea), page | inlines | {"email": "", "family_name": "Roux"})
    lea.refresh_from_db()
    assert (lea.family_name, lea.addresses.count()) == ("Roux", 1)
    assert "Roux" not in str(list(AuditEntry.objects.values_list("after", "object_name")))


def test_history_shows_every_decision_to_those_who_may_read_the_ledger(author, officer):
    fan = make_contact(opted_in="news")
    consents.withdraw(fan, topic=make_topic(), channel=Channel.EMAIL, source=ConsentSource.ONE_CLICK, at=NOON)

    page = officer.get(change(fan)).content.decode()

    sources = re.findall(r"confirmation link|one-click unsubscribe", page)
    assert sources == ["one-click unsubscribe", "confirmation link"]
    assert "one-click unsubscribe" not in author.get(change(fan)).content.decode()


def test_staff_withdraw_all_opt_ins_of_somebody_who_asks(author):
    fan = make_contact(opted_in="news")
    address = f"/admin/contacts/contact/{fan.pk}/withdraw-everything"

    assert author.get(address, follow=True).status_code == 200
    assert Consent.objects.get().status == "granted"
    author.post(author.get(address, follow=True).request["PATH_INFO"])

    assert Consent.objects.get().status == "withdrawn"
    assert ConsentRecord.objects.latest("pk").source == "staff"


def test_person_is_erased_by_those_who_may_and_by_nobody_else(author, officer):
    fan = make_contact(given_name="Léa")
    address = reverse("admin:contacts_contact_erase", args=[fan.pk])

    assert author.post(address).status_code == 403
    assert officer.get(address).status_code == 200
    assert Contact.objects.get().erased_at is None
    officer.post(address)

    assert Contact.objects.get().erased_at is not None
    assert officer.get(change(fan)).status_code == 200
    assert officer.post(reverse("admin:contacts_contact_delete", args=[fan.pk])).status_code == 403
