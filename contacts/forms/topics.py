"""How staff describe what people may be written to about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import SelectInput
from committee.models import Partner
from contacts.enums import TopicKind
from contacts.models import Topic


class TopicForm(forms.ModelForm[Topic]):
    """A topic of a partner names it, and no other does."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=TopicKind.choices,
        initial=TopicKind.MARKETING.value,
        widget=SelectInput,
        help_text=_(
            "News, partners’ brands and tracking each need an opt-in of their own. A service needs none, reaches "
            "minors too, and never carries marketing. Nobody is written to about tracking: it allows measuring. "
            "The kind stays as it is: people have agreed to it."
        ),
    )
    partner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        Partner.objects.order_by("code"),
        label=_("Partner"),
        required=False,
        widget=SelectInput,
        empty_label=_("Choose"),
        help_text=_("Whose brand it is: people agree to each partner apart."),
    )

    class Meta:
        model = Topic
        fields = ["code", "kind", "partner"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == TopicKind.PARTNER:
            if not cleaned.get("partner"):
                self.add_error("partner", _("Say whose brand it is."))
        elif "partner" in cleaned:
            cleaned["partner"] = None
        return cleaned
