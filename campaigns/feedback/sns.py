"""Did Amazon sign this notification? Amazon SES reports through SNS, which names the certificate it signed with.

A certificate is fetched from Amazon's own hosts alone, over TLS, without following a redirect, and once a process.
Anybody can have Amazon sign a message of theirs: so the topic has to be one of ours as well.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from datetime import datetime
from typing import Any, Final

import httpx
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.utils.dateparse import parse_datetime

from campaigns.feedback.posted import Posted

_CERTIFICATE_ADDRESS: Final = re.compile(
    r"https://sns\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?/SimpleNotificationService-[0-9a-f]{1,64}\.pem"
)
LARGEST_CERTIFICATE: Final = 16_384
_MOST_CERTIFICATES: Final = 8

# Which fields are signed, in this order, of a notification and of what is said about a subscription.
_OF_NOTIFICATION: Final = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_OF_SUBSCRIPTION: Final = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
_HASHES: Final = {"1": hashes.SHA1, "2": hashes.SHA256}

_certificates: dict[str, x509.Certificate] = {}


def is_genuine(posted: Posted, topic: str) -> bool:
    """Is it of this topic of ours, and signed by Amazon?"""
    told = posted.fields
    if not hmac.compare_digest(str(told.get("TopicArn", "")).encode(), topic.encode()):
        return False
    moment = _moment(told)
    return moment is not None and _is_signed(told, at=moment)


def signed_at(posted: Posted) -> str:
    """In seconds since 1970: what was signed stays the same when Amazon tells it again."""
    moment = _moment(posted.fields)
    return str(moment.timestamp()) if moment else "never"


def event_id(posted: Posted) -> str:
    return str(posted.fields.get("MessageId", ""))


def _moment(told: dict[str, Any]) -> datetime | None:
    try:
        moment = parse_datetime(str(told.get("Timestamp", "")))
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _is_signed(told: dict[str, Any], *, at: datetime) -> bool:
    names = _OF_NOTIFICATION if told.get("Type") == "Notification" else _OF_SUBSCRIPTION
    signed = "".join(f"{name}\n{told[name]}\n" for name in names if told.get(name) is not None)
    make_hash = _HASHES.get(str(told.get("SignatureVersion")))
    certificate = _certificate(str(told.get("SigningCertURL")))
    if make_hash is None or certificate is None:
        return False
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        return False
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        return False
    try:
        signature = base64.b64decode(str(told.get("Signature")), validate=True)
        key.verify(signature, signed.encode(), padding.PKCS1v15(), make_hash())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def remember(address: str, pem: bytes) -> x509.Certificate:
    """Keep the certificate of that address for the life of the process. Raises `ValueError` where it is none."""
    certificate = x509.load_pem_x509_certificate(pem)
    if len(_certificates) >= _MOST_CERTIFICATES:
        forget()
    _certificates[address] = certificate
    return certificate


def forget() -> None:
    """Fetch every certificate again when it is next named."""
    _certificates.clear()


def _certificate(address: str) -> x509.Certificate | None:
    if address in _certificates:
        return _certificates[address]
    if not _CERTIFICATE_ADDRESS.fullmatch(address):
        return None
    try:
        answer = httpx.get(address, timeout=3.0, follow_redirects=False)
        if answer.status_code != httpx.codes.OK or len(answer.content) > LARGEST_CERTIFICATE:
            return None
        return remember(address, answer.content)
    except (httpx.HTTPError, ValueError):
        return None
