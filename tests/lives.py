"""A person of whom every table knows something: what an export must show whole, and an erasure must leave nowhere.

Each text that says who it is holds one of `MARKS`; whoever finds one of them has found the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.core.files.base import ContentFile

from campaigns.enums import CampaignStatus, EventKind, SourceKind
from campaigns.models import Campaign, CompiledText, Event, HeldContact, Hold, Message
from committee.models import User
from contacts import consents, merging, requests, suppressions, wordings
from contacts.enums import (
    AddressKind,
    AttributeType,
    Channel,
    ConsentSource,
    DuplicateReason,
    EnquiryKind,
    IdentityCheck,
    ImportStatus,
    NoticeKind,
    RequestKind,
    RequestOrigin,
    SuppressionReason,
    TicketEventType,
)
from contacts.models import (
    Attribute,
    Contact,
    Duplicate,
    Enquiry,
    ImportedContact,
    ImportRun,
    ListedContact,
    Notice,
    PeopleList,
    Reference,
    RightsRequest,
    SignUp,
    Ticket,
    TicketEvent,
)
from tests.campaigns.stages import deliver, sending
from tests.factories import (
    NOON,
    make_address,
    make_contact,
    make_session,
    make_shift,
    make_topic,
    make_user,
    make_volunteer,
    span,
)
from volunteers import assignments
from volunteers.models import Assignment, Shift

EMAIL: Final = "zebulonka@quxmark.example"
OTHER_EMAIL: Final = "qux-other@quxmark.example"
PHONE: Final = "+33698765432"
ACCOUNT: Final = "acct-QXZ77"
NATIVE_NAME: Final = "澤布隆卡"
FREE_TEXT: Final = "limps since the Quxmark accident"
IP_ADDRESS: Final = "192.0.2.177"
MARKS: Final = ("zebulonka", "quxmark", PHONE, "98765432", "qxz77", NATIVE_NAME, "limps", IP_ADDRESS)

WORDS: Final = "I want the news of the Games."
# Ahead of NOON, when everything is asked and erased.
AHEAD: Final = NOON + timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Life:
    contact: Contact
    # The entry under which they were known a second time, merged into the first.
    merged: Contact
    campaign: Campaign
    officer: User
    shift: Shift
    import_run: ImportRun


def live() -> Life:
    """The person, known in every way there is; and somebody else, of whom nothing may go."""
    officer = make_user()
    contact = _person()
    _make_bystander()
    merged = _merged_into(contact, by=officer)
    contact.refresh_from_db()
    _agree(contact)
    import_run = _came_with_a_file(contact)
    _hold_tickets(contact, merged)
    _ask(contact, by=officer)
    campaign = _be_written_to(contact)
    _be_held_back(contact, by=officer)
    shift = _volunteer(contact, by=officer)
    contact.refresh_from_db()
    return Life(contact, merged, campaign, officer, shift, import_run)


def _person() -> Contact:
    Attribute.objects.create(code="shirt", label="Size of shirt", type=AttributeType.TEXT)
    contact = make_contact(
        email=EMAIL, phone=PHONE, given_name="Zebulonka", family_name="Quxmark", native_name=NATIVE_NAME,
        country="FR", region="Quxmark county", postcode="QXZ77", time_zone="Europe/Paris", birth_year=1987,
        is_minor=False, language_tag="fr-CA", tags=["quxmark-fan"], attributes={"shirt": FREE_TEXT},
        system="ticketing", external_id=ACCOUNT,
    )  # fmt: skip
    endpoint = "https://push.example/zebulonka"
    make_address(contact, endpoint, kind=AddressKind.PUSH, keys={"p256dh": "QXZ77", "auth": "QXZ77"})
    Reference.objects.create(contact=contact, system="shop", external_id="shop-QXZ77")
    suppressions.suppress(
        AddressKind.EMAIL, OTHER_EMAIL, reason=SuppressionReason.STAFF, at=NOON, note="Zebulonka called"
    )
    people = PeopleList.objects.create(name="Winners", file_name="winners.csv")
    ListedContact.objects.create(list=people, contact=contact)
    twin = make_contact(given_name="Zeb", email=None)
    Duplicate.objects.create(first=contact, second=twin, reason=DuplicateReason.SAME_ADDRESS)
    return contact


def _make_bystander() -> None:
    make_contact(email="max@example.org", given_name="Max", family_name="Bystander", opted_in="news")


def _merged_into(contact: Contact, *, by: User) -> Contact:
    """They were entered twice, under another address."""
    other = make_contact(
        email=OTHER_EMAIL, given_name="Z.", family_name="Quxmark", system="sign-up", external_id="QXZ77-2"
    )
    consents.record_opt_in(
        other, topic=make_topic("shop"), channel=Channel.EMAIL, source=ConsentSource.API, at=NOON,
        proof="Zebulonka said so", ip_address=IP_ADDRESS,
    )  # fmt: skip
    merging.merge(contact, other, keep={}, why="Zebulonka wrote twice", by=by, at=NOON)
    other.refresh_from_db()
    return other


def _agree(contact: Contact) -> None:
    version = wordings.shown("sign-up", "fr", WORDS)
    consents.record_opt_in(
        contact, topic=make_topic("news"), channel=Channel.EMAIL, source=ConsentSource.CONFIRMATION, at=NOON,
        wording=version, language="fr", proof=f"link sent to {EMAIL}", ip_address=IP_ADDRESS,
    )  # fmt: skip
    asked = SignUp.objects.create(
        contact=contact, address=contact.addresses.get(normalised=EMAIL), language="fr", wording=version,
        ip_address=IP_ADDRESS, asked_at=NOON, valid_until=AHEAD, confirmed_at=NOON,
    )  # fmt: skip
    asked.topics.add(make_topic("news"))
    Notice.objects.create(
        contact=contact, kind=NoticeKind.CONFIRM_OPT_IN, cause=f"sign_up:{asked.pk}", language="fr", address=EMAIL,
        values={"confirm_url": "https://example.org/QXZ77"}, not_before=NOON,
    )  # fmt: skip
    Enquiry.objects.create(kind=EnquiryKind.ACCESS, email=EMAIL.title(), language="fr", asked_at=NOON)


def _came_with_a_file(contact: Contact) -> ImportRun:
    run = ImportRun.objects.create(
        file=ContentFile(f"email\n{EMAIL}\n".encode(), name="people.csv"), file_name="people.csv",
        system="ticketing", status=ImportStatus.FINISHED, finished_at=NOON,
    )  # fmt: skip
    ImportedContact.objects.create(run=run, contact=contact)
    return run


def _hold_tickets(contact: Contact, merged: Contact) -> None:
    session = make_session(during=span(AHEAD))
    Ticket.objects.create(contact=contact, session=session, number="T-1", held_from=NOON)
    for number, holder in enumerate([contact, merged]):
        TicketEvent.objects.create(
            system="ticketing", event_id=f"event-{number}", number="T-1", type=TicketEventType.TRANSFERRED,
            happened_at=NOON + timedelta(hours=number), holder=holder,
        )  # fmt: skip


def _ask(contact: Contact, *, by: User) -> RightsRequest:
    asked = requests.receive(
        kind=RequestKind.RECTIFICATION, origin=RequestOrigin.POST, contact=contact, by=by, at=NOON
    )
    asked = requests.extend(asked, why="Zebulonka is travelling", by=by, at=NOON)
    asked = requests.identify(asked, contact=contact, check=IdentityCheck.DOCUMENT, by=by, at=NOON)
    return requests.answer(asked, note="Quxmark, not Quxmarc", by=by, at=NOON)


def _be_written_to(contact: Contact) -> Campaign:
    campaign = sending()
    deliver(campaign)
    message = Message.objects.get(contact_id=contact.pk)
    Event.objects.create(kind=EventKind.CLICK, campaign=campaign, ledger=campaign.ledger or 0, n=message.n, at=NOON)
    return campaign


def _be_held_back(contact: Contact, *, by: User) -> None:
    hold = Hold.objects.create(
        why="After an accident", kind=SourceKind.LIST, people_list=PeopleList.objects.get(), purposes=["marketing"],
        until=AHEAD, lifted_at=NOON, let_go_at=NOON, by=by, lifted_by=by,
    )  # fmt: skip
    HeldContact.objects.create(hold=hold, contact_id=contact.pk)


def _volunteer(contact: Contact, *, by: User) -> Shift:
    volunteer = make_volunteer(contact=contact, sex="F", born_on=date(1987, 5, 1), spoken_languages=["fr"])
    shift = make_shift(AHEAD)
    assignments.assign(volunteer, shift, by=by, at=NOON)
    Assignment.objects.filter(shift=shift).update(rest_waived=True, waived_by=by, waive_reason="Zebulonka insists")
    return shift


def write_many(contact: Contact, *, like: Campaign, number: int) -> None:
    """So many messages to the person, each of a campaign of its own, made after one that is being sent."""
    campaign = Campaign.objects.get(pk=like.pk)
    text = CompiledText.objects.get(campaign=campaign, language=contact.language)
    for place in range(number):
        # A copy has no approval of its own to leave by: cancelled after it had reached this person.
        campaign.pk, campaign.name, campaign.status = None, f"One of {number}: {place}", CampaignStatus.CANCELLED
        campaign.save(force_insert=True)
        text.pk, text.campaign = None, campaign
        text.save(force_insert=True)
        Message.objects.create(
            ledger=campaign.ledger, campaign=campaign, n=1, contact_id=contact.pk, channel=Channel.EMAIL,
            language=contact.language, language_wanted=contact.language, status="sent", sent_at=NOON,
            slot_values={"person.given_name": "Ada"}, address="ada@example.org",
        )  # fmt: skip
