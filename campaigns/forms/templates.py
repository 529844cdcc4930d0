"""The form of a template: a text is judged as it is saved, language by language, field by field."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaigns import versions
from campaigns.models import EMAIL_FIELDS, MessageTemplate
from committee import languages

# In a text of one line, saying which line would only confuse.
_OF_MANY_LINES: Final = "body"
# The columns in which the texts of the three blocks are kept.
_COLUMNS: Final = {
    ("heading", "text"): "heading",
    ("body", "text"): "body",
    ("button", "label"): "button_label",
    ("button", "link"): "button_url",
    ("", "text"): "body",
}


class TemplateForm(forms.ModelForm[MessageTemplate]):
    """A template. What is begun may be saved unfinished; what is written wrongly may not."""

    class Meta:
        model = MessageTemplate
        fields = ["name", "purpose", "topic"]  # and, from the admin, the columns of each language

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        written = self._as_written(cleaned)
        for language, findings in versions.findings(written).items():
            for finding in findings:
                field = _COLUMNS.get((finding.block, finding.field), finding.field)
                self._object(languages.column(field, language), finding.line, finding.message, written)
        if written.topic_id and (fault := written.topic_fault()):
            self.add_error("topic" if "topic" in self.fields else None, str(fault))
        if written.notice_kind and (missing := written.missing_languages()):
            names = ", ".join(languages.NAMES[code] for code in missing)
            self.add_error(
                None,
                forms.ValidationError(
                    _("People get this e-mail as soon as it is saved, and it lacks %(languages)s."),
                    params={"languages": names},
                ),
            )
        return cleaned

    def _as_written(self, cleaned: dict[str, Any]) -> MessageTemplate:
        """The words of this form; of what stands fixed, the words of before."""
        columns = [column for field in EMAIL_FIELDS for column in languages.columns(field)]
        return MessageTemplate(
            purpose=cleaned.get("purpose") or self.instance.purpose,
            notice_kind=self.instance.notice_kind,
            topic_id=topic.pk if (topic := cleaned.get("topic")) else self.instance.topic_id,
            **{column: cleaned.get(column, getattr(self.instance, column)) for column in columns},
        )

    def _object(self, column: str, line: int, message: str, written: MessageTemplate) -> None:
        is_unwritten = column.startswith(("subject", "body")) and not (getattr(written, column) or "").strip()
        if column in self.errors or (is_unwritten and not written.notice_kind):
            return  # a hole is shown on the tab and in the list, and refused when the campaign is scheduled
        if column.startswith(_OF_MANY_LINES):
            message = str(format_lazy(_("Line {line}: {message}"), line=line, message=message))
        self.add_error(column, message)
