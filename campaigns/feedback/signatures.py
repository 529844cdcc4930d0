"""Did the provider itself send this? Each way in which providers prove it; what they sign is the raw body.

Every comparison takes the same time whatever is wrong, and none says what was.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta

from campaigns.feedback.posted import POSTED_JUST_NOW, Posted


def by_password(posted: Posted, secret: str) -> bool:
    """Basic authentication, `secret` being "name:password": all that some providers offer."""
    scheme, _, given = posted.headers.get("authorization", "").partition(" ")
    try:
        told = base64.b64decode(given, validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        told = b""
    return hmac.compare_digest(told, secret.encode())


def by_digest(posted: Posted, secret: str) -> bool:
    """`X-Signature: sha256=<hex>` over the body; with an `X-Timestamp`, over `<timestamp>.<body>`."""
    moment = posted.headers.get("x-timestamp")
    signed = posted.body if moment is None else moment.encode() + b"." + posted.body
    ours = "sha256=" + hmac.digest(secret.encode(), signed, "sha256").hex()
    return hmac.compare_digest(posted.headers.get("x-signature", "").encode(), ours.encode())


def by_address_and_form(posted: Posted, secret: str) -> bool:
    """Twilio's: SHA-1 over the public address and the sorted fields of the form."""
    signed = posted.url + "".join(f"{name}{value}" for name, value in sorted(posted.form.items()))
    ours = base64.b64encode(hmac.digest(secret.encode(), signed.encode(), "sha1"))
    return hmac.compare_digest(posted.headers.get("x-twilio-signature", "").encode(), ours)


def is_fresh(seconds: str | float | None, *, at: datetime, within: timedelta = POSTED_JUST_NOW) -> bool:
    """Was this signed moment, in seconds since 1970, lately enough? None, for providers that sign none, always was."""
    if seconds is None:
        return True
    try:
        moment = datetime.fromtimestamp(float(seconds), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return abs(at - moment) <= within
