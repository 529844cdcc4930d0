"""The form of each condition. Its fields are called like the parts of the condition in the rule's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee import languages
from contacts.enums import AttributeType, Channel, ConsentStatus, TicketKind
from contacts.forms.segments.inputs import DaysField, NumberField, SeparatedField, day_field
from contacts.forms.segments.pickers import PickerField
from contacts.models import Attribute, Topic
from contacts.segments import InvalidCriteria, tree
from contacts.segments.conditions.attributes import OPERATORS
from contacts.segments.conditions.dates import BEFORE, LAST_DAYS, MOST_DAYS, SINCE
from contacts.segments.conditions.people import OLDEST
from contacts.segments.conditions.rights import NEVER_ASKED
from contacts.segments.conditions.tickets import FORMER, HELD
from contacts.segments.words import language_name

# Another choice in such a field asks for other fields beside it.
REBUILDS: Final = {"data-rebuild": ""}

Parts = dict[str, forms.Field]


class ConditionForm(forms.Form):
    """One condition: `parts` makes its fields, `criteria` is what a rule keeps of it."""

    field: ClassVar[str]
    label: ClassVar[str | Promise]
    # The menu names the classes: a template would make one of each that it meets.
    do_not_call_in_templates: ClassVar = True

    def __init__(self, data: Any = None, *, prefix: str, criteria: Mapping[str, Any]) -> None:
        super().__init__(data, prefix=prefix, initial=dict(criteria), use_required_attribute=False)
        self.fields.update(deepcopy(self.parts()))

    def parts(self) -> Parts:
        raise NotImplementedError

    def chosen(self, part: str) -> Any:
        """What stands in a field before anything is validated: other fields may depend on it."""
        return self.data.get(self.add_prefix(part)) if self.is_bound else self.initial.get(part)

    @property
    def criteria(self) -> dict[str, Any]:
        parts = {part: _plain(value) for part, value in getattr(self, "cleaned_data", {}).items()}
        return {"field": self.field, **{part: value for part, value in parts.items() if value not in ("", None, [])}}

    def clean(self) -> dict[str, Any]:
        """Whatever the domain refuses of a single condition is said at its row."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                tree.condition(self.criteria)
            except InvalidCriteria as refused:
                raise forms.ValidationError(str(refused)) from None
        return cleaned


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value or None if isinstance(value, bool) else value


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


class LanguageForm(ConditionForm):
    field, label = "language", _("Language")

    def parts(self) -> Parts:
        return {"is": _some_of(_("They read one of"), [(code, language_name(code)) for code in languages.CODES])}


class CountryForm(ConditionForm):
    field, label = "country", _("Country")

    def parts(self) -> Parts:
        return {"is": _picked("country", _("They live in one of"))}


class RegionForm(ConditionForm):
    field, label = "region", _("Region")

    def parts(self) -> Parts:
        return {"is": _texts(_("It begins with"))}


class PostcodeForm(ConditionForm):
    field, label = "postcode", _("Postcode")

    def parts(self) -> Parts:
        return {"is": _texts(_("It begins with"), _("75 finds all of Paris. Several with commas between them."))}


class AgeForm(ConditionForm):
    field, label = "age", _("Age")

    def parts(self) -> Parts:
        unknown = forms.BooleanField(label=_("and those whose age we do not know"), required=False)
        return {"from": _years(_("From (years)")), "to": _years(_("to (years)")), "unknown": unknown}


class MinorForm(ConditionForm):
    field, label = "minor", _("Under age")

    def parts(self) -> Parts:
        return {"is": _one_of(_("Under eighteen"), [("yes", _("yes, or may be")), ("no", _("not that we know"))])}


class TagForm(ConditionForm):
    field, label = "tag", _("Tag")

    def parts(self) -> Parts:
        return {"is": _texts(_("They have one of"))}


