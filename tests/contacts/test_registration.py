from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from committee.models import AuditEntry
from contacts import address_book, registration
from contacts.address_book import InvalidSubscription, ReasonMissing
from contacts.addresses import InvalidEmail
from contacts.attributes import BadValue
from contacts.consents import PersonErased
from contacts.enums import AddressKind, LanguageSource
from contacts.models import Address, Attribute, Contact, Reference
from contacts.registration import ReferenceTaken
from tests.factories import NOON, make_contact, make_user

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
KEYS = {
    "p256dh": base64.urlsafe_b64encode(b"\4" + bytes(64)).decode().rstrip("="),
    "auth": base64.urlsafe_b64encode(bytes(16)).decode().rstrip("="),
}


def register(external_id="T-1", *, at=NOON, details=None, **told):
    return registration.register(system="ticketing", external_id=external_id, details=details or {}, at=at, **told)


def current(contact, kind=AddressKind.EMAIL):
    """The address that a message leaves to."""
    newest = contact.addresses.filter(kind=kind).order_by("-current_since", "-pk").first()
    return newest and newest.normalised


def test_everything_that_is_told_is_kept_and_telling_it_twice_changes_nothing():
    Attribute.objects.create(code="size", label="Size", type="choice", choices=["S", "M"])
    told = {
        "details": {"given_name": "Sukarno", "native_name": "苏加诺", "region": "Jakarta", "postcode": "10110",
                    "time_zone": "Asia/Jakarta", "is_minor": False, "language": "en"},
        "email": "sukarno@example.org",
        "phone": "+33 1 23 45 67 89",
        "attributes": {"size": "M"},
        "references": [("shop", "S-9")],
        "push": [registration.PushSubscription(ENDPOINT, KEYS)],
    }  # fmt: skip

    first, second = register(**told), register(**told, at=LATER)

    assert (first.created, first.changed, second.created, second.changed) == (True, True, False, False)
    contact = Contact.objects.get()
    assert contact.full_name == contact.salutation_name == "Sukarno"
    assert (contact.region, contact.postcode, contact.time_zone) == ("Jakarta", "10110", "Asia/Jakarta")
    assert (contact.attributes, contact.language_source) == ({"size": "M"}, LanguageSource.REPORTED)
    assert sorted(contact.addresses.values_list("kind", "normalised", "line")) == [
        ("email", "sukarno@example.org", ""),
        ("phone", "+33123456789", "landline"),
        ("push", ENDPOINT, ""),
    ]
    assert Reference.objects.get().contact == contact


def test_a_reference_names_the_same_person_as_their_own_id():
    known = register(references=[("shop", "S-9")]).contact

    told = registration.register(system="shop", external_id="S-9", details={"given_name": "Ana"}, at=LATER)

    assert (told.contact, told.created) == (known, False)
    assert Contact.objects.get().given_name == "Ana"


def test_an_id_that_names_somebody_else_cannot_be_a_reference_and_nothing_is_written():
    other = make_contact(system="shop", external_id="S-9")

    with pytest.raises(ReferenceTaken, match="merge the two people"):
        register(references=[("shop", "S-9")])

    assert list(Contact.objects.all()) == [other]


def test_somebody_who_was_merged_is_the_person_they_were_merged_into():
    survivor = make_contact(given_name="Ana")
    between = make_contact(merged_into=survivor)
    make_contact(system="ticketing", external_id="T-1", merged_into=between)

    told = register(email="ana@example.net")

    assert told.contact == survivor
    assert current(survivor) == "ana@example.net"


def test_somebody_who_was_erased_is_not_written_about():
    gone = make_contact(email=None, erased_at=NOON)
    Reference.objects.create(contact=gone, system="ticketing", external_id="T-1")

    with pytest.raises(PersonErased):
        register(email="ana@example.org")

    assert not Address.objects.exists()


def test_an_address_stated_anew_is_the_current_one_and_so_is_an_old_one_stated_again():
    ana = register(email="ana@example.org").contact
    register(email="ana@example.net", at=LATER)
    assert current(ana) == "ana@example.net"

    again = register(email="Ana@Example.org", at=LATER + timedelta(hours=1))

    assert (again.changed, current(ana)) == (True, "ana@example.org")
    assert ana.addresses.count() == 2
    # Two statements of one moment: the one that came last.
    register(email="ana@example.net", at=LATER + timedelta(hours=1))
    assert current(ana) == "ana@example.net"


def test_what_a_person_said_of_their_language_is_not_overruled_by_what_others_say():
    ana = register(details={"language": "es"}).contact
    Contact.objects.update(language="de", language_source=LanguageSource.STATED)

    told = register(details={"language": "fr", "language_tag": "fr-CA", "country": "CA"})

    ana.refresh_from_db()
    assert (ana.language, ana.language_tag, ana.country) == ("de", "", "CA")
    assert told.changed
    register(details={"language": "ja"}, language_source=LanguageSource.STATED)
    ana.refresh_from_db()
    assert (ana.language, ana.language_source) == ("ja", "stated")


