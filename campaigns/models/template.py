"""What is written: a template in nine languages, for one channel or several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Purpose, TemplateStatus
from campaigns.models.layout import LayoutVersion
from campaigns.models.library import Folder
from campaigns.models.version import TemplateVersion
from committee import languages
from committee.db import TimeStamped
from committee.models.named import in_language
from contacts.enums import Channel, NoticeKind, TopicKind
from contacts.models import Topic

# The translated fields of a template, in the order in which they are written and read.
CONTENT_FIELDS: Final = ("subject", "preheader", "sms", "push_title", "push_body", "push_url")
# Without which there is nothing to send on a channel; an e-mail says something besides.
REQUIRED_FIELDS: Final = {
    Channel.EMAIL: ("subject",),
    Channel.SMS: ("sms",),
    Channel.PUSH: ("push_title", "push_body"),
}


def only_email() -> list[str]:
    """The channels of a template nobody said more about."""
    return [Channel.EMAIL.value]


def field_label(name: str) -> str:
    """What staff call a field of the content, or of one of its blocks: “subject”, “link”."""
    owner = MessageTemplate if hasattr(MessageTemplate, name) else apps.get_model("campaigns", "TemplateBlock")
    field: models.Field[Any, Any] = owner._meta.get_field(name)  # type: ignore[assignment]
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
    needs_valid_until = models.BooleanField(
        _("its campaigns say until when they are of use"),
        default=False,
        db_default=False,
        help_text=_("A warning that arrives too late may do harm."),
    )
    # --- How it is written ---
    source_language = models.CharField(
        _("written in"),
        max_length=7,
        choices=settings.LANGUAGES,
        default=languages.DEFAULT,
        db_default=languages.DEFAULT,
    )
    channels = ArrayField(
        models.CharField(max_length=5, choices=Channel),
        default=only_email,
        db_default=[Channel.EMAIL.value],
        verbose_name=_("channels"),
    )
    # Which languages a reader gets instead, in order, where theirs is not written: {"ko": ["en", "fr"]}.
    fallbacks = models.JSONField(_("fallback languages"), default=dict, db_default={}, blank=True)
    # Empty until the first save: then that of the layout for new templates.
    layout_version = models.ForeignKey(
        LayoutVersion, models.PROTECT, related_name="templates", null=True, blank=True, verbose_name=_("layout")
    )

    # --- Where it is kept ---
    folder = models.ForeignKey(
        Folder, models.PROTECT, related_name="templates", null=True, blank=True, verbose_name=_("folder")
    )
    tags = ArrayField(models.CharField(max_length=40), default=list, db_default=[], blank=True, verbose_name=_("tags"))
    archived_at = models.DateTimeField(_("archived"), null=True, editable=False)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )

    # --- Whether it may leave ---
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=TemplateStatus,
        default=TemplateStatus.DRAFT,
        db_default=TemplateStatus.DRAFT.value,
        editable=False,
    )
    # Kept when the words are changed again: letters go on with what somebody approved.
    approved_version = models.ForeignKey(
        TemplateVersion,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("approved version"),
    )

    # --- The words ---
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    preheader = models.CharField(
        _("preheader"), max_length=200, blank=True, help_text=_("The line a mailbox shows after the subject.")
    )
    sms = models.TextField(_("SMS"), null=True, blank=True)
    push_title = models.CharField(_("push title"), max_length=200, null=True, blank=True)
    push_body = models.TextField(_("push text"), null=True, blank=True)
    push_url = models.CharField(_("push link"), max_length=500, null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False)

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["name"]
        permissions = [
            ("translate_messagetemplate", "Can translate templates"),
            ("sign_off_messagetemplate", "Can sign off a language of a template"),
            ("approve_messagetemplate", "Can approve templates"),
            ("send_trial", "Can send trials to colleagues"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="template_purpose_is_known"),
            models.CheckConstraint(condition=Q(status__in=TemplateStatus.values), name="template_status_is_known"),
            models.CheckConstraint(
                condition=Q(source_language__in=languages.CODES), name="template_source_language_is_one_of_ours"
            ),
            models.CheckConstraint(condition=Q(channels__len__gte=1), name="template_written_for_a_channel"),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_version__isnull=False),
                name="template_approved_names_its_version",
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(archived_by__isnull=False),
                name="template_archived_by_somebody",
            ),
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

    def missing_languages(self) -> list[str]:
        """The languages in which a reader would find a hole."""
        blocks = list(self.blocks.all()) if self.pk else []
        return [language for language in languages.CODES if self._lacks(language, blocks)]

    def _lacks(self, language: str, blocks: Iterable[models.Model]) -> bool:
        required = [field for channel in self.channels for field in REQUIRED_FIELDS[Channel(channel)]]
        if not all(in_language(self, field, language).strip() for field in required):
            return True
        says = [in_language(block, field, language) for block in blocks for field in ("text", "label")]
        return Channel.EMAIL in self.channels and not any(text.strip() for text in says)
