"""Which provider does a request speak to? Each reads it in its own shape, and answers in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from committee.simulator.fault import Step


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # by name in lower case
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content: Any = None  # sent as JSON; nothing where it is None
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> bytes:
        return b"" if self.content is None else json.dumps(self.content).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A message that somebody wants to hand over."""

    at: Step
    service: str
    recipient: str
    key: str  # by which its sender knows it
    content: bytes
    told: Mapping[str, Any]  # what else the journal says
    yes: Callable[[str], Answer]  # given the name we give it
    no: Callable[[str], Answer]  # given the words of the fault: a status, and the service's own code
    callback: Callback | None = None  # where its reports go, if the message itself says so


@dataclass(frozen=True, slots=True)
class Callback:
    """An address for the reports of one message, signed with the secret of whoever sent it."""

    url: str
    account: str
    secret: str


class NotUnderstood(Exception):
    """The request is not one of this service. The text is what its sender is told."""

    def __init__(self, text: str, *, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


Read = Callable[[Request, re.Match[str]], Submission]


@dataclass(frozen=True, slots=True)
class Service:
    """An address at which messages are taken."""

    path: re.Pattern[str]
    read: Read


def key_of(request: Request, otherwise: str) -> str:
    """The key of a message: the header that asks for idempotency, or what the service has for it."""
    return request.headers.get("idempotency-key", "") or otherwise


def status_of(words: str) -> int:
    """`"429 20429"` → 429."""
    return int(words.partition(" ")[0])


def code_of(words: str) -> str:
    """`"429 20429"` → "20429"; empty where the fault names none."""
    code = words.partition(" ")[2].strip()
    return code if code.isdigit() else ""


HEADERS_THAT_MATTER: Final = (
    "ttl", "urgency", "topic", "content-encoding", "content-type", "authorization", "idempotency-key", "user-agent",
)  # fmt: skip


def kept(headers: Mapping[str, str]) -> dict[str, str]:
    """What the journal keeps of the headers. Of a credential, its scheme: a journal may be shown around."""
    found = {name: headers[name] for name in HEADERS_THAT_MATTER if name in headers}
    if "authorization" in found and not found["authorization"].lower().startswith("vapid"):
        found["authorization"] = found["authorization"].partition(" ")[0]
    return found
