"""The SMS gateway: each message is a request, several at once."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from campaigns.gateways import Answer, Outcome, SmsEnvelope
from campaigns.gateways.https import HttpHandover, Reply, Wire
from campaigns.gateways.sms.provider import SmsProvider, found_at

LONGEST_TEXT: Final = 200
NUMBER: Final = re.compile(r"\+?\d(?:[\s().-]?\d){5,}")
GATEWAY_TIMEOUT: Final = 504


class SmsGateway:
    """A `Gateway` to one provider. See `campaigns.gateways.sms` for what its answers mean."""

    def __init__(self, provider: SmsProvider, handover: HttpHandover | None = None) -> None:
        self.provider = provider
        self._handover = handover or HttpHandover()

    def hand_over(self, envelopes: Sequence[SmsEnvelope]) -> list[Outcome]:
        """See `Gateway`."""
        return self._handover.each(envelopes, self._carry)

    def close(self) -> None:
        """See `Gateway`."""
        self._handover.close()

    async def _carry(self, wire: Wire, envelope: SmsEnvelope) -> Outcome:
        reply = await wire.post(
            self.provider.url, headers=self.provider.headers_for(envelope), content=self.provider.body(envelope)
        )
        return self._outcome(envelope, reply)

    def _outcome(self, envelope: SmsEnvelope, reply: Reply) -> Outcome:
        provider, answer = self.provider, _read(reply.body)
        error = found_at(provider.error_at, answer)
        code = f"{reply.status} {error}".strip() if error not in provider.fine else str(reply.status)
        words = anonymous(found_at(provider.words_at, answer))
        if error not in provider.fine and error in provider.final:
            return Outcome(envelope.key, Answer.HARD, code, words)
        if reply.is_success and error in provider.fine:
            return Outcome(envelope.key, Answer.OK, code, words, reference=found_at(provider.id_at, answer)[:120])
        if reply.status == GATEWAY_TIMEOUT:
            return Outcome(envelope.key, Answer.UNKNOWN, code, words)
        return Outcome(envelope.key, Answer.SOFT, code, words, retry_after=reply.retry_after)


def _read(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def anonymous(words: str) -> str:
    """The provider's words on one line, trimmed, without any number that could be somebody's."""
    line = NUMBER.sub("…", " ".join(words.split()))
    return "".join(letter for letter in line if letter.isprintable())[:LONGEST_TEXT]