class AttributeForm(ConditionForm):
    """What may be asked depends on the type of the attribute: it is chosen first."""

    field, label = "attribute", _("Attribute")
    _WORDS: ClassVar = {
        "exactly": _("is exactly"), "begins": _("begins with"), "contains": _("contains"),
        "between": _("lies between"), "yes": _("is “yes”"), "no": _("is “no”"),
    }  # fmt: skip

    def parts(self) -> Parts:
        known = {attribute.code: attribute for attribute in Attribute.objects.all()}
        choices = [("", _("Choose …")), *((code, attribute.label) for code, attribute in known.items())]
        which = _one_of(_("Which one"), choices, widget=forms.Select(attrs=REBUILDS))
        if (chosen := known.get(self.chosen("attribute"))) is None:
            return {"attribute": which}
        operators = [(operator, self._WORDS[operator]) for operator in OPERATORS[chosen.type]]
        return {"attribute": which, "is": _one_of(_("How"), operators), **self._values(chosen)}

    def _values(self, attribute: Attribute) -> Parts:
        match attribute.type:
            case AttributeType.NUMBER:
                return {
                    "from": NumberField(label=_("From"), required=False),
                    "to": NumberField(label=_("to"), required=False),
                }
            case AttributeType.DATE:
                return {"from_day": day_field(_("From")), "to_day": day_field(_("to"))}
            case AttributeType.CHOICE:
                return {"values": _some_of(_("One of"), [(choice, choice) for choice in attribute.choices])}
            case AttributeType.TEXT:
                return {"values": _texts(_("One of"))}
        return {}


class TopicForm(ConditionForm):
    field, label = "topic", _("Topic and channel")

    def parts(self) -> Parts:
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


class AddressForm(ConditionForm):
    field, label = "address", _("Can be reached")

    def parts(self) -> Parts:
        return {"is": _one_of(_("by"), Channel.choices)}


class TicketForm(ConditionForm):
    field, label = "ticket", _("Ticket")

    def parts(self) -> Parts:
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


class ListForm(ConditionForm):
    field, label = "list", _("List from a file")

    def parts(self) -> Parts:
        return {"is": _picked("list", _("They are on one of"), numbers=True)}


class ImportForm(ConditionForm):
    field, label = "import", _("Import")

    def parts(self) -> Parts:
        return {"is": _picked("import", _("They came with one of"), numbers=True)}


class SignUpForm(ConditionForm):
    field, label = "sign_up", _("Sign-up page")

    def parts(self) -> Parts:
        choices = [("confirmed", _("signed up and confirmed it")), ("unconfirmed", _("signed up, not confirmed"))]
        return {"is": _one_of(_("They"), choices)}


class SystemForm(ConditionForm):
    field, label = "system", _("System")

    def parts(self) -> Parts:
        return {
            "is": _texts(_("They are known to"), _("The word that stands in the imports, for example: ticketing."))
        }


class _WhenForm(ConditionForm):
    def parts(self) -> Parts:
        choices = [(SINCE, _("since")), (BEFORE, _("before")), (LAST_DAYS, _("in the last days"))]
        when: Parts = {"is": _one_of(_("When"), choices, widget=forms.Select(attrs=REBUILDS))}
        if self.chosen("is") == LAST_DAYS:
            days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS, required=False)
            return when | {"days": days}
        return when | {"day": day_field(_("Day"))}


class CreatedForm(_WhenForm):
    field, label = "created", _("Known to us")


class LastSignForm(_WhenForm):
    field, label = "last_sign", _("Last sign of life")


class OptedInForm(_WhenForm):
    field, label = "opted_in", _("Opted in")

    def parts(self) -> Parts:
        return {
            "topic": _one_of(_("Topic"), _topics()),
            "channel": _one_of(_("by"), Channel.choices),
            **super().parts(),
        }


# As the menu of conditions offers them.
MENU: Final[tuple[tuple[Promise, tuple[type[ConditionForm], ...]], ...]] = (
    (
        _("Who they are"),
        (LanguageForm, CountryForm, RegionForm, PostcodeForm, AgeForm, MinorForm, TagForm, AttributeForm),
    ),
    (_("What they agreed to"), (TopicForm, OptedInForm, AddressForm)),
    (_("What they hold"), (TicketForm,)),
    (_("Where they come from"), (ListForm, ImportForm, SignUpForm, SystemForm)),
    (_("Since when"), (CreatedForm, LastSignForm)),
)
FORMS: Final[Mapping[str, type[ConditionForm]]] = {form.field: form for _group, forms in MENU for form in forms}
