"""Which tickets did the person hold, with which files did they come, which segments describe them?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef

from committee.errors import CommitteeError
from committee.models.named import in_language
from contacts import segments
from contacts.dossier.registry import Row, contribute
from contacts.models import Contact, Duplicate, ImportedContact, Notice, Segment, Ticket, TicketEvent

_AT_ONCE = 500


def tickets(entries: Sequence[int]) -> Iterable[Row]:
    language = Contact.objects.values_list("language", flat=True).get(pk=entries[0])
    held = Ticket.objects.filter(contact__in=entries).order_by("held_from", "pk")
    for ticket in held.select_related("session__venue", "gate", "venue_part").iterator(_AT_ONCE):
        session = ticket.session
        yield {
            "system": ticket.system,
            "number": ticket.number,
            "status": ticket.status,
            "kind": ticket.kind,
            "category": ticket.category,
            "block": ticket.block,
            "gate": ticket.gate.code if ticket.gate else "",
            "venue_part": ticket.venue_part.code if ticket.venue_part else "",
            "session": session.code,
            "what": in_language(session, "description", language),
            "venue": in_language(session.venue, "name", language) or session.venue.code,
            "starts_at": session.during.lower,
            "held_from": ticket.held_from,
            "held_until": ticket.held_until,
        }


def ticket_events(entries: Sequence[int]) -> Iterable[Row]:
    """What the ticket shop told us of tickets that came to this person.

    Whoever a ticket came to has a holding of it, and by its number its events are found: holders have no index there.
    """
    mine = Ticket.objects.filter(contact__in=entries, system=OuterRef("system"), number=OuterRef("number"))
    told = TicketEvent.objects.filter(Exists(mine), holder__in=entries).order_by("happened_at", "pk")
    for event in told.select_related("session").iterator(_AT_ONCE):
        yield {
            "system": event.system,
            "event": event.event_id,
            "number": event.number,
            "what": event.type,
            "happened_at": event.happened_at,
            "received_at": event.received_at,
            "session": event.session.code if event.session else "",
            "kind": event.kind,
            "category": event.category,
            "block": event.block,
        }


def imports(entries: Sequence[int]) -> Iterable[Row]:
    came = ImportedContact.objects.filter(contact__in=entries).order_by("pk").select_related("run")
    for one in came.iterator(_AT_ONCE):
        yield {"file": one.run.file_name, "system": one.run.system, "imported_at": one.run.created_at}


def segments_now(entries: Sequence[int]) -> Iterable[Row]:
    """The segments that describe the person at this moment: each is asked, about these entries alone."""
    for segment in Segment.objects.order_by("name"):
        if _describes(segment, entries):
            yield {"segment": segment.name, "in_words": segment.description}


def _describes(segment: Segment, entries: Sequence[int]) -> bool:
    try:
        return segments.people_in(segment).filter(pk__in=entries).exists()
    except CommitteeError:
        return False  # it names what is no more, and so describes nobody


def duplicates(entries: Sequence[int]) -> Iterable[Row]:
    """Where we suspected that the person was entered twice; who the other was is not theirs to read."""
    pairs = Duplicate.objects.filter(first__in=entries) | Duplicate.objects.filter(second__in=entries)
    return pairs.order_by("pk").values("reason", "status", "found_at", "decided_at")


def notices(entries: Sequence[int]) -> Iterable[Row]:
    """A new address that no mailbox has confirmed may be a stranger's: neither it nor its link is in the file."""
    written = Notice.objects.filter(contact__in=entries).order_by("pk")
    unanswered = set(written.unanswered().values_list("pk", flat=True))
    columns = ("kind", "channel", "language", "address", "values", "status", "reason", "created_at", "valid_until")
    for notice in written.iterator(_AT_ONCE):
        told = {name: getattr(notice, name) for name in (*columns, "sent_at")}
        yield told | ({"address": "", "values": {}, "reason": ""} if notice.pk in unanswered else {})


def register() -> None:
    contribute("tickets", tickets)
    contribute("ticket_events", ticket_events)
    contribute("imports", imports)
    contribute("segments", segments_now)
    contribute("duplicates", duplicates)
    contribute("notices", notices)
