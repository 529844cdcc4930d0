"""Who is this person now: how reached, what agreed to, what to beware of? The head of a person's page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from committee.models import User
from contacts.admin import sight
from contacts.enums import SMS_LINES, AddressKind, Channel, ConsentStatus, DuplicateStatus, Pace
from contacts.models import Address, Consent, Contact, Duplicate, ListedContact, Merge, Suppression, Ticket
from contacts.models.contact import ADULT_AT

TICKETS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Reached:
    """An address and its state, as labels with a tone."""

    address: Address
    states: list[tuple[str | Promise, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A topic, and what was decided about it on each channel: in words, with a tone, or nothing."""

    topic: str
    cells: list[tuple[str, str, datetime | None]]


@dataclass(slots=True)
class Overview:
    """What the reader may see of the person; parts they may not are None."""

    contact: Contact
    warnings: list[tuple[str, str]] = field(default_factory=list)
    addresses: list[Reached] | None = None
    channels: list[str] = field(default_factory=lambda: [str(channel.label) for channel in Channel])
    rights: list[Line] | None = None
    tickets: list[Ticket] | None = None
    more_tickets: bool = False
    merges: list[Merge] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)


def of(contact: Contact, *, reader: User, at: datetime) -> Overview:
    """Every question has an index and an end, whatever the table holds."""
    seen = Overview(contact)
    if sight.sees_everybody(reader):
        seen.addresses = _addresses(contact)
        seen.warnings = [*_warnings(contact, at=at), *_duplicates(contact, reader)]
    if reader.has_perm("contacts.view_consent"):
        seen.rights = _rights(contact)
    if reader.has_perm("contacts.view_ticket"):
        held = Ticket.objects.held().filter(contact=contact).select_related("session").order_by("-held_from")
        found = list(held[: TICKETS_SHOWN + 1])
        seen.tickets, seen.more_tickets = found[:TICKETS_SHOWN], len(found) > TICKETS_SHOWN
    if reader.has_perm("contacts.view_merge"):
        seen.merges = list(contact.merges.select_related("by").order_by("-merged_at")[:5])
    if reader.has_perm("contacts.view_peoplelist"):
        listed = ListedContact.objects.filter(contact=contact).select_related("list")
        seen.lists = sorted(str(one.list) for one in listed[:50])
    return seen


def _addresses(contact: Contact) -> list[Reached]:
    """By kind, the one that is written to first."""
    rows = list(contact.addresses.order_by("kind", "-current_since", "-pk"))
    digests = [bytes(row.digest) for row in rows]
    standing = Suppression.objects.standing().filter(digest__in=digests).values_list("kind", "digest")
    forbidden = {(kind, bytes(digest)) for kind, digest in standing}
    current: set[str] = set()
    found = []
    for row in rows:
        is_suppressed = (row.kind, bytes(row.digest)) in forbidden
        may_be_used = row.dead_since is None and not is_suppressed and not _is_deaf(row)
        is_current = may_be_used and row.kind not in current
        if is_current:
            current.add(row.kind)
        found.append(Reached(row, list(_states(row, is_current=is_current, is_suppressed=is_suppressed))))
    return found


def _is_deaf(address: Address) -> bool:
    """A telephone that gets no SMS."""
    return address.kind == AddressKind.PHONE and address.line not in SMS_LINES


def _states(address: Address, *, is_current: bool, is_suppressed: bool) -> Any:
    if is_current:
        yield _("written to"), "success"
    if is_suppressed:
        yield _("suppressed"), "danger"
    if address.dead_since:
        yield _("dead"), "danger"
    if address.verified_at:
        yield _("verified"), "info"
    if address.kind == AddressKind.PHONE and _is_deaf(address):
        yield _("%(line)s: no SMS") % {"line": address.get_line_display() or _("unknown line")}, "warning"


def _rights(contact: Contact) -> list[Line]:
    held: dict[str, dict[str, Consent]] = {}
    for right in Consent.objects.filter(contact=contact).select_related("topic").order_by("topic__code"):
        held.setdefault(str(right.topic), {})[right.channel] = right
    return [Line(topic, [_cell(rights.get(channel)) for channel in Channel]) for topic, rights in held.items()]


def _cell(right: Consent | None) -> tuple[str, str, datetime | None]:
    if right is None:
        return "", "", None
    tone = "success" if right.status == ConsentStatus.GRANTED else "warning"
    return str(right.get_status_display()), tone, right.since


def _warnings(contact: Contact, *, at: datetime) -> Any:
    if contact.is_minor or (contact.birth_year or 0) >= at.year - ADULT_AT:
        yield str(_("A minor: no marketing and no partner messages.")), ""
    if contact.paused_until and contact.paused_until > at:
        until = date_format(localtime(contact.paused_until), "SHORT_DATE_FORMAT")
        yield str(_("Asked for a pause until %(day)s.") % {"day": until}), ""
    if contact.pace == Pace.LESS:
        yield str(_("Asked to hear from us less often.")), ""


def _duplicates(contact: Contact, reader: User) -> Any:
    if not reader.has_perm("contacts.view_duplicate"):
        return
    pairs = Duplicate.objects.filter(Q(first=contact) | Q(second=contact), status=DuplicateStatus.SUSPECTED)
    for pair in pairs[:5]:
        other = pair.second_id if pair.first_id == contact.pk else pair.first_id
        yield str(_("May have been entered twice: entry %(number)s.") % {"number": other}), str(other)
