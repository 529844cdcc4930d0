"""Which conditions can a rule hold, and how does one row of a rule become a part of its JSON?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.forms.segments import parts
from contacts.forms.segments.parts import Chosen, Parts
from contacts.segments import InvalidCriteria, tree


class Condition(NamedTuple):
    """A kind of condition: what a rule calls it, what the menu calls it, and the fields it asks for."""

    field: str
    label: Promise
    parts: Callable[[], Parts]
    # More fields, by what was chosen in the first ones.
    more: Callable[[Chosen], Parts] = lambda _chosen: {}


class ConditionForm(forms.Form):
    """One row of a rule; `criteria` is what the rule keeps of it."""

    def __init__(
        self, condition: Condition, data: Any = None, *, prefix: str, criteria: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, prefix=prefix, initial=dict(criteria or {}), use_required_attribute=False)
        self.field, self.label = condition.field, condition.label
        self.fields |= condition.parts() | condition.more(self._chosen)

    def _chosen(self, part: str) -> Any:
        return self.data.get(self.add_prefix(part)) if self.is_bound else self.initial.get(part)

    @property
    def criteria(self) -> dict[str, Any]:
        kept = {part: _plain(value) for part, value in getattr(self, "cleaned_data", {}).items()}
        return {"field": self.field, **{part: value for part, value in kept.items() if value not in ("", None, [])}}

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


# As the menu of conditions offers them.
MENU: Final[tuple[tuple[Promise, tuple[Condition, ...]], ...]] = (
    (
        _("Who they are"),
        (
            Condition("language", _("Language"), parts.language),
            Condition("country", _("Country"), parts.country),
            Condition("region", _("Region"), parts.region),
            Condition("postcode", _("Postcode"), parts.postcode),
            Condition("age", _("Age"), parts.age),
            Condition("minor", _("Under age"), parts.minor),
            Condition("tag", _("Tag"), parts.tag),
            Condition("attribute", _("Attribute"), parts.attribute, parts.after_attribute),
        ),
    ),
    (
        _("What they agreed to"),
        (
            Condition("topic", _("Topic and channel"), parts.topic),
            Condition("opted_in", _("Opted in"), parts.opted_in, parts.after_when),
            Condition("address", _("Can be reached"), parts.address),
        ),
    ),
    (_("What they hold"), (Condition("ticket", _("Ticket"), parts.ticket),)),
    (
        _("Where they come from"),
        (
            Condition("list", _("List from a file"), parts.people_list),
            Condition("import", _("Import"), parts.import_run),
            Condition("sign_up", _("Sign-up page"), parts.sign_up),
            Condition("system", _("System"), parts.system),
        ),
    ),
    (
        _("Since when"),
        (
            Condition("created", _("Known to us"), parts.when, parts.after_when),
            Condition("last_sign", _("Last sign of life"), parts.when, parts.after_when),
        ),
    ),
)
CONDITIONS: Final[Mapping[str, Condition]] = {one.field: one for _heading, group in MENU for one in group}
