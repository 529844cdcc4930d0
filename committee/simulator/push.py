"""How does a push service speak? Web push (RFC 8030), and one in the shape of Firebase Cloud Messaging, HTTP v1."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from committee.simulator.fault import Step
from committee.simulator.services import Answer, NotUnderstood, Request, Service, Submission, key_of, status_of

LARGEST: Final = 4096  # bytes of a payload: what every push service must take (RFC 8030, 7.2)
URGENCIES: Final = ("", "very-low", "low", "normal", "high")

# What FCM says for each status: https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode
FCM_ERRORS: Final = {
    400: "INVALID_ARGUMENT", 401: "THIRD_PARTY_AUTH_ERROR", 403: "SENDER_ID_MISMATCH", 404: "UNREGISTERED",
    410: "UNREGISTERED", 429: "QUOTA_EXCEEDED", 500: "INTERNAL", 503: "UNAVAILABLE",
}  # fmt: skip


def read_web_push(request: Request, match: re.Match[str]) -> Submission:
    """The encrypted payload of one subscription. Its key is the Idempotency-Key, else the Topic."""
    if not request.headers.get("ttl", "").isdigit():
        raise NotUnderstood("A TTL is required")
    if not request.headers.get("authorization", "").lower().startswith("vapid "):
        raise NotUnderstood("Authenticate", status=401)
    if request.body and request.headers.get("content-encoding") != "aes128gcm":
        raise NotUnderstood("The payload is to be encrypted as aes128gcm")
    if len(request.body) > LARGEST:
        raise NotUnderstood("The payload is too large", status=413)
    if request.headers.get("urgency", "").lower() not in URGENCIES:
        raise NotUnderstood("There is no such urgency")
    if len(request.headers.get("topic", "")) > 32:
        raise NotUnderstood("A topic has at most 32 characters")
    return Submission(
        at=Step.PUSH, service="webpush", recipient=match["device"],
        key=key_of(request, request.headers.get("topic", "")), content=request.body, told={},
        yes=lambda name: Answer(201, headers={"location": f"/push/messages/{name}"}),
        no=lambda words: Answer(status_of(words)),
    )  # fmt: skip


def read_fcm(request: Request, match: re.Match[str]) -> Submission:
    """`{"message": {"token": …, "data": {…}}}`. Its key is the Idempotency-Key, else `data.reference`."""
    if not request.headers.get("authorization", "").lower().startswith("bearer "):
        raise NotUnderstood("Authenticate", status=401)
    try:
        message: dict[str, Any] = json.loads(request.body)["message"]
        token, reference = str(message["token"]), str((message.get("data") or {}).get("reference", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotUnderstood("message.token is needed, as JSON") from None
    return Submission(
        at=Step.PUSH, service="fcm", recipient=token, key=key_of(request, reference), content=request.body, told={},
        yes=lambda name: Answer(200, {"name": f"projects/{match['project']}/messages/{name}"}),
        no=_fcm_refusal,
    )  # fmt: skip


def _fcm_refusal(words: str) -> Answer:
    status = 404 if status_of(words) == 410 else status_of(words)
    code = FCM_ERRORS.get(status, "INTERNAL")
    kind = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
    return Answer(
        status,
        {"error": {"code": status, "status": code, "message": code, "details": [{"@type": kind, "errorCode": code}]}},
    )


SERVICES: Final = (
    Service(re.compile(r"/push/(?P<device>[^/]+)"), read_web_push),
    Service(re.compile(r"/v1/projects/(?P<project>[^/]+)/messages:send"), read_fcm),
)
