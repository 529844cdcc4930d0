"""How is one ticket described in words? “athletics sessions at the Stade de France on 4 August”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from committee import languages
from committee.models.named import for_staff
from contacts.enums import TicketKind
from contacts.segments.mentions import Known
from contacts.segments.words import any_of, day_and_month, in_a_sentence, quoted

if TYPE_CHECKING:  # the condition says itself in these words
    from contacts.segments.conditions.tickets import HasTicket


def described(ticket: HasTicket, known: Known) -> str:
    """What the tickets are for, and everything else that narrows them."""
    return " ".join([_sessions(ticket, known), *_places(ticket, known), *_kinds(ticket)])


def _sessions(ticket: HasTicket, known: Known) -> str:
    disciplines = any_of(
        known.name("discipline", code, lambda row: in_a_sentence(for_staff(row, "name")))
        for code in ticket.disciplines
    )
    if ticket.sessions:
        sessions = any_of(quoted(known.name("session", code, _session)) for code in ticket.sessions)
        return _("%(sessions)s (%(disciplines)s)") % {
            "sessions": sessions, "disciplines": disciplines
        } if disciplines else sessions  # fmt: skip
    if disciplines:
        return _("%(disciplines)s sessions") % {"disciplines": disciplines}
    return pgettext("tickets for", "any session")


def _session(session: Any) -> str:
    """Descriptions repeat themselves from sport to sport: the discipline and the day tell sessions apart."""
    facts = {
        "discipline": for_staff(session.discipline, "name"),
        "session": in_a_sentence(for_staff(session, "description")),
        "day": day_and_month(session.starts_at.astimezone(session.venue.zone_info).date()),
    }
    return _("%(discipline)s, %(session)s, %(day)s") % facts


def _places(ticket: HasTicket, known: Known) -> list[str]:
    said = []
    if ticket.venues:
        said.append(any_of(known.name("venue", code, _at_venue) for code in ticket.venues))
    if ticket.parts:
        parts = any_of(known.name("venue_part", code, str) for code in ticket.parts)
        said.append(_("in the part %(parts)s") % {"parts": quoted(parts)})
    if ticket.gates:
        said.append(
            _("through %(gates)s") % {"gates": any_of(known.name("gate", code, _gate) for code in ticket.gates)}
        )
    if ticket.days:
        said.append(_("on %(days)s") % {"days": any_of(map(day_and_month, ticket.days))})
    return said


def _at_venue(venue: Any) -> str:
    """With the preposition its name takes, where the programme gives it: « au Stade de France »."""
    active = translation.get_language()
    language = active if active in languages.BACK_OFFICE else languages.DEFAULT
    for form in venue.name_forms.all():
        if form.language == language and form.form == form.Form.AT:
            return str(form.text)
    return _("at %(venue)s") % {"venue": for_staff(venue, "name")}


def _gate(gate: Any) -> str:
    return f"{for_staff(gate, 'name')} ({for_staff(gate.venue, 'name')})"


def _kinds(ticket: HasTicket) -> list[str]:
    said = []
    if ticket.categories:
        said.append(_("in category %(categories)s") % {"categories": any_of(ticket.categories)})
    if ticket.kinds:
        said.append(
            _("of the kind %(kinds)s") % {"kinds": any_of(str(TicketKind(kind).label) for kind in ticket.kinds)}
        )
    return said
