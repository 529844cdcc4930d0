"""Amazon's notifications are believed by Amazon's signature, of our own topic alone, and lately."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from campaigns.feedback import applying, doors, intake, sns
from campaigns.feedback.posted import NotGenuine, Posted
from campaigns.models import Receipt
from committee.db import clock
from tests.campaigns.feedback.providers import key_of, message_of, name_by_provider
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact

TOPIC = "arn:aws:sns:eu-west-3:123456789012:ses-events"
CERTIFICATE_URL = "https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123abcd.pem"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ELSE = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(autouse=True)
def amazon():
    """Amazon's certificate as if it had been fetched before."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(KEY.public_key())
    built = built.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    sns.remember(CERTIFICATE_URL, built.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    yield
    sns.forget()


def notification(message: Any = None, *, key: rsa.RSAPrivateKey = KEY, version: str = "2", **changed: str) -> bytes:
    told = {
        "Type": "Notification",
        "MessageId": "sns-1",
        "TopicArn": TOPIC,
        "Message": json.dumps(message or {"notificationType": "Delivery"}),
        "Timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "SignatureVersion": version,
        "SigningCertURL": CERTIFICATE_URL,
    } | {name: value for name, value in changed.items() if name in {"Timestamp", "TopicArn", "SigningCertURL"}}
    signed = "".join(f"{name}\n{told[name]}\n" for name in ("Message", "MessageId", "Timestamp", "TopicArn", "Type"))
    algorithm = hashes.SHA256() if version == "2" else hashes.SHA1()
    told["Signature"] = base64.b64encode(key.sign(signed.encode(), padding.PKCS1v15(), algorithm)).decode()
    return json.dumps(told | {name: value for name, value in changed.items() if name == "Message"}).encode()


def is_genuine(body: bytes) -> bool:
    try:
        doors.check(doors.DOORS["amazon_ses"], Posted(body, {}), (TOPIC,), at=datetime.now(UTC))
    except NotGenuine:
        return False
    return True


@pytest.mark.parametrize("version", ["1", "2"])
def test_what_amazon_signed_of_our_topic_is_genuine(version):
    assert is_genuine(notification(version=version))


@pytest.mark.parametrize(
    "body",
    [
        notification(Message="{}"),
        notification(key=ELSE),
        notification(TopicArn=TOPIC + "-of-somebody-else"),
        notification(Timestamp="2024-07-26T12:00:00.000Z"),
        notification(Timestamp="yesterday"),
        notification(
            SigningCertURL="https://sns.eu-west-3.amazonaws.com.example.org/SimpleNotificationService-0a.pem"
        ),
        notification(SigningCertURL="http://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0a.pem"),
        notification(
            SigningCertURL="https://example.org@sns.eu-west-3.amazonaws.com/SimpleNotificationService-0a.pem"
        ),
        notification(SigningCertURL="https://127.0.0.1/SimpleNotificationService-0a.pem"),
        b"{}",
    ],
)
def test_whatever_else_is_not(body):
    assert not is_genuine(body)


@pytest.mark.django_db
def test_a_bounce_at_amazon_comes_through_the_door(client, configure):
    configure({"amazon_ses": [TOPIC]})
    make_contact(email="ada@example.org", opted_in="news")
    campaign = sending()
    deliver(campaign)
    message = message_of(campaign)
    name_by_provider(message, "ses-1", provider="amazon-ses")
    bounced = {"emailAddress": "ada@example.org", "diagnosticCode": "smtp; 550 5.1.1 unknown"}
    bounce = {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [bounced]}
    body = notification(
        {"notificationType": "Bounce", "bounce": bounce, "mail": {"messageId": "ses-1", "destination": []}}
    )
    headers = {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": "sns-1"}

    for _ in range(2):
        assert client.post("/hooks/amazon-ses/", body, content_type="text/plain", headers=headers).status_code == 200
    while applying.apply_some(at=clock()):
        pass

    assert [(one.event_id, one.state) for one in Receipt.objects.all()] == [("sns-1", "applied")]
    assert (message_of(campaign).status, bool(key_of(message))) == ("bounced", True)


@pytest.mark.django_db
def test_a_subscription_waits_for_a_person_to_confirm_it(configure):
    configure({"amazon_ses": [TOPIC]})
    said = {"Type": "SubscriptionConfirmation", "TopicArn": TOPIC, "SubscribeURL": "https://sns.example", "Token": "t"}
    intake.keep("amazon-ses", "", json.dumps(said).encode(), {"x-amz-sns-message-type": "SubscriptionConfirmation"})

    applying.apply_some(at=clock())

    (waiting,) = Receipt.objects.all()
    assert (waiting.state, bytes(waiting.body) != b"") == ("unparsed", True)
