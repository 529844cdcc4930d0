"""Every e-mail provider reports through our door, in its own words, by its own signature; forgeries stay outside."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.conf import settings
from svix.webhooks import Webhook

from campaigns.feedback import applying, intake
from campaigns.feedback.esp import ESPS
from campaigns.models import Receipt
from committee.db import clock
from contacts.models import Consent, Suppression
from tests.campaigns.feedback.providers import key_of, message_of, name_by_provider
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact

pytestmark = pytest.mark.django_db

PASSWORD = "hook:correct horse"
KEY = "key-correct-horse-battery"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
SVIX = "whsec_" + base64.b64encode(b"twenty-four bytes of ours").decode()


@dataclass(frozen=True)
class Post:
    """What a provider would post of one message that came back, because nobody has that mailbox."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    # By which name it knows the message; empty where it gives our key back.
    reference: str = ""


def public(key: Any) -> str:
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return "".join(pem.decode().splitlines()[1:-1])


def told(content: Any, **more: Any) -> Post:
    return Post(json.dumps(content).encode(), **more)


def by_password(content: Any, **more: Any) -> Post:
    return told(content, headers={"Authorization": "Basic " + base64.b64encode(PASSWORD.encode()).decode()}, **more)


def brevo(key: str) -> Post:
    said = {
        "event": "hard_bounce",
        "email": "ada@example.org",
        "ts_epoch": 1722000000000,
        "reason": "550 5.1.1 unknown",
    }
    return by_password({**said, "message-id": f"<{key}@{settings.EMAIL_FROM_DOMAIN}>"})


def mailersend(key: str) -> Post:
    morph = {"object": "recipient_bounce", "reason": "550 5.1.1 user unknown"}
    email = {"message": {"id": "ms-1"}, "recipient": {"email": "ada@example.org"}}
    said = {"type": "hard_bounced", "email": email, "created_at": "2024-07-26T12:00:00Z", "morph": morph}
    body = json.dumps({"type": "activity.hard_bounced", "data": said}).encode()
    return Post(body, {"Signature": hmac.new(KEY.encode(), body, "sha256").hexdigest()}, reference="ms-1")


def mailgun(key: str, at: float | None = None) -> Post:
    moment = str(int(at or time.time()))
    signature = hmac.new(KEY.encode(), f"{moment}token-1".encode(), "sha256").hexdigest()
    said = {
        "event": "failed",
        "severity": "permanent",
        "timestamp": 1722000000.5,
        "recipient": "ada@example.org",
        "message": {"headers": {"message-id": f"{key}@{settings.EMAIL_FROM_DOMAIN}"}},
        "delivery-status": {"message": "550 5.1.1 no such user"},
    }
    return told({"signature": {"timestamp": moment, "token": "token-1", "signature": signature}, "event-data": said})


def mailjet(key: str) -> Post:
    said = {"event": "bounce", "time": 1722000000, "email": "ada@example.org", "error": "user unknown"}
    return by_password(
        [{**said, "MessageID": 19421777835146490, "smtp_reply": "550 5.1.1 unknown"}], reference="19421777835146490"
    )


def mailtrap(key: str) -> Post:
    said = {"event": "bounce", "message_id": "mt-1", "email": "ada@example.org", "timestamp": 1722000000}
    body = json.dumps(
        {"events": [{**said, "response": "550 5.1.1 unknown", "custom_variables": {"key": key}}]}
    ).encode()
    return Post(body, {"Mailtrap-Signature": hmac.new(KEY.encode(), body, "sha256").hexdigest()})


def mandrill(key: str) -> Post:
    message = {"email": "ada@example.org", "diag": "smtp;550 5.1.1 unknown", "metadata": {"key": key}}
    said = {"mandrill_events": json.dumps([{"event": "hard_bounce", "ts": 1722000000, "_id": "md-1", "msg": message}])}
    signed = f"{settings.BASE_URL}/hooks/mandrill/" + "".join(f"{name}{value}" for name, value in said.items())
    signature = base64.b64encode(hmac.new(KEY.encode(), signed.encode(), "sha1").digest()).decode()
    headers = {"X-Mandrill-Signature": signature}
    return Post(urlencode(said).encode(), headers, content_type="application/x-www-form-urlencoded")


def postal(key: str) -> Post:
    original = {"id": 7, "to": "ada@example.org", "direction": "outgoing"}
    said = {"original_message": original, "bounce": {"id": 8}, "output": "550 5.1.1 unknown"}
    body = json.dumps({"event": "MessageBounced", "timestamp": 1722000000.1, "payload": said, "uuid": "pl-1"}).encode()
    signature = RSA.sign(body, padding.PKCS1v15(), hashes.SHA1())
    return Post(body, {"X-Postal-Signature": base64.b64encode(signature).decode()}, reference="7")


