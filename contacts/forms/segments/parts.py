"""Which fields does each condition ask for? They are called like the parts of the condition in the rule's JSON.

Where an answer asks for other fields beside it, a second function (`after_…`) makes these from what was chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from committee import languages
from contacts.enums import AttributeType, Channel, ConsentStatus, TicketKind
from contacts.forms.segments.inputs import DaysField, NumberField, SeparatedField, day_field
from contacts.forms.segments.pickers import PickerField
from contacts.models import Attribute, Topic
from contacts.segments.conditions.attributes import OPERATORS
from contacts.segments.conditions.dates import BEFORE, LAST_DAYS, MOST_DAYS, SINCE
from contacts.segments.conditions.people import OLDEST
from contacts.segments.conditions.rights import NEVER_ASKED
from contacts.segments.conditions.tickets import FORMER, HELD
from contacts.segments.words import language_name

Parts = dict[str, forms.Field]
# What stands in a field before anything is validated.
Chosen = Callable[[str], Any]

# Another choice in such a field asks for other fields beside it.
REBUILDS: Final = {"data-rebuild": ""}


# --- Who they are ----------------------------------------------------------------------------------------------------


def language() -> Parts:
    return {"is": _some_of(_("They read one of"), [(code, language_name(code)) for code in languages.CODES])}


def country() -> Parts:
    return {"is": _picked("country", _("They live in one of"))}


def region() -> Parts:
    return {"is": _texts(_("It begins with"))}


def postcode() -> Parts:
    return {"is": _texts(_("It begins with"), _("75 finds all of Paris. Several with commas between them."))}


def age() -> Parts:
    unknown = forms.BooleanField(label=_("and those whose age we do not know"), required=False)
    return {"from": _years(_("From (years)")), "to": _years(_("to (years)")), "unknown": unknown}


def minor() -> Parts:
    return {"is": _one_of(_("Under eighteen"), [("yes", _("yes, or may be")), ("no", _("not that we know"))])}


def tag() -> Parts:
    return {"is": _texts(_("They have one of"))}


def attribute() -> Parts:
    known = Attribute.objects.all()
    choices = [("", _("Choose …")), *((one.code, one.label) for one in known)]
    return {"attribute": _one_of(_("Which one"), choices, widget=forms.Select(attrs=REBUILDS))}


_OPERATORS: Final = {
    "exactly": _("is exactly"), "begins": _("begins with"), "contains": _("contains"),
    "between": _("lies between"), "yes": _("is “yes”"), "no": _("is “no”"),
}  # fmt: skip


def after_attribute(chosen: Chosen) -> Parts:
    """What may be asked depends on the type of the attribute."""
    known = Attribute.objects.filter(code=chosen("attribute") or "").first()
    if known is None:
        return {}
    operators = [(operator, _OPERATORS[operator]) for operator in OPERATORS[known.type]]
    return {"is": _one_of(_("How"), operators), **_values(known)}


def _values(known: Attribute) -> Parts:
    match known.type:
        case AttributeType.NUMBER:
            return {
                "from": NumberField(label=_("From"), required=False),
                "to": NumberField(label=_("to"), required=False),
            }
        case AttributeType.DATE:
            return {"from_day": day_field(_("From")), "to_day": day_field(_("to"))}
        case AttributeType.CHOICE:
            return {"values": _some_of(_("One of"), [(choice, choice) for choice in known.choices])}
        case AttributeType.TEXT:
            return {"values": _texts(_("One of"))}
    return {}


# --- What they agreed to ---------------------------------------------------------------------------------------------


def topic() -> Parts:
    answers = [
        (ConsentStatus.GRANTED.value, _("accept")),
        (ConsentStatus.WITHDRAWN.value, _("have refused")),
        (NEVER_ASKED, _("were never asked about")),
    ]
    return {
        "is": _one_of(_("They"), answers),
        "topic": _one_of(_("Topic"), [("", _("anything")), *_topics()], required=False),
        "channel": _one_of(_("by"), Channel.choices),
    }


def opted_in() -> Parts:
    return {"topic": _one_of(_("Topic"), _topics()), "channel": _one_of(_("by"), Channel.choices), **when()}


def address() -> Parts:
    return {"is": _one_of(_("by"), Channel.choices)}


# --- What they hold, and where they come from ------------------------------------------------------------------------


def ticket() -> Parts:
    return {
        "is": _one_of(_("They"), [(HELD, _("hold it now")), (FORMER, _("held it, and hold none now"))]),
        "sessions": _picked("session", _("for the session")),
        "disciplines": _picked("discipline", _("of the discipline")),
        "venues": _picked("venue", _("at the venue")),
        "days": DaysField(label=_("on the day"), required=False),
        "parts": _picked("venue_part", _("in the part of a venue")),
        "gates": _picked("gate", _("through the gate")),
        "categories": _texts(_("in the category")),
        "kinds": _some_of(_("of the kind"), TicketKind.choices),
    }


def people_list() -> Parts:
    return {"is": _picked("list", _("They are on one of"), numbers=True)}


def import_run() -> Parts:
    return {"is": _picked("import", _("They came with one of"), numbers=True)}


def sign_up() -> Parts:
    choices = [("confirmed", _("signed up and confirmed it")), ("unconfirmed", _("signed up, not confirmed"))]
    return {"is": _one_of(_("They"), choices)}


def system() -> Parts:
    return {"is": _texts(_("They are known to"), _("The word that stands in the imports, for example: ticketing."))}


# --- Since when ------------------------------------------------------------------------------------------------------


def when() -> Parts:
    choices = [(SINCE, _("since")), (BEFORE, _("before")), (LAST_DAYS, _("in the last days"))]
    return {"is": _one_of(_("When"), choices, widget=forms.Select(attrs=REBUILDS))}


def after_when(chosen: Chosen) -> Parts:
    if chosen("is") == LAST_DAYS:
        return {"days": forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS, required=False)}
    return {"day": day_field(_("Day"))}


# --- The fields they are made of -------------------------------------------------------------------------------------


def _one_of(label: Any, choices: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, **options)


def _some_of(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False)


def _texts(label: Any, help_text: Any = "") -> SeparatedField:
    return SeparatedField(label=label, help_text=help_text or _("Several with commas between them."), required=False)


def _picked(kind: str, label: Any, *, numbers: bool = False) -> PickerField:
    return PickerField(kind, label=label, required=False, numbers=numbers)


def _topics() -> list[tuple[str, str]]:
    return [(topic.code, str(topic)) for topic in Topic.objects.order_by("code")]


def _years(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=OLDEST, required=False)
