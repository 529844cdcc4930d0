"""To whom does a campaign go, in which variants, and what do partners send on the same days?"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import SourceKind
from campaigns.models.campaign import Campaign
from campaigns.models.template import MessageTemplate
from campaigns.models.version import TemplateVersion
from committee.db import TimeStamped
from committee.models import Partner, Session, Venue
from contacts.enums import Channel
from contacts.models import PeopleList, Segment
from volunteers.models import Position


class CampaignSource(models.Model):
    """One group of people of a campaign; who is in two of them is written to once."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="sources", verbose_name=_("campaign"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    kind = models.CharField(_("kind"), max_length=8, choices=SourceKind, default=SourceKind.SEGMENT)
    segment = models.ForeignKey(
        Segment,
        models.PROTECT,
        related_name="campaign_sources",
        null=True,
        blank=True,
        verbose_name=_("segment"),
    )
    people_list = models.ForeignKey(
        PeopleList,
        models.PROTECT,
        related_name="campaign_sources",
        null=True,
        blank=True,
        verbose_name=_("list"),
    )
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("session")
    )
    is_former = models.BooleanField(
        _("those who no longer hold one"), default=False, help_text=_("Cancelled, returned or transferred tickets.")
    )
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("venue"))
    position_of = models.ForeignKey(
        Position, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("volunteer position")
    )
    from_at = models.DateTimeField(_("from"), null=True, blank=True)
    until_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("source of people")
        verbose_name_plural = _("sources of people")
        ordering = ["campaign", "position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="source_position_once_per_campaign"),
            models.CheckConstraint(
                condition=Q(kind="segment", segment__isnull=False)
                | Q(kind="list", people_list__isnull=False)
                | Q(kind="tickets", session__isnull=False)
                | Q(kind="shifts", venue__isnull=False)
                | Q(kind="shifts", position_of__isnull=False)
                | Q(kind="shifts", from_at__isnull=False, until_at__isnull=False),
                name="source_names_what_its_kind_needs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.get_kind_display()}"


class CampaignVariant(models.Model):
    """Other words for a share of the people, to learn which serve better."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="variants", verbose_name=_("campaign"))
    label = models.CharField(_("variant"), max_length=1, choices=[(letter, letter) for letter in "ABCD"])
    template = models.ForeignKey(MessageTemplate, models.PROTECT, related_name="+", verbose_name=_("template"))
    version = models.ForeignKey(
        TemplateVersion, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("frozen text")
    )
    share = models.PositiveSmallIntegerField(
        _("share of people, in percent"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["campaign", "label"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "label"], name="variant_label_once_per_campaign"),
            models.CheckConstraint(condition=Q(share__range=(1, 100)), name="variant_share_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.label}"


class PartnerCampaign(TimeStamped):
    """What a partner sends themselves: it stands in the calendar, so that nobody is written to twice on a day."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="campaigns", verbose_name=_("partner"))
    name = models.CharField(_("name"), max_length=120)
    channels = ArrayField(models.CharField(max_length=5, choices=Channel), default=list, verbose_name=_("channels"))
    during = DateTimeRangeField(_("during"))
    audience = models.CharField(_("audience"), max_length=200, blank=True, default="")
    contact_note = models.CharField(
        _("who knows about it"), max_length=200, blank=True, default="", help_text=_("A team or an office.")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("campaign of a partner")
        verbose_name_plural = _("campaigns of partners")
        ordering = ["-during"]
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="partner_campaign_begins_and_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name