def postmark(key: str) -> Post:
    said = {"RecordType": "Bounce", "Type": "HardBounce", "Email": "ada@example.org", "MessageID": "pm-1", "ID": 4}
    more = {"BouncedAt": "2024-07-26T12:00:00Z", "Details": "smtp;550 5.1.1 unknown", "Metadata": {"key": key}}
    return by_password({**said, **more})


def resend(key: str, at: float | None = None) -> Post:
    bounce = {"message": "The recipient's email provider sent a hard bounce message, but didn't specify the reason."}
    said = {"email_id": "rs-1", "to": ["ada@example.org"], "bounce": bounce, "headers": []}
    body = json.dumps({"type": "email.bounced", "created_at": "2024-07-26T12:00:00Z", "data": said})
    moment = datetime.fromtimestamp(int(at or time.time()), tz=UTC)
    signature = Webhook(SVIX).sign("msg_1", moment, body)
    headers = {"svix-id": "msg_1", "svix-timestamp": str(int(moment.timestamp())), "svix-signature": signature}
    return Post(body.encode(), headers, reference="rs-1")


def sendgrid(key: str, at: float | None = None) -> Post:
    said = {"event": "bounce", "email": "ada@example.org", "timestamp": 1722000000, "sg_event_id": "sg-1", "key": key}
    body = json.dumps([{**said, "reason": "550 5.1.1 unknown", "status": "5.1.1"}]).encode()
    moment = str(int(at or time.time()))
    signature = base64.b64encode(EC.sign(moment.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()
    prefix = "X-Twilio-Email-Event-Webhook-"
    return Post(body, {f"{prefix}Signature": signature, f"{prefix}Timestamp": moment})


def sparkpost(key: str) -> Post:
    said = {"type": "bounce", "bounce_class": "10", "raw_rcpt_to": "ada@example.org", "timestamp": "1722000000"}
    said |= {"raw_reason": "550 5.1.1 unknown", "transmission_id": "sp-1"}
    return by_password([{"msys": {"message_event": {**said, "rcpt_meta": {"key": key}}}}, {"msys": {}}])


def unisender_go(key: str) -> Post:
    said = {
        "email": "ada@example.org",
        "status": "hard_bounced",
        "event_time": "2024-07-26 12:00:00",
        "job_id": "un-1",
    }
    said |= {"metadata": {"key": key}}
    said |= {"delivery_info": {"delivery_status": "err_user_unknown", "destination_response": "550 5.1.1 unknown"}}
    whole = {"event_name": "transactional_email_status", "event_data": said}
    body = json.dumps({"auth": KEY, "events_by_user": [{"user_id": 1, "events": [whole]}]}).encode()
    auth = hashlib.md5(body).hexdigest()
    return Post(body.replace(KEY.encode(), auth.encode()))


SAYS: dict[str, tuple[str, Callable[[str], Post]]] = {
    "brevo": (PASSWORD, brevo),
    "mailersend": (KEY, mailersend),
    "mailgun": (KEY, mailgun),
    "mailjet": (PASSWORD, mailjet),
    "mailtrap": (KEY, mailtrap),
    "mandrill": (KEY, mandrill),
    "postal": (public(RSA), postal),
    "postmark": (PASSWORD, postmark),
    "resend": (SVIX, resend),
    "sendgrid": (public(EC), sendgrid),
    "sparkpost": (PASSWORD, sparkpost),
    "unisender_go": (KEY, unisender_go),
}
# Says nothing of why: whether the mailbox exists nobody can know.
SAYS_NO_REASON = {"resend"}


@pytest.fixture
def sent(configure):
    configure({name: [secret] for name, (secret, _) in SAYS.items()})
    make_contact(email="ada@example.org", opted_in="news")
    campaign = sending()
    deliver(campaign)
    return campaign


def post(client, name: str, said: Post, **changed: Any) -> int:
    body, headers = changed.get("body", said.body), changed.get("headers", said.headers)
    address = f"/hooks/{name.replace('_', '-')}/"
    return client.post(address, body, content_type=said.content_type, headers=headers).status_code


def test_every_provider_of_anymail_has_its_case_here():
    assert {*SAYS, "amazon_ses"} == set(ESPS)


@pytest.mark.parametrize("name", SAYS)
def test_what_came_back_is_told_by_every_provider(client, sent, name):
    message = message_of(sent)
    said = SAYS[name][1](key_of(message))
    if said.reference:
        name_by_provider(message, said.reference, provider=name.replace("_", "-"))

    assert [post(client, name, said), post(client, name, said)] == [200, 200]
    while applying.apply_some(at=clock()):
        pass

    assert [one.state for one in Receipt.objects.all()] == ["applied"]
    assert message_of(sent).status == "bounced"
    assert Suppression.objects.exists() == (name not in SAYS_NO_REASON)


@pytest.mark.parametrize(
    ("why", "right"), [("Unsubscribed Address", "withdrawn"), ("Spam Content", "granted"), ("Invalid", "granted")]
)
def test_whom_a_provider_refuses_because_they_have_left_has_left_us_too(sent, why, right):
    said = {"event": "dropped", "email": "ada@example.org", "timestamp": 1722000000, "sg_event_id": "sg-2"}
    body = json.dumps([{**said, "reason": why, "key": key_of(message_of(sent))}]).encode()
    intake.keep("sendgrid", "sg-2", body, {"content-type": "application/json"})

    while applying.apply_some(at=clock()):
        pass

    assert message_of(sent).status == "bounced"
    assert [one.status for one in Consent.objects.all()] == [right]


UNREACHABLE = "Unable to find MX of domain elsewhere.example"


def of_brevo(key: str) -> Post:
    said = {"event": "soft_bounce", "email": "ada@example.org", "ts_epoch": 1722000000000, "reason": UNREACHABLE}
    return by_password({**said, "message-id": f"<{key}@{settings.EMAIL_FROM_DOMAIN}>"})


def of_mandrill(key: str) -> Post:
    message = {"email": "ada@example.org", "diag": UNREACHABLE, "metadata": {"key": key}}
    said = [{"event": "soft_bounce", "ts": 1722000000, "_id": "md-2", "msg": message}]
    form = urlencode({"mandrill_events": json.dumps(said)}).encode()
    return Post(form, content_type="application/x-www-form-urlencoded")


def of_postmark(key: str) -> Post:
    said = {"RecordType": "Bounce", "Type": "SoftBounce", "Email": "ada@example.org", "MessageID": "pm-2", "ID": 5}
    return told({**said, "BouncedAt": "2024-07-26T12:00:00Z", "Details": UNREACHABLE, "Metadata": {"key": key}})


@pytest.mark.parametrize(("name", "say"), [("brevo", of_brevo), ("mandrill", of_mandrill), ("postmark", of_postmark)])
def test_bounce_that_a_provider_says_may_pass_closes_no_address_for_its_words(sent, name, say):
    said = say(key_of(message_of(sent)))
    intake.keep(name, "soft", said.body, {"content-type": said.content_type})

    while applying.apply_some(at=clock()):
        pass

    assert message_of(sent).status == "bounced"
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("name", SAYS)
def test_nobody_else_can_tell_it(client, sent, name):
    said = SAYS[name][1](key_of(message_of(sent)))

    forged = {header: value[:-4] + "AAA=" for header, value in said.headers.items()}
    changed = said.body.replace(b"example.org", b"example.com").replace(b"token-1", b"token-2")
    refused = [post(client, name, said, headers=forged or {"X-Odd": "1"}) for _ in range(1) if said.headers]
    if SAYS[name][0] != PASSWORD:
        refused.append(post(client, name, said, body=changed))
    if said.headers:
        refused.append(post(client, name, said, headers={}))

    assert set(refused) <= {400, 401}
    assert refused
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(("say", "name"), [(sendgrid, "sendgrid"), (resend, "resend"), (mailgun, "mailgun")])
def test_what_was_signed_long_ago_is_refused(client, sent, say, name):
    long_ago = time.time() - (2 * 86400 if name == "mailgun" else 600)

    assert post(client, name, say(key_of(message_of(sent)), long_ago)) == 401
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("name", SAYS)
def test_whatever_a_provider_sends_its_reader_stumbles_over_nothing(sent, name):
    for place, body in enumerate(
        [b"", b"{}", b"[]", b"[[]]", b"null", b'{"items": []}', b"a=b", b'{"data": 3}', b"\xff"]
    ):
        intake.keep(name.replace("_", "-"), f"{name} {place}", body, {"content-type": "application/json"})

    while applying.apply_some(at=clock()):
        pass

    assert set(Receipt.objects.values_list("state", flat=True)) <= {"unparsed", "ignored", "new", "applied"}
    assert message_of(sent).status == "sent"
