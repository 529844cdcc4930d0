"""Whom does a saved rule describe? As a check, as a query, and as a sentence that staff can read before they write.

A rule is a JSON object; each of its parts narrows it, and of the values of one part any will do:

    {"languages": ["fr", "ar"], "countries": ["FR"], "tags": ["press"],
     "sessions": ["ATH-01"], "disciplines": ["ATH"], "venues": ["STA"],
     "opted_in": {"topic": "news", "channel": "email"}, "import_run": 12}

Sessions, disciplines and venues speak of one ticket that the person holds now. No part at all means everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committee import languages
from committee.errors import CommitteeError
from committee.models import Discipline, Session, Venue
from contacts.enums import Channel, ConsentStatus
from contacts.models import Consent, Contact, ContactQuerySet, ImportedContact, ImportRun, Segment, Ticket, Topic

Criteria = Mapping[str, Any]

LISTS: Final = ("languages", "countries", "tags", "sessions", "disciplines", "venues")
PARTS: Final = (*LISTS, "opted_in", "import_run")

# Through a ticket: the field of `Ticket` that each part asks, and the codes it may name.
_TICKET_FIELDS: Final = {
    "sessions": "session__code__in",
    "disciplines": "session__discipline__code__in",
    "venues": "session__venue__code__in",
}
_CODED: Final[Mapping[str, type[Session | Discipline | Venue]]] = {
    "sessions": Session,
    "disciplines": Discipline,
    "venues": Venue,
}


class InvalidCriteria(CommitteeError):
    message = gettext_lazy("This rule describes nobody: it names something that does not exist.")


def validate(criteria: Criteria) -> None:
    """Raises `InvalidCriteria` with what is wrong, so that a mistyped code never narrows an audience in silence."""
    if unknown := [part for part in criteria if part not in PARTS]:
        raise InvalidCriteria(_("A rule has no part “%(part)s”.") % {"part": unknown[0]})
    for part in LISTS:
        values = criteria.get(part, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise InvalidCriteria(_("“%(part)s” must be a list of texts.") % {"part": part})
    _refuse_unknown(criteria.get("languages", []), known=set(languages.CODES))
    for part, model in _CODED.items():
        if codes := criteria.get(part):
            _refuse_unknown(codes, known=set(model.objects.filter(code__in=codes).values_list("code", flat=True)))
    _validate_opt_in(criteria.get("opted_in"))
    run = criteria.get("import_run")
    if run is not None and not (isinstance(run, int) and ImportRun.objects.filter(pk=run).exists()):
        raise InvalidCriteria(_("There is no import with the number %(run)s.") % {"run": run})


def _refuse_unknown(values: list[str], *, known: set[str]) -> None:
    if unknown := [value for value in values if value not in known]:
        raise InvalidCriteria(_("“%(value)s” does not exist.") % {"value": unknown[0]})


def _validate_opt_in(opt_in: object) -> None:
    if opt_in is None:
        return
    if not isinstance(opt_in, dict) or set(opt_in) != {"topic", "channel"} or opt_in["channel"] not in Channel.values:
        raise InvalidCriteria(_("An opt-in needs a topic and a channel."))
    if not Topic.objects.filter(code=opt_in["topic"]).exists():
        raise InvalidCriteria(_("“%(value)s” does not exist.") % {"value": opt_in["topic"]})


def people_in(segment: Segment) -> ContactQuerySet:
    """The people whom the segment describes now, each once."""
    return described_by(segment.criteria)


def described_by(criteria: Criteria) -> ContactQuerySet:
    people = Contact.objects.present()
    if spoken := criteria.get("languages"):
        people = people.speaking(*spoken)
    if countries := criteria.get("countries"):
        people = people.living_in(*countries)
    if tags := criteria.get("tags"):
        people = people.tagged(*tags)
    if asked_of_ticket := {field: criteria[part] for part, field in _TICKET_FIELDS.items() if criteria.get(part)}:
        people = people.filter(Exists(Ticket.objects.held().filter(contact=OuterRef("pk"), **asked_of_ticket)))
    if opt_in := criteria.get("opted_in"):
        rights = Consent.objects.filter(status=ConsentStatus.GRANTED, channel=opt_in["channel"])
        people = people.filter(Exists(rights.filter(contact=OuterRef("pk"), topic__code=opt_in["topic"])))
    if run := criteria.get("import_run"):
        people = people.filter(Exists(ImportedContact.objects.filter(contact=OuterRef("pk"), run=run)))
    return people


def sentence(criteria: Criteria, language: str) -> str:
    """The rule in words, in a language of the back-office."""
    with translation.override(language):
        clauses = [say(criteria) for part, say in _CLAUSES.items() if criteria.get(part)]
        if tickets := _ticket_clause(criteria):
            clauses.append(tickets)
        if not clauses:
            return _("Everybody.")
        return _("People who %(clauses)s.") % {"clauses": get_text_list(clauses, _("and"))}


def _any_of(names: list[str]) -> str:
    return get_text_list(names, _("or"))


def _languages_clause(criteria: Criteria) -> str:
    return _("read %(languages)s") % {"languages": _any_of([languages.NAMES[code] for code in criteria["languages"]])}


def _countries_clause(criteria: Criteria) -> str:
    return _("live in %(countries)s") % {"countries": _any_of(criteria["countries"])}


def _tags_clause(criteria: Criteria) -> str:
    return _("are tagged %(tags)s") % {"tags": _any_of([f"“{tag}”" for tag in criteria["tags"]])}


def _opt_in_clause(criteria: Criteria) -> str:
    opt_in = criteria["opted_in"]
    topic = Topic.objects.filter(code=opt_in["topic"]).first() or opt_in["topic"]
    return _("agreed to %(topic)s by %(channel)s") % {"topic": topic, "channel": Channel(opt_in["channel"]).label}


def _import_clause(criteria: Criteria) -> str:
    run = ImportRun.objects.filter(pk=criteria["import_run"]).first() or criteria["import_run"]
    return _("came with the file %(file)s") % {"file": run}


_CLAUSES: Final[Mapping[str, Callable[[Criteria], str]]] = {
    "languages": _languages_clause,
    "countries": _countries_clause,
    "tags": _tags_clause,
    "opted_in": _opt_in_clause,
    "import_run": _import_clause,
}


def _ticket_clause(criteria: Criteria) -> str:
    said = {part: {"codes": _any_of(criteria[part])} for part in _CODED if criteria.get(part)}
    wanted = []
    if "sessions" in said:
        wanted.append(_("for the session %(codes)s") % said["sessions"])
    if "disciplines" in said:
        wanted.append(_("for the discipline %(codes)s") % said["disciplines"])
    if "venues" in said:
        wanted.append(_("at the venue %(codes)s") % said["venues"])
    return _("hold a ticket %(wanted)s") % {"wanted": " ".join(wanted)} if wanted else ""
