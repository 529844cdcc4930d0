"""The kinds of sources that contacts know: a segment, the ticket holders of a session, a list of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committee.models.named import for_staff
from contacts import segments
from contacts.audiences.registry import Source, SourceLike, register
from contacts.models import Contact, ContactQuerySet, ListedContact
from contacts.tickets import holders

if TYPE_CHECKING:
    from committee.models import Session
    from contacts.models import PeopleList, Segment

SEGMENT, TICKETS, LIST = "segment", "tickets", "list"


# --- A segment -------------------------------------------------------------------------------------------------------


def _segment(source: SourceLike) -> Segment:
    assert source.segment is not None
    return source.segment


def _in_segment(source: SourceLike) -> ContactQuerySet:
    return segments.people_in(_segment(source))


def _segment_in_words(source: SourceLike) -> str:
    return _("the segment “%(name)s”") % {"name": _segment(source)}


def _rule_of_segment(source: SourceLike) -> dict[str, Any]:
    """The criteria in full: a segment that is rewritten is another audience."""
    segment = _segment(source)
    return {"segment": segment.pk, "criteria": segment.criteria}


# --- The ticket holders of a session ---------------------------------------------------------------------------------


def _session(source: SourceLike) -> Session:
    assert source.session is not None
    return source.session


def _holders(source: SourceLike) -> ContactQuerySet:
    whose = holders.former_holders_of if source.is_former else holders.holders_of
    return whose(_session(source))


def _holders_in_words(source: SourceLike) -> str:
    session = _session(source)
    facts = {
        "code": session.code,
        "discipline": for_staff(session.discipline, "name"),
        "day": date_format(session.starts_at.astimezone(session.venue.zone_info), "j F"),
    }
    if source.is_former:
        return _("those who gave up their tickets for %(code)s (%(discipline)s, %(day)s)") % facts
    return _("the ticket holders of %(code)s (%(discipline)s, %(day)s)") % facts


def _rule_of_holders(source: SourceLike) -> dict[str, Any]:
    return {"session": _session(source).code, "former": source.is_former}


# --- A list of people ------------------------------------------------------------------------------------------------


def _list(source: SourceLike) -> PeopleList:
    assert source.people_list is not None
    return source.people_list


def _listed(source: SourceLike) -> ContactQuerySet:
    listed = ListedContact.objects.filter(contact=OuterRef("pk"), list=_list(source))
    return Contact.objects.present().filter(Exists(listed))


def _list_in_words(source: SourceLike) -> str:
    return _("the list “%(name)s”") % {"name": _list(source)}


def _rule_of_list(source: SourceLike) -> dict[str, Any]:
    """A list is fixed once it is made; its size tells one that was still being filled from the whole."""
    people_list = _list(source)
    return {"list": people_list.pk, "people": people_list.people_count}


KINDS: Final = (
    Source(
        kind=SEGMENT,
        label=gettext_lazy("Segment"),
        people=_in_segment,
        sentence=_segment_in_words,
        rule=_rule_of_segment,
    ),
    Source(
        kind=TICKETS,
        label=gettext_lazy("Ticket holders of a session"),
        people=_holders,
        sentence=_holders_in_words,
        rule=_rule_of_holders,
    ),
    Source(
        kind=LIST,
        label=gettext_lazy("List of people"),
        people=_listed,
        sentence=_list_in_words,
        rule=_rule_of_list,
    ),
)


def register_all() -> None:
    for each in KINDS:
        register(each)
