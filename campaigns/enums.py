"""The words of campaigns and messages: one vocabulary from row to report to log."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.enums import Unreachable


class Purpose(models.TextChoices):
    """What a template is for. Fixed on the template; the lane and the resend policy follow from it."""

    SAFETY = "safety", _("safety")
    SERVICE = "service", _("service")
    MARKETING = "marketing", _("marketing")


class Lane(models.TextChoices):
    INCIDENT = "incident", _("incident")
    OPERATIONAL = "operational", _("operational")
    BULK = "bulk", _("bulk")


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("scheduled")
    PREPARING = "preparing", _("preparing")
    SENDING = "sending", _("sending")
    PAUSED = "paused", _("paused")
    FINISHED = "finished", _("finished")
    CANCELLED = "cancelled", _("cancelled")
    MISSED = "missed", _("missed")


class MessageStatus(models.TextChoices):
    PENDING = "pending", _("pending")
    DEFERRED = "deferred", _("deferred")
    SENDING = "sending", _("sending")
    IN_DOUBT = "in_doubt", _("in doubt")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    BOUNCED = "bounced", _("bounced")
    EXCLUDED = "excluded", _("excluded")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")
    REJECTED = "rejected", _("rejected")
    FAILED = "failed", _("failed")


# At every moment: snapshot = waiting + open + handed over + ended.
WAITING: Final = (MessageStatus.PENDING, MessageStatus.DEFERRED)
OPEN: Final = (MessageStatus.SENDING, MessageStatus.IN_DOUBT)
HANDED_OVER: Final = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.BOUNCED)
ENDED: Final = (
    MessageStatus.EXCLUDED,
    MessageStatus.CANCELLED,
    MessageStatus.EXPIRED,
    MessageStatus.REJECTED,
    MessageStatus.FAILED,
)


class Reason(models.TextChoices):
    """Why a message ended without a hand-over, or waits. First those of reach, in the order they are asked."""

    MINOR = Unreachable.MINOR.value, Unreachable.MINOR.label
    NO_CONSENT = Unreachable.NO_CONSENT.value, Unreachable.NO_CONSENT.label
    PAUSED = Unreachable.PAUSED.value, Unreachable.PAUSED.label
    LESS_OFTEN = Unreachable.LESS_OFTEN.value, Unreachable.LESS_OFTEN.label
    SUPPRESSED = Unreachable.SUPPRESSED.value, Unreachable.SUPPRESSED.label
    DEAD_ADDRESS = Unreachable.DEAD_ADDRESS.value, Unreachable.DEAD_ADDRESS.label
    DUPLICATE_ADDRESS = Unreachable.DUPLICATE_ADDRESS.value, Unreachable.DUPLICATE_ADDRESS.label
    ERASED = "erased", _("person erased")
    CAMPAIGN_CANCELLED = "campaign_cancelled", _("campaign cancelled")
    REFUSED = "refused", _("refused by the recipient's server")
    PROVIDER_BUSY = "provider_busy", _("provider busy, tried again later")
    GAVE_UP = "gave_up", _("given up after several tries")
    CANNOT_RENDER = "cannot_render", _("text could not be made")
    POISON = "poison", _("stopped the worker several times")
    TOO_LATE = "too_late", _("too late to be of use")


class EventKind(models.TextChoices):
    UNSUBSCRIBE = "unsubscribe", _("unsubscribe")
    COMPLAINT = "complaint", _("complaint")
    OPEN = "open", _("open")
    CLICK = "click", _("click")
