"""What crosses the border to a provider: an envelope goes out, an outcome comes back.

The flow knows these types and the `Gateway` protocol, and nothing of SMTP, HTTP or a provider's ways. The four answers
are all that a ledger can record honestly; each gateway's own docstring says how its provider's replies fall into them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError


class GatewayUnavailable(CommitteeError):
    """No connection could be made, and nothing was handed over: the whole group may be tried again later.

    `said` is what came instead of one, in the words of whoever said it.
    """

    message = _("The provider cannot be reached. Nothing was handed over.")

    def __init__(self, said: str = "") -> None:
        super().__init__()
        self.said = said

    def __str__(self) -> str:
        return f"{super().__str__()} {self.said}".strip()


class Answer(StrEnum):
    """What became of one hand-over."""

    OK = "ok"  # accepted: the message is the provider's to deliver
    SOFT = "soft"  # not accepted, for a reason that may pass: hand it over again later
    HARD = "hard"  # refused for good: never hand it over again
    UNKNOWN = "unknown"  # the provider may have it, and has not said so: in doubt


class Refusal(StrEnum):
    """What a refusal for good says of the recipient, where the provider has a code that says just that."""

    DEAD = "dead"  # nobody is reached there, whatever is sent
    LEFT = "left"  # they told the provider that they want no more


@dataclass(frozen=True, slots=True)
class Envelope:
    """One person's copy, ready for the wire. What a channel needs beside these two stands in its own kind."""

    key: str  # known before the hand-over, the same at every try
    recipient: str  # the address, the number in E.164, or the endpoint of the newest push subscription


class Stuffed(bytes):
    """A message that brings its form for DATA (RFC 5321, 4.5.2), made by who knew it without looking at each line.

    It ends in CR LF, as do all its lines. Whatever is done to it makes plain bytes, which are looked at again.
    """

    on_the_wire: bytes  # leading dots doubled


@dataclass(frozen=True, slots=True)
class EmailEnvelope(Envelope):
    sender: str  # the return path: MAIL FROM of RFC 5321
    content: bytes  # RFC 5322 with CRLF; 8bit bodies are allowed
    content_7bit: Callable[[], bytes] | None = None  # called only where the server lacks 8BITMIME


@dataclass(frozen=True, slots=True)
class SmsEnvelope(Envelope):
    sender: str  # the sender id: up to eleven characters, or a number
    text: str
    parts: int  # what the provider will bill
    country: str  # ISO 3166, of the number; empty where it is of none


@dataclass(frozen=True, slots=True)
class Device:
    """A browser or an app of the reader, as it asked for notifications."""

    endpoint: str  # where its push service takes them; of an app, `fcm:` and its registration token
    p256dh: str = ""  # the browser's public key and its secret (RFC 8291), in base64url
    auth: str = ""


@dataclass(frozen=True, slots=True)
class PushEnvelope(Envelope):
    devices: tuple[Device, ...]  # all of the reader's; the message is one, and arrived where one of them took it
    payload: bytes  # JSON, before its encryption
    ttl: int  # seconds that the push service keeps it for a device that is off
    urgency: str  # "very-low", "low", "normal", "high": RFC 8030, 5.3
    topic: str = ""  # a later message of the same topic replaces it: RFC 8030, 5.4


@dataclass(slots=True)
class Outcome:
    """The provider's answer to one envelope. The route writes into it who gave it; nobody else writes into it."""

    key: str
    answer: Answer
    code: str = ""  # as the provider gave it: "250", "550 5.1.1"; empty when it said nothing
    text: str = ""  # the provider's words, trimmed and without any address
    reference: str = ""  # by which name the provider will tell of it; empty where it is our key
    retry_after: float | None = None  # seconds the provider asks us to wait, of what is SOFT
    provider: str = ""  # which of the channel's providers said so; given by the route
    can_be_asked: bool = False  # later, whether it has the message: see `Askable`
    dead: tuple[str, ...] = ()  # endpoints that are gone for good, whatever became of the message
    says: Refusal | None = None  # of what is HARD; None where its words are judged later: `feedback.codes`


class Gateway(Protocol):
    """One provider on one channel."""

    def hand_over(self, envelopes: Sequence[Any]) -> list[Outcome]:
        """One outcome for each envelope, in the same order.

        Never raises for one message. Raises `GatewayUnavailable` only where no connection could be made at all, and so
        nothing was handed over.
        """

    def close(self) -> None:
        """Give back connections and threads. A closed gateway opens again at the next hand-over."""


@runtime_checkable
class Askable(Protocol):
    """A provider that says which messages it has."""

    def look_up(self, keys: Sequence[str], *, seconds: float) -> list[Outcome]:
        """What it knows of each: OK, it has it; SOFT, it has not, and may be given it again; UNKNOWN, it did not say,
        or not within so many seconds. Never raises.
        """


class Carrier(Gateway, Protocol):
    """A channel as the worker sees it: one provider or several, with the rates they allow."""

    def reserve(self, lane: str, envelopes: Sequence[Any]) -> float:
        """Seconds until this group may be handed over in `lane`; 0: now, and its share of the rate is taken.

        Asked before anything is promised, so that nobody waits with messages in doubt.
        """

    def largest_group(self, lane: str) -> int | None:
        """How many messages may leave in one go by the rates; None: as many as one likes."""

    def promised_to(self, envelopes: Sequence[Any]) -> list[int]:
        """Of a group that was reserved: the numbers of those who may be handed it, where they say what they have.

        Nobody where none of the channel does.
        """

    def remember(self) -> None:
        """Write down, for the other processes, what the last hand-overs taught about the providers."""
