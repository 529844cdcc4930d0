"""A message to many: which template, to whom, when, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignStatus, ChannelRule, Lane, PausedWhy, ScheduleKind
from campaigns.models.identity import SenderIdentity
from campaigns.models.template import MessageTemplate, only_email
from campaigns.models.version import TemplateVersion
from committee.db import TimeStamped
from committee.models import Partner, Session, TransportLine, Venue
from committee.models.venue import validate_time_zone
from contacts.audiences import SourceLike
from contacts.enums import Channel


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def due(self, *, at: datetime) -> Self:
        return self.filter(status=CampaignStatus.SCHEDULED, send_at__lte=at)

    def under_way(self) -> Self:
        return self.filter(status__in=[CampaignStatus.PREPARING, CampaignStatus.SENDING, CampaignStatus.PAUSED])

    def with_progress(self) -> Self:
        """`progress`, of hundred: read from the batches, some hundreds of messages a row."""
        size = F("batches__last_n") - F("batches__first_n") + 1
        # A batch that is done has its cursor back at its beginning, for what was put off.
        passed = Case(When(batches__done_at=None, then=F("batches__cursor") - F("batches__first_n")), default=size)
        return self.annotate(progress=Coalesce(100 * Sum(passed) / Sum(size), 0))


class Campaign(TimeStamped):
    name = models.CharField(_("name"), max_length=120, unique=True)
    template = models.ForeignKey(MessageTemplate, models.PROTECT, related_name="campaigns", verbose_name=_("template"))
    identity = models.ForeignKey(
        SenderIdentity, models.PROTECT, related_name="campaigns", null=True, blank=True, verbose_name=_("sender")
    )
    # In the order of preference; the rule says what the order means.
    channels = ArrayField(
        models.CharField(max_length=5, choices=Channel),
        default=only_email,
        db_default=[Channel.EMAIL.value],
        verbose_name=_("channels"),
    )
    channel_rule = models.CharField(
        _("which channel"),
        max_length=6,
        choices=ChannelRule,
        default=ChannelRule.FIRST,
        db_default=ChannelRule.FIRST.value,
    )
    # What the words are about.
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("session")
    )
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("venue"))
    line = models.ForeignKey(
        TransportLine, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("transport line")
    )
    # People who are written nothing, to learn what the message brought.
    control_share = models.PositiveSmallIntegerField(
        _("control share, in percent"), default=0, db_default=0, validators=[MaxValueValidator(50)]
    )
    # How often its links are followed: a number a day, and nobody's name.
    counts_clicks = models.BooleanField(
        _("count the clicks"),
        default=False,
        db_default=False,
        help_text=_(
            "Links lead through our site. How often each is followed is counted, and not by whom. Only of people who "
            "agreed to be measured do we learn whether they opened and followed it."
        ),
    )
    status = models.CharField(
        _("status"), max_length=9, choices=CampaignStatus, default=CampaignStatus.DRAFT, editable=False
    )

    # The schedule as people say it (a day, an hour, a place) and the instant it stands for.
    send_on = models.DateField(_("day"), null=True, blank=True)
    send_time = models.TimeField(_("hour"), null=True, blank=True)
    send_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Paris", validators=[validate_time_zone]
    )
    send_at = models.DateTimeField(_("leaves at"), null=True, editable=False)
    schedule_kind = models.CharField(
        _("leaves"),
        max_length=7,
        choices=ScheduleKind,
        default=ScheduleKind.MOMENT,
        db_default=ScheduleKind.MOMENT.value,
    )
    offset_minutes = models.IntegerField(
        _("minutes from the start of the session"), null=True, blank=True, help_text=_("Before it: −120.")
    )
    # What was approved, all told: nothing that differs from it leaves.
    approved_sha256 = models.CharField(max_length=64, default="", db_default="", blank=True, editable=False)

    # Frozen when its approval is asked for; the hours below are written by the flow when it leaves.
    version = models.ForeignKey(
        TemplateVersion,
        models.PROTECT,
        related_name="campaigns",
        verbose_name=_("frozen text"),
        null=True,
        editable=False,
    )
    lane = models.CharField(_("lane"), max_length=11, choices=Lane, blank=True, default="", editable=False)
    ledger = models.IntegerField(_("ledger"), null=True, editable=False)
    snapshot_size = models.PositiveIntegerField(_("people in the snapshot"), null=True, editable=False)
    without_address = models.PositiveIntegerField(_("people without an address"), null=True, editable=False)

    # How it leaves: not after this, in waves of so many people, first to a few of whom we learn whether it is welcome.
    valid_until = models.DateTimeField(
        _("of use until"), null=True, blank=True, help_text=_("What has not left by then is not sent any more.")
    )
    wave_people = models.PositiveIntegerField(
        _("people in a wave"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    wave_minutes = models.PositiveSmallIntegerField(
        _("minutes between waves"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    canary_percent = models.DecimalField(
        _("first to so many percent"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    stop_above_bounces = models.DecimalField(
        _("held above this share of refusals, in percent"), max_digits=5, decimal_places=2, default=5, db_default=5
    )
    stop_above_complaints = models.DecimalField(
        _("held above this share of complaints, in percent"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("0.1"),
        db_default=Decimal("0.1"),
    )
    # Written by the flow. The seed draws variants, control group and waves, the same way whoever asks.
    seed = models.BigIntegerField(null=True, editable=False)
    open_wave = models.SmallIntegerField(_("wave under way"), default=0, db_default=0, editable=False)
    wave_opened_at = models.DateTimeField(null=True, editable=False)
    # The refusals and complaints that somebody had seen when they let it go on.
    seen_welcome = models.JSONField(default=dict, db_default={}, editable=False)
    paused_why = models.CharField(
        _("held"), max_length=10, choices=PausedWhy, blank=True, default="", db_default="", editable=False
    )

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"), null=True, editable=False
    )
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("scheduled by"),
        null=True,
        editable=False,
    )
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    # What it was thought to cost when its people were written down: see `campaigns.spending`.
    foreseen_cost = models.JSONField(null=True, editable=False)

    # The words and addresses of its messages are no longer kept.
    words_gone_at = models.DateTimeField(null=True, editable=False)
    # Since when its counts are known to differ from its messages: see `campaigns.flow.tally`.
    miscounted_at = models.DateTimeField(_("counts found wrong"), null=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    progress: int  # of hundred; only on rows read `with_progress`
    # The sources of one that is only being thought of, and of which nothing is saved yet; or those read once for all.
    thought_of: Sequence[SourceLike] | None = None

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-created_at"]
        permissions = [
            ("schedule_campaign", "Can schedule campaigns"),
            ("approve_campaign", "Can approve campaigns"),
            ("control_campaign", "Can pause, resume and cancel campaigns"),
            ("view_report", "Can read campaign reports"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=CampaignStatus.values), name="campaign_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["scheduled", "preparing", "sending", "paused", "finished"])
                | Q(version__isnull=False, send_at__isnull=False, lane__in=Lane.values),
                name="campaign_leaves_frozen_with_an_hour_and_a_lane",
            ),
            models.CheckConstraint(condition=Q(channel_rule__in=ChannelRule.values), name="campaign_rule_is_known"),
            models.CheckConstraint(condition=Q(channels__len__gte=1), name="campaign_has_a_channel"),
            models.CheckConstraint(
                condition=Q(control_share__range=(0, 50)), name="campaign_control_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(wave_people=None, wave_minutes=None) | Q(wave_people__gte=1, wave_minutes__gte=1),
                name="campaign_waves_have_size_and_pace",
            ),
            models.CheckConstraint(
                condition=Q(canary_percent=None) | Q(canary_percent__gt=0, canary_percent__lte=50),
                name="campaign_canary_is_a_small_share",
            ),
            models.CheckConstraint(
                condition=Q(stop_above_bounces__range=(0, 100), stop_above_complaints__range=(0, 100)),
                name="campaign_limits_are_shares",
            ),
            models.CheckConstraint(
                condition=Q(paused_why__in=["", *PausedWhy.values]), name="campaign_held_for_a_known_reason"
            ),
            models.CheckConstraint(
                condition=Q(schedule_kind__in=["moment", "reader"])
                | Q(schedule_kind="session", session__isnull=False, offset_minutes__isnull=False),
                name="campaign_anchored_to_a_session",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(approved_sha256=""), name="campaign_approved_names_what"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["sending", "finished"])
                | Q(ledger__isnull=False, snapshot_size__isnull=False),
                name="campaign_sends_from_a_snapshot",
            ),
        ]
        indexes = [
            # What the sweep asks every two seconds.
            models.Index(fields=["send_at"], condition=Q(status="scheduled"), name="campaign_due"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def partner(self) -> Partner | None:
        """On whose behalf it is sent: the partner of its topic."""
        return self.template.topic.partner

    @property
    def is_draft(self) -> bool:
        return self.status == CampaignStatus.DRAFT
