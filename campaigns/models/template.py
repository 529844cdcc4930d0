"""What is written: a template in nine languages, and the frozen versions that campaigns point at."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Purpose
from committee import languages
from committee.db import TimeStamped
from committee.models.named import in_language
from contacts.enums import NoticeKind, TopicKind
from contacts.models import Topic

# The translated fields of a template, in the order in which they are written and read.
CONTENT_FIELDS: Final = ("subject", "preheader", "heading", "body", "button_label", "button_url")
REQUIRED_FIELDS: Final = ("subject", "body")


def field_label(name: str) -> str:
    """What staff call a field of the content: “subject”, “button link”."""
    field: models.Field[Any, Any] = MessageTemplate._meta.get_field(name)  # type: ignore[assignment]
    return str(field.verbose_name)


class MessageTemplate(TimeStamped):
    """A message as comms staff write it: Liquid placeholders in Markdown, translated by django-modeltranslation."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    purpose = models.CharField(_("purpose"), max_length=9, choices=Purpose, default=Purpose.MARKETING)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="templates", verbose_name=_("topic"))
    # A template that answers a notice (confirmation of a sign-up…) has no campaign.
    notice_kind = models.CharField(
        _("answers the notice"), max_length=30, choices=NoticeKind, null=True, blank=True, unique=True
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    preheader = models.CharField(
        _("preheader"), max_length=200, blank=True, help_text=_("The line a mailbox shows after the subject.")
    )
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown, with placeholders."))
    button_label = models.CharField(_("button"), max_length=80, blank=True)
    button_url = models.CharField(_("button link"), max_length=500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False)

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="template_purpose_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def topic_fault(self) -> str | Promise:
        """Why this topic cannot be written about for this purpose; empty where it can. Notices answer to nobody's."""
        if self.notice_kind:
            return ""
        if self.topic.kind == TopicKind.TRACKING:
            return _("Nobody is written to about tracking: it is the consent to measure what is opened and clicked.")
        if self.purpose == Purpose.MARKETING and not self.topic.needs_opt_in:
            return _("Nobody opts in to this topic: marketing needs one with an opt-in.")
        if self.purpose != Purpose.MARKETING and self.topic.needs_opt_in:
            return _("People opt in to this topic and can leave it: service and safety need a service topic.")
        return ""

    def content(self) -> dict[str, dict[str, str]]:
        """The text of each language, field by field; languages that have nothing are left out."""
        by_language = {
            language: {field: in_language(self, field, language) for field in CONTENT_FIELDS}
            for language in languages.CODES
        }
        return {language: fields for language, fields in by_language.items() if any(fields.values())}

    def missing_languages(self) -> list[str]:
        """The languages in which a reader would find a hole."""
        return [
            language
            for language in languages.CODES
            if not all(in_language(self, field, language).strip() for field in REQUIRED_FIELDS)
        ]


class TemplateVersion(models.Model):
    """The words as they were approved. Never changed: edits of the template make another version."""

    template = models.ForeignKey(MessageTemplate, models.PROTECT, related_name="versions", verbose_name=_("template"))
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"))
    created_at = models.DateTimeField(_("created"), db_default=Now())

    class Meta:
        verbose_name = _("version of a template")
        verbose_name_plural = _("versions of templates")
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_numbered_once"),
            models.UniqueConstraint(fields=["template", "sha256"], name="template_version_once_per_content"),
        ]

    def __str__(self) -> str:
        return f"{self.template} v{self.number}"
