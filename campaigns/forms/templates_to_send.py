"""Which templates can a campaign send? Each with what it still lacks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from campaigns.enums import TemplateStatus
from campaigns.models import MessageTemplate
from committee import languages


class TemplateChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Those that answer no notice and lie in no archive; by name, with languages that lack, and how they stand."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            MessageTemplate.objects.filter(notice_kind=None, archived_at=None)
            .order_by("name")
            .prefetch_related("blocks"),
            **kwargs,
        )

    def label_from_instance(self, template: MessageTemplate) -> str:
        whole, missing = len(languages.CODES), len(template.missing_languages())
        name = f"{template.name} ({whole - missing}/{whole})" if missing else template.name
        if template.status == TemplateStatus.APPROVED:
            return name
        return _("%(template)s – %(status)s") % {"template": name, "status": template.get_status_display()}
