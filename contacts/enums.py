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


class PhoneLine(models.TextChoices):
    """What answers a telephone number: only some can receive an SMS (`SMS_LINES`)."""

    MOBILE = "mobile", _("mobile")
    LANDLINE = "landline", _("landline")
    # North America does not tell mobiles from landlines by their numbers.
    EITHER = "either", _("mobile or landline")
    OTHER = "other", _("other")


SMS_LINES = [PhoneLine.MOBILE, PhoneLine.EITHER]


class LanguageSource(models.TextChoices):
    """How we know which language a person reads."""

    STATED = "stated", _("stated by the person")
    REPORTED = "reported", _("reported by another system")
    ASSUMED = "assumed", _("assumed")


class Pace(models.TextChoices):
    """How often a person wants to hear from us about what they may refuse."""

    ALL = "all", _("everything")
    LESS = "less", _("less often")


class AttributeType(models.TextChoices):
    TEXT = "text", _("text")
    NUMBER = "number", _("number")
    YES_NO = "yes_no", _("yes or no")
    DATE = "date", _("date")
    CHOICE = "choice", _("one of a list")


class TopicKind(models.TextChoices):
    """What a topic is about: a partner's brand and tracking are agreed to apart from everything else."""

    MARKETING = "marketing", _("our own news and offers")
    PARTNER = "partner", _("a partner’s brand")
    TRACKING = "tracking", _("measuring what is opened and clicked")
    SERVICE = "service", _("service to ticket holders and volunteers")


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
    PREFERENCES = "preferences", _("preference centre")
    # Said to whoever carries our messages: STOP, START, the button of a mail program, a provider's own page.
    PROVIDER = "provider", _("told to a provider: STOP, START, or a button of the mail program")
    RETENTION = "retention", _("end of the time we keep people")
    ERASURE = "erasure", _("erasure")
    MERGE = "merge", _("merge of two contacts")


class SuppressionReason(models.TextChoices):
    DEAD_ADDRESS = "dead_address", _("dead address")
    COMPLAINT = "complaint", _("complaint")
    # Of the address itself, and so for everybody who has it: by letter, by phone, by a regulator; and of whoever had
    # left us by it when the time for which we keep people ended.
    OBJECTION = "objection", _("objection to any message")
    ERASURE = "erasure", _("erasure")
    STAFF = "staff", _("decision of staff")


class Unreachable(models.TextChoices):
    """Why somebody of an audience is not written to, in the order in which it is asked: the first answer stands.

    Asked when an audience is counted, again at the snapshot, and again before each hand-over: `contacts.reach`.
    Who has no address at all is counted apart, and so is a landline on a campaign by SMS.
    """

    MINOR = "minor", _("under age")
    NO_CONSENT = "no_consent", _("no consent")
    PAUSED = "paused", _("asked for a pause")
    LESS_OFTEN = "less_often", _("asked for less, and was written to lately")
    CAPPED = "capped", _("written to often enough lately")
    SUPPRESSED = "suppressed", _("address suppressed")
    DEAD_ADDRESS = "dead_address", _("dead address")
    DUPLICATE_ADDRESS = "duplicate_address", _("address already written to")


class TicketStatus(models.TextChoices):
    HELD = "held", _("held")
    TRANSFERRED = "transferred", _("transferred")
    RESOLD = "resold", _("resold")
    REFUNDED = "refunded", _("refunded")
    MOVED = "moved", _("moved to another session")


class TicketEventType(models.TextChoices):
    """What the ticket shop tells of a ticket. `CHANGED` moves a seat, a gate, a session; the holder stays."""

    BOUGHT = "bought", _("bought")
    TRANSFERRED = "transferred", _("transferred")
    RESOLD = "resold", _("resold")
    REFUNDED = "refunded", _("refunded")
    CHANGED = "changed", _("changed")


class TicketKind(models.TextChoices):
    PUBLIC = "public", _("public")
    COMPANION = "companion", _("companion")
    ACCESSIBILITY = "accessibility", _("accessibility")
    HOSPITALITY = "hospitality", _("hospitality")


class ImportKind(models.TextChoices):
    """What a file tells of."""

    PEOPLE = "people", _("people")
    TICKETS = "tickets", _("tickets")
    LIST = "list", _("a list of people")


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
    PREFERENCES_LINK = "preferences_link", _("link to the preference centre")
    EXPORT_READY = "export_ready", _("link to the person’s own data")
    CONFIRM_ERASURE = "confirm_erasure", _("confirmation of an erasure")
    ERASURE_DONE = "erasure_done", _("notice that a person was erased")
    NEW_ADDRESS = "new_address", _("confirmation of a new address")


class EnquiryKind(models.TextChoices):
    """What a page of the public may ask of a mailbox."""

    SIGN_UP = "sign_up", _("sign-up")
    PREFERENCES = "preferences", _("link to the preference centre")
    ACCESS = "access", _("access to their data")
    ERASURE = "erasure", _("erasure")


class RequestKind(models.TextChoices):
    """What a person may ask of us: GDPR, articles 15 to 21."""

    ACCESS = "access", _("access to their data")
    ERASURE = "erasure", _("erasure")
    RECTIFICATION = "rectification", _("correction")
    RESTRICTION = "restriction", _("restriction")
    OBJECTION = "objection", _("objection")


class RequestStatus(models.TextChoices):
    """Where a request stands; what may follow what stands in `contacts.requests`."""

    RECEIVED = "received", _("received")
    IDENTITY_ASKED = "identity_asked", _("identity asked for")
    IN_PROGRESS = "in_progress", _("in progress")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("refused")


class RequestOrigin(models.TextChoices):
    PAGE = "page", _("“my data” page")
    EMAIL = "email", _("e-mail")
    POST = "post", _("post")
    PHONE = "phone", _("telephone")


class IdentityCheck(models.TextChoices):
    """How we know that the person who asks is the person it is about."""

    MAILBOX = "mailbox", _("link sent to their mailbox")
    DOCUMENT = "document", _("document seen")
    ACCOUNT = "account", _("signed in to their account")
    KNOWN = "known", _("known in person")


class RetentionSubject(models.TextChoices):
    """What a rule of retention ends."""

    INACTIVE_CONTACT = "inactive_contact", _("people without a sign of life")
    UNCONFIRMED_SIGN_UP = "unconfirmed_sign_up", _("sign-ups that were never confirmed")
    CLOSED_REQUEST = "closed_request", _("answered requests of people")
    MESSAGE_WORDS = "message_words", _("what stood in messages, and the address they went to")
    MESSAGES = "messages", _("the list of who was sent what")
    REPORTS = "reports", _("reports of providers")
    HELD_PEOPLE = "held_people", _("who was held back, once the hold has ended")
    READINGS = "readings", _("what people opened and clicked, who agreed to it")


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


class DuplicateReason(models.TextChoices):
    SAME_ADDRESS = "same_address", _("same address and like names")
    SAME_NAME_AND_PLACE = "same_name_and_place", _("same name, birth year and postcode")
    COMPARED = "compared", _("compared by somebody of us")


class DuplicateStatus(models.TextChoices):
    SUSPECTED = "suspected", _("to be looked at")
    MERGED = "merged", _("merged")
    TWO_PEOPLE = "two", _("two people")