def test_attributes_are_told_one_by_one_and_taken_away_by_null():
    for code in ("size", "club"):
        Attribute.objects.create(code=code, label=code, type="text")
    register(attributes={"size": "M", "club": "Red Star"})

    register(attributes={"size": None})
    assert Contact.objects.get().attributes == {"club": "Red Star"}
    with pytest.raises(BadValue):
        register(attributes={"club": 3})


def test_a_push_subscription_is_checked_renewed_and_given_up():
    ana = register().contact

    for endpoint, keys in [
        ("http://fcm.googleapis.com/abc", KEYS),
        ("https://push.example.org/abc", KEYS),
        ("https://fcm.googleapis.com.example.org/abc", KEYS),
        ("https://fcm.googleapis.com@example.org/abc", KEYS),
        ("fcm:short", {}),
        ("javascript:alert(1)", KEYS),
        (ENDPOINT, {**KEYS, "auth": "short"}),
        (ENDPOINT, {"auth": KEYS["auth"]}),
        (ENDPOINT, {**KEYS, "auth": "é"}),
    ]:
        with pytest.raises(InvalidSubscription):
            registration.subscribe_to_push(ana, endpoint=endpoint, keys=keys, at=NOON)

    assert registration.subscribe_to_push(ana, endpoint=ENDPOINT, keys=KEYS, at=NOON)
    assert not registration.subscribe_to_push(ana, endpoint=ENDPOINT, keys=KEYS, at=LATER)
    renewed = {**KEYS, "auth": base64.urlsafe_b64encode(b"1" * 16).decode()}
    assert registration.subscribe_to_push(ana, endpoint=ENDPOINT, keys=renewed, at=LATER)
    assert ana.addresses.get().keys["auth"] == renewed["auth"].rstrip("=")
    assert registration.unsubscribe_from_push(ana, endpoint=ENDPOINT)
    assert not registration.unsubscribe_from_push(ana, endpoint=ENDPOINT)


def test_a_browser_that_is_gone_is_forgotten_of_all_who_shared_it_and_no_other_address_is():
    ana, bob = register(email="ana@example.org").contact, register("T-2").contact
    for contact, name in ((ana, "abc"), (bob, "abc"), (bob, "def")):
        endpoint = f"https://fcm.googleapis.com/fcm/send/{name}"
        registration.subscribe_to_push(contact, endpoint=endpoint, keys=KEYS, at=NOON)

    assert address_book.forget_push([ENDPOINT, "https://fcm.googleapis.com/fcm/send/nobodys"]) == 2

    left = sorted(Address.objects.values_list("contact", "normalised"))
    assert left == [(ana.pk, "ana@example.org"), (bob.pk, "https://fcm.googleapis.com/fcm/send/def")]


def test_staff_replace_an_address_and_nothing_of_it_stands_in_the_trail():
    ana, by = register(email="anna@example.org").contact, make_user()

    with pytest.raises(InvalidEmail):
        address_book.replace(ana.addresses.get(), "ana@", by=by, at=LATER)
    assert not address_book.replace(ana.addresses.get(), "ANNA@example.org", by=by, at=LATER)
    assert address_book.replace(ana.addresses.get(), "ana@example.org", by=by, at=LATER)

    assert ana.addresses.get().normalised == "ana@example.org"
    assert "example.org" not in str(list(AuditEntry.objects.values()))


def test_staff_remove_an_address_for_a_reason_that_can_be_read_later():
    ana, by = register(email="anna@example.org").contact, make_user()

    with pytest.raises(ReasonMissing):
        address_book.remove(ana.addresses.get(), why=" ", by=by)
    address_book.remove(ana.addresses.get(), why="Belongs to a neighbour", by=by)

    assert not ana.addresses.exists()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.reason) == ("contacts.remove_address", "Belongs to a neighbour")
    assert "example.org" not in str(AuditEntry.objects.values().get())


@pytest.mark.parametrize(
    ("given", "family", "native", "full", "salutation"),
    [
        ("Sukarno", "", "", "Sukarno", "Sukarno"),
        ("Juan Carlos", "de la Cruz y Martínez", "", "Juan Carlos de la Cruz y Martínez", "Juan Carlos"),
        ("", "", "王晓明", "王晓明", "王晓明"),
        ("晓明", "王", "", "王晓明", "王晓明"),
        ("", "van der Berg", "", "van der Berg", "van der Berg"),
        ("ليلى", "الحداد", "", "ليلى الحداد", "ليلى"),
    ],
)
def test_people_are_called_as_they_call_themselves(given, family, native, full, salutation):
    contact = Contact(given_name=given, family_name=family, native_name=native)

    assert (contact.full_name, contact.salutation_name) == (full, salutation)
