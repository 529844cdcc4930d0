"""The words of campaigns and messages: one vocabulary from row to report to log."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.enums import Unreachable


class Purpose(models.TextChoices):
    """What a template is for. Fixed on the template; the lane and the resend policy follow from it."""

    SAFETY = "safety", _("safety")
    SERVICE = "service", _("service")
    MARKETING = "marketing", _("marketing")


class TemplateStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("template", "draft")
    IN_REVIEW = "in_review", pgettext_lazy("template", "in review")
    APPROVED = "approved", pgettext_lazy("template", "approved")


class BlockKind(models.TextChoices):
    """What a block of an e-mail is."""

    HEADING = "heading", _("heading")
    TEXT = "text", _("text")
    IMAGE = "image", _("image")
    BUTTON = "button", _("button")
    COLUMNS = "columns", _("two columns")
    SESSIONS = "sessions", _("session list")
    PRODUCTS = "products", _("products")
    PARTNER = "partner", _("partner")
    MJML = "mjml", _("MJML")


class UnitState(models.TextChoices):
    """What is kept of a translated text."""

    DRAFT = "draft", pgettext_lazy("translation", "draft")
    MACHINE = "machine", pgettext_lazy("translation", "by machine")
    REVIEWED = "reviewed", pgettext_lazy("translation", "reviewed")


class State(models.TextChoices):
    """How a text or a language stands today, the worst first; derived, never kept."""

    MISSING = "missing", pgettext_lazy("translation", "missing")
    STALE = "stale", pgettext_lazy("translation", "to look at again")
    MACHINE = "machine", pgettext_lazy("translation", "by machine")
    DRAFT = "draft", pgettext_lazy("translation", "draft")
    REVIEWED = "reviewed", pgettext_lazy("translation", "reviewed")
    SOURCE = "source", pgettext_lazy("translation", "source")
    FALLBACK = "fallback", pgettext_lazy("translation", "another language stands in")


class Decision(models.TextChoices):
    """What became of a request for approval."""

    APPROVED = "approved", pgettext_lazy("decision", "approved")
    RETURNED = "returned", pgettext_lazy("decision", "sent back")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "withdrawn")
    VOID = "void", pgettext_lazy("decision", "void")


class EditVia(models.TextChoices):
    """By which way words were changed: the end of a sentence that begins with who changed them."""

    PAGE = "page", _("on the authoring page")
    DESK = "desk", _("on the translation desk")
    XLIFF = "xliff", _("by an XLIFF file")
    WORKBOOK = "workbook", _("by an Excel file")
    RESTORE = "restore", _("by restoring a version")
    COPY = "copy", _("by copying")
    MACHINE = "machine", _("by machine translation")
    LIBRARY = "library", _("in a picture or a product of the library")
    LOOK = "look", _("by the newest version of the layout")


class ChannelRule(models.TextChoices):
    """On which of a campaign's channels somebody is written to."""

    ALL = "all", _("all that they can be reached on")
    FIRST = "first", _("the first that they can be reached on")
    CHOICE = "choice", _("the one they chose last")


class ScheduleKind(models.TextChoices):
    """What the hour of a campaign hangs on."""

    MOMENT = "moment", _("at one moment, everywhere")
    READER = "reader", _("at the hour of each reader")
    SESSION = "session", _("before or after a session starts")


class SourceKind(models.TextChoices):
    """Where the people of a campaign come from."""

    SEGMENT = "segment", _("segment")
    TICKETS = "tickets", _("ticket holders of a session")
    LIST = "list", _("list of people")
    SHIFTS = "shifts", _("volunteers on shift")


class TrialStatus(models.TextChoices):
    PENDING = "pending", pgettext_lazy("trial", "waiting")
    SENT = "sent", pgettext_lazy("trial", "sent")
    FAILED = "failed", pgettext_lazy("trial", "failed")


class Severity(models.TextChoices):
    """An error stops, a warning is said."""

    ERROR = "error", _("error")
    WARNING = "warning", _("warning")


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
    CAPPED = Unreachable.CAPPED.value, Unreachable.CAPPED.label
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
    CONTROL = "control", _("control group")
    HELD = "held", _("held back")
    QUIET_HOURS = "quiet_hours", _("waits for the hours in which one may write")
    READERS_HOUR = "readers_hour", _("waits for the reader's own hour")
    OTHER_CHANNEL = "other_channel", _("written to on another channel")
    LANGUAGE_MISSING = "language_missing", _("no text in a language they read")


class ReceiptState(models.TextChoices):
    """How far a provider's report has been read."""

    NEW = "new", pgettext_lazy("report", "waiting")
    APPLIED = "applied", pgettext_lazy("report", "applied")
    IGNORED = "ignored", pgettext_lazy("report", "says nothing new")
    UNMATCHED = "unmatched", pgettext_lazy("report", "of a message we do not know")
    UNPARSED = "unparsed", pgettext_lazy("report", "not understood")


class PausedWhy(models.TextChoices):
    """Why a campaign is held."""

    STAFF = "staff", pgettext_lazy("held", "by a colleague")
    RESTORED = "restored", pgettext_lazy("held", "the database was restored from a copy")
    BOUNCES = "bounces", pgettext_lazy("held", "too many addresses refused it")
    COMPLAINTS = "complaints", pgettext_lazy("held", "too many readers complained")


class EventKind(models.TextChoices):
    UNSUBSCRIBE = "unsubscribe", _("unsubscribe")
    COMPLAINT = "complaint", _("complaint")
    OPEN = "open", _("open")
    CLICK = "click", _("click")
