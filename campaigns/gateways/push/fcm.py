"""How does an app get a message? Through FCM HTTP v1, with the token of a service account."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import jwt

from campaigns.gateways import Answer, Device, Outcome, PushEnvelope, statuses
from campaigns.gateways.https import Reply, Unsent, Wire
from contacts.push_services import APP

SCOPE: Final = "https://www.googleapis.com/auth/firebase.messaging"
GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
TOKEN_SECONDS: Final = 3600
RENEWED_BEFORE: Final = 300
UNAUTHORIZED: Final = 401
# The app is gone from the device. That its token is another project's (SENDER_ID_MISMATCH) is no such word: with the
# wrong account in the file it would be said of every app.
DEAD: Final = "UNREGISTERED"
URGENT: Final = frozenset({"high", "normal"})


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """As the file says that Google hands out."""

    project: str
    email: str
    private_key: str
    token_url: str

    @classmethod
    def from_json(cls, text: str) -> ServiceAccount:
        """Raises `ValueError`."""
        try:
            said = json.loads(text)
            account = cls(said["project_id"], said["client_email"], said["private_key"], said["token_uri"])
            account.assertion(at=0)
        except (KeyError, TypeError, jwt.PyJWTError) as error:
            raise ValueError from error
        return account

    def assertion(self, *, at: float) -> str:
        """What Google exchanges for a token."""
        claims = {"iss": self.email, "scope": SCOPE, "aud": self.token_url, "iat": int(at)}
        return jwt.encode(claims | {"exp": int(at) + TOKEN_SECONDS}, self.private_key, algorithm="RS256")


class Apps:
    """Those devices that are apps."""

    def __init__(self, account: ServiceAccount, *, url: str) -> None:
        self._account = account
        self._url = f"{url}/v1/projects/{account.project}/messages:send"
        self._token = ""
        self._until = 0.0
        # Both belong to the loop that asks; a gateway that was closed, or forked, asks in another one.
        self._turn: asyncio.Lock | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def carry(self, wire: Wire, envelope: PushEnvelope, device: Device) -> Outcome:
        """Raises `Unsent` and `Lost`."""
        headers = {"content-type": "application/json", "authorization": f"Bearer {await self._signed_in(wire)}"}
        content = json.dumps(message(envelope, device), ensure_ascii=False).encode()
        reply = await wire.post(self._url, headers=headers, content=content)
        if reply.status == UNAUTHORIZED:
            self._until = 0.0
        return outcome(envelope, device, reply)

    async def _signed_in(self, wire: Wire) -> str:
        """A token, asked for once by however many wait for it, whether or not it comes. Raises `Unsent`: without one
        nothing leaves.
        """
        loop = asyncio.get_running_loop()
        if self._turn is None or self._loop is not loop:
            self._turn, self._loop = asyncio.Lock(), loop
        async with self._turn:
            now = time.time()
            if now > self._until - RENEWED_BEFORE:
                said = await self._token_from(wire, at=now)
                self._token, self._until = (
                    str(said["access_token"]),
                    now + float(said.get("expires_in", TOKEN_SECONDS)),
                )
            return self._token

    async def _token_from(self, wire: Wire, *, at: float) -> Mapping[str, Any]:
        asked = urlencode({"grant_type": GRANT, "assertion": self._account.assertion(at=at)}).encode()
        headers = {"content-type": "application/x-www-form-urlencoded"}
        try:
            reply = await wire.post(self._account.token_url, headers=headers, content=asked)
            said = json.loads(reply.body)
        except Exception as error:
            wire.leave_alone(self._account.token_url)
            raise Unsent from error
        if not reply.is_success or not isinstance(said, dict) or "access_token" not in said:
            wire.leave_alone(self._account.token_url)
            raise Unsent
        return said


def message(envelope: PushEnvelope, device: Device) -> dict[str, Any]:
    """The message of one device: what the browser would be told, in the words of FCM."""
    said = json.loads(envelope.payload)
    until = str(int(time.time()) + envelope.ttl)
    is_urgent = envelope.urgency in URGENT
    return {
        "message": {
            "token": device.endpoint.removeprefix(APP),
            "notification": {"title": said["title"], "body": said["body"]},
            "data": {"link": said.get("link", ""), "tag": said["tag"]},
            "android": {
                "ttl": f"{envelope.ttl}s",
                "priority": "HIGH" if is_urgent else "NORMAL",
                "collapse_key": said["tag"],
                "notification": {"tag": said["tag"]},
            },
            "apns": {
                "headers": {
                    "apns-expiration": until,
                    "apns-priority": "10" if is_urgent else "5",
                    "apns-collapse-id": said["tag"],
                }
            },
        }
    }


def outcome(envelope: PushEnvelope, device: Device, reply: Reply) -> Outcome:
    """What status and error code say."""
    error = _error(reply.body)
    key, code = envelope.key, f"{reply.status} {error}".strip()
    if error == DEAD:
        return Outcome(key, Answer.HARD, code, "The app is gone from the device.", dead=(device.endpoint,))
    if error == "INVALID_ARGUMENT":
        return Outcome(key, Answer.HARD, code)
    answer = statuses.answer(reply.status)
    return Outcome(key, answer, code, retry_after=reply.retry_after if answer is Answer.SOFT else None)


def _error(body: bytes) -> str:
    """The code of FCM, else that of Google's APIs; empty where neither stands there."""
    try:
        said = json.loads(body)["error"]
        details = [str(one["errorCode"]) for one in said.get("details", ()) if "errorCode" in one]
        return (details or [str(said.get("status", ""))])[0]
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""
