"""The words of consent and contact, one spelling each from row to report."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")
    PUSH = "push", _("push")


class AddressKind(models.TextChoices):
    """What an address is. A channel writes to one kind: `ADDRESS_KIND`."""

    EMAIL = "email", _("e-mail address")
    PHONE = "phone", _("phone number")
    PUSH = "push", _("push subscription")


ADDRESS_KIND = {
    Channel.EMAIL: AddressKind.EMAIL,
    Channel.SMS: AddressKind.PHONE,
    Channel.PUSH: AddressKind.PUSH,
}


class ConsentStatus(models.TextChoices):
    GRANTED = "granted", _("granted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ConsentSource(models.TextChoices):
    SIGN_UP = "sign_up", _("sign-up page")
    CONFIRMATION = "confirmation", _("confirmation link")
    IMPORT = "import", _("import")
    API = "api", _("other system")
    STAFF = "staff", _("member of staff")
    UNSUBSCRIBE_PAGE = "unsubscribe", _("unsubscribe page")
    ONE_CLICK = "one_click", _("one-click unsubscribe")
    ERASURE = "erasure", _("erasure")
    MERGE = "merge", _("merge of two contacts")


class LegalBasis(models.TextChoices):
    """Why a topic may be written about: marketing needs an opt-in, service has a ground of its own."""

    CONSENT = "consent", _("opt-in (marketing)")
    SERVICE = "service", _("service to ticket holders and volunteers")


class SuppressionReason(models.TextChoices):
    DEAD_ADDRESS = "dead_address", _("dead address")
    COMPLAINT = "complaint", _("complaint")
    ERASURE = "erasure", _("erasure")
    STAFF = "staff", _("decision of staff")


class TicketStatus(models.TextChoices):
    HELD = "held", _("held")
    TRANSFERRED = "transferred", _("transferred")
    RESOLD = "resold", _("resold")
    REFUNDED = "refunded", _("refunded")


class TicketKind(models.TextChoices):
    PUBLIC = "public", _("public")
    COMPANION = "companion", _("companion")
    ACCESSIBILITY = "accessibility", _("accessibility")
    HOSPITALITY = "hospitality", _("hospitality")


class ImportStatus(models.TextChoices):
    PREVIEWED = "previewed", _("previewed")
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")
    FAILED = "failed", _("failed")
    DISCARDED = "discarded", _("discarded")


class NoticeKind(models.TextChoices):
    """Why a lower app writes to one person. Its words are a template of campaigns, in nine languages."""

    CONFIRM_OPT_IN = "confirm_opt_in", _("confirmation of a sign-up")


class NoticeStatus(models.TextChoices):
    """The one vocabulary of messages, as far as a notice can go."""

    PENDING = "pending", _("pending")
    DEFERRED = "deferred", _("deferred")
    SENDING = "sending", _("sending")
    IN_DOUBT = "in_doubt", _("in doubt")
    SENT = "sent", _("sent")
    EXCLUDED = "excluded", _("excluded")
    EXPIRED = "expired", _("expired")
    REJECTED = "rejected", _("rejected")
    FAILED = "failed", _("failed")
