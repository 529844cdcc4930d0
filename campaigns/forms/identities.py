"""The form of a sender: what stands in the head of a message is held to what heads may hold."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.flow import render
from campaigns.models import SenderIdentity
from committee import languages

_NAME: Final = languages.column("display_name", languages.DEFAULT)


class IdentityForm(forms.ModelForm[SenderIdentity]):
    class Meta:
        model = SenderIdentity
        fields = ["name", "mailbox", "sms_sender", "partner", "is_default"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if _NAME in self.fields and not (cleaned.get(_NAME) or "").strip() and _NAME not in self.errors:
            self.add_error(_NAME, _("Languages without a name show the French one: it has to be there."))
        for column in [*languages.columns("display_name"), *languages.columns("sms_stop")]:
            if character := render.forbidden_in(cleaned.get(column) or ""):
                sentence = _("The invisible character %(name)s is not allowed: delete it.") % {"name": character}
                self.add_error(column, sentence)
        if cleaned.get("is_default") and cleaned.get("partner"):
            self.add_error("is_default", _("New campaigns are not signed by a partner unless somebody chooses so."))
        return cleaned
