"""Who wrote what, who asked for approval, who decided? The database itself refuses a decision on one’s own work."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Decision, EditVia
from campaigns.models.campaign import Campaign
from campaigns.models.template import MessageTemplate
from campaigns.models.version import TemplateVersion
from committee.sentences import spoken_text

_OF_ONE_THING = Q(template__isnull=False, campaign__isnull=True) | Q(template__isnull=True, campaign__isnull=False)


class Edit(models.Model):
    """A change of words, by whom and by which way. Append-only: the history, and who may not approve."""

    template = models.ForeignKey(
        MessageTemplate, models.PROTECT, related_name="edits", null=True, verbose_name=_("template")
    )
    # A draft may be deleted; that it was written stays known.
    campaign = models.ForeignKey(
        Campaign,
        models.DO_NOTHING,
        related_name="edits",
        null=True,
        db_constraint=False,
        verbose_name=_("campaign"),
    )
    version = models.ForeignKey(
        TemplateVersion, models.PROTECT, related_name="edits", null=True, verbose_name=_("version")
    )
    sha256 = models.CharField(max_length=64)
    # Empty: the source language, or all.
    language = models.CharField(_("language"), max_length=7, blank=True, default="")
    via = models.CharField(_("by way of"), max_length=8, choices=EditVia)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("by")
    )  # empty: a migration, the demonstration
    # Whose words came along, of a copy or an earlier version, that nobody else had read.
    brought = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    at = models.DateTimeField(_("written"), db_default=Now())

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=_OF_ONE_THING, name="edit_of_one_thing")]

    def __str__(self) -> str:
        return f"{self.template or self.campaign} · {EditVia(self.via).label}"


class Review(models.Model):
    """A request for approval and what became of it. What was submitted can never be rewritten (a trigger)."""

    template = models.ForeignKey(
        MessageTemplate, models.PROTECT, related_name="reviews", null=True, verbose_name=_("template")
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="reviews", null=True, verbose_name=_("campaign")
    )
    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="reviews", verbose_name=_("version"))
    sha256 = models.CharField(max_length=64)
    # Who wrote any of it: none of them may approve it.
    written_by = ArrayField(models.BigIntegerField(), default=list)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    submitted_at = models.DateTimeField(_("asked"), db_default=Now())
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    # What the approver is shown: sentence, audience, counts, warnings.
    facts = models.JSONField(default=dict)
    decision = models.CharField(_("decision"), max_length=9, choices=Decision, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    # Of a request that something else ended, why: as `sentences.kept_text` says, to be read by `said`.
    comment = models.CharField(_("comment"), max_length=1000, blank=True, default="")
    # An approval that a later edit ended stays readable as one.
    voided_at = models.DateTimeField(_("void since"), null=True)
    # As `sentences.kept_text` says, to be read by `why_void`; before that, the plain sentence.
    voided_why = models.TextField(_("why it is void"), blank=True, default="")

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=_OF_ONE_THING, name="review_of_one_thing"),
            models.CheckConstraint(condition=Q(decision__in=["", *Decision.values]), name="review_decision_is_known"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | Q(decision__in=["approved", "returned"], decided_at__isnull=False, decided_by__isnull=False)
                | Q(decision__in=["withdrawn", "void"], decided_at__isnull=False),
                name="review_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | Q(decision="approved"), name="review_voided_once_approved"
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["approved", "returned"]) | ~Q(decided_by=F("submitted_by")),
                name="review_not_decided_by_its_author",
            ),
            models.CheckConstraint(
                condition=~Q(decision="approved") | ~Q(written_by__contains=[F("decided_by")]),
                name="review_not_decided_by_a_writer",
            ),
            models.UniqueConstraint(
                fields=["template"], condition=Q(decision=""), name="review_one_open_per_template"
            ),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(decision=""), name="review_one_open_per_campaign"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing} · {self.submitted_at:%Y-%m-%d %H:%M}"

    @property
    def thing(self) -> MessageTemplate | Campaign:
        """What is to be approved."""
        thing = self.template or self.campaign
        assert thing is not None  # review_of_one_thing
        return thing

    @property
    def is_open(self) -> bool:
        return not self.decision

    @property
    def said(self) -> str:
        """What was said as it was decided, by somebody or by what ended it."""
        return spoken_text(self.comment) if self.decision == Decision.VOID else self.comment

    @property
    def why_void(self) -> str:
        """Why it stands no longer, in the language of whoever asks."""
        return spoken_text(self.voided_why)


class ReviewComment(models.Model):
    """What somebody remarked, on all of it or on one text of one language. Append-only."""

    template = models.ForeignKey(
        MessageTemplate, models.PROTECT, related_name="comments", null=True, verbose_name=_("template")
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="comments", null=True, verbose_name=_("campaign")
    )
    review = models.ForeignKey(Review, models.PROTECT, related_name="comments", null=True, verbose_name=_("review"))
    language = models.CharField(_("language"), max_length=7, blank=True, default="")
    unit = models.CharField(_("place"), max_length=60, blank=True, default="")
    text = models.TextField(_("comment"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("said"), db_default=Now())

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=_OF_ONE_THING, name="comment_on_one_thing")]

    def __str__(self) -> str:
        return f"{self.by} · {self.text[:60]}"
