"""Which colleagues receive trial messages, and which trials were sent?"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.enums import TrialStatus
from campaigns.models.template import MessageTemplate
from campaigns.models.version import TemplateVersion
from contacts.enums import ADDRESS_KIND, AddressKind, Channel

CHANNEL_TO: Final = {kind: channel for channel, kind in ADDRESS_KIND.items()}


class StaffAddress(models.Model):
    """An address of a colleague, who showed that it is theirs: by a code, or by the browser in front of them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="addresses", verbose_name=_("user")
    )
    kind = models.CharField(_("kind"), max_length=5, choices=AddressKind, default=AddressKind.EMAIL)
    value = models.CharField(_("address"), max_length=1000)
    keys = models.JSONField(null=True, editable=False)  # of a browser: what its messages are encrypted with
    code_digest = models.BinaryField(null=True, editable=False)
    code_sent_at = models.DateTimeField(_("code sent"), null=True, editable=False)
    # The asking, by its moment, that a process has answered: no other answers it again.
    code_left_for = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    verified_at = models.DateTimeField(_("verified"), null=True, editable=False)
    # Taken away by its owner; kept for what was sent there.
    retired_at = models.DateTimeField(_("taken away"), null=True, editable=False)

    class Meta:
        verbose_name = _("test address")
        verbose_name_plural = _("test addresses")
        ordering = ["user", "kind", "value"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "value"], name="staff_address_once"),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(verified_at__isnull=True), name="staff_address_retired_unused"
            ),
        ]

    def __str__(self) -> str:
        if self.kind == AddressKind.PUSH:
            return gettext("a browser, reached by %(host)s") % {"host": urlsplit(self.value).hostname}
        return self.value

    @property
    def channel(self) -> Channel:
        """By which trials reach it."""
        return CHANNEL_TO[AddressKind(self.kind)]


class Trial(models.Model):
    """One message sent to a colleague, to see it where it will be read."""

    template = models.ForeignKey(MessageTemplate, models.CASCADE, related_name="trials", verbose_name=_("template"))
    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel, default=Channel.EMAIL)
    address = models.ForeignKey(StaffAddress, models.PROTECT, related_name="trials", verbose_name=_("address"))
    # Of a campaign that has variants, the one whose words these are.
    variant = models.CharField(_("variant"), max_length=1, blank=True, default="", db_default="")
    reader = models.CharField(_("as read by"), max_length=60)  # a kind of reader, never somebody's name
    status = models.CharField(_("status"), max_length=7, choices=TrialStatus, default=TrialStatus.PENDING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    requested_at = models.DateTimeField(_("asked"), db_default=Now())
    sent_at = models.DateTimeField(_("sent"), null=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=TrialStatus.values), name="trial_status_is_known"),
        ]
        indexes = [models.Index(fields=["requested_by", "requested_at"], name="trial_of_a_day")]

    def __str__(self) -> str:
        return f"{self.template} · {self.language} · {self.requested_at:%Y-%m-%d %H:%M}"
