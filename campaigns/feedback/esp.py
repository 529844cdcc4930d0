"""What do the e-mail providers report? anymail knows how each of them signs and what its events mean.

Its views verify and parse here, without its signals and its addresses: what is told is kept first, and read later.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from anymail.exceptions import AnymailError, AnymailNotSupportedWarning, AnymailWebhookValidationFailure
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.utils.module_loading import import_string

from campaigns.feedback.posted import NotReadable, Posted


@dataclass(frozen=True, slots=True)
class Esp:
    """anymail's view of a provider. `secret` is the argument that takes its key; without one it has a password."""

    view: str  # imported when it is first used: some of them bring the whole of their provider's library
    secret: str = ""
    signs_address: bool = False
    # What stands for the key where nothing is verified.
    no_secret: str | None = "none"  # noqa: S105 - none at all


ESPS: Final[Mapping[str, Esp]] = {
    "amazon_ses": Esp("AmazonSESTrackingWebhookView"),  # its signature: `campaigns.feedback.sns`
    "brevo": Esp("BrevoTrackingWebhookView"),
    "mailersend": Esp("MailerSendTrackingWebhookView", "signing_secret"),
    "mailgun": Esp("MailgunTrackingWebhookView", "webhook_signing_key"),
    "mailjet": Esp("MailjetTrackingWebhookView"),
    "mailtrap": Esp("MailtrapTrackingWebhookView", "tracking_secret"),
    "mandrill": Esp("MandrillCombinedWebhookView", "webhook_key", signs_address=True),
    "postal": Esp("PostalTrackingWebhookView", "webhook_key"),
    "postmark": Esp("PostmarkTrackingWebhookView"),
    "resend": Esp("ResendTrackingWebhookView", "signing_secret"),
    "sendgrid": Esp("SendGridTrackingWebhookView", "tracking_webhook_verification_key", no_secret=None),
    "sparkpost": Esp("SparkPostTrackingWebhookView"),
    "unisender_go": Esp("UnisenderGoTrackingWebhookView", "api_key"),
}

# What a provider's parser stumbles over in a body that is not its own: a field that is missing or of another kind.
_STUMBLES: Final = (
    AnymailError, ImproperlyConfigured, SuspiciousOperation,
    ArithmeticError, AssertionError, AttributeError, LookupError, OSError, TypeError, ValueError,
)  # fmt: skip


def is_genuine(name: str, posted: Posted, secret: str) -> bool:
    """Does the signature fit, by this secret? Raises `NotReadable`."""
    try:
        view = _view(name, secret, posted.url if ESPS[name].signs_address else "")
        view.run_validators(posted.as_request())
    except AnymailWebhookValidationFailure:
        return False
    except _STUMBLES:
        raise NotReadable from None
    return True


def events(name: str, posted: Posted) -> list[Any]:
    """The normalised events of what is known to be genuine. Raises `NotReadable`."""
    try:
        return list(_view(name, "", "").parse_events(posted.as_request()))
    except _STUMBLES:
        raise NotReadable from None


@lru_cache(maxsize=256)
def _view(name: str, secret: str, address: str) -> Any:
    """Made once a process and secret; without one it only parses."""
    esp = ESPS[name]
    # A password where there is no key to verify with: anymail would warn, and look for one in Django's settings.
    told: dict[str, Any] = {"webhook_secret": [] if secret else ["-"]}
    if esp.secret:
        told[esp.secret] = secret or esp.no_secret
    if esp.signs_address:
        told["webhook_url"] = address
    if name == "amazon_ses":
        told["auto_confirm_sns_subscriptions"] = False
    with warnings.catch_warnings():
        # anymail tests it no longer; our own tests do.
        warnings.simplefilter("ignore", AnymailNotSupportedWarning)
        return import_string(f"anymail.webhooks.{name}.{esp.view}")(**told)
