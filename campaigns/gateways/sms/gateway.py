"""The SMS gateway: each message is a request, several at once."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from campaigns.gateways import Answer, Envelope, GatewayUnavailable, Outcome, SmsEnvelope
from campaigns.gateways.https import MAY_HAVE_TAKEN_IT, HttpHandover, Reply, Unsent, Wire
from campaigns.gateways.sms.provider import SmsProvider, found_at

LONGEST_TEXT: Final = 200
NUMBER: Final = re.compile(r"\+?\d(?:[\s().-]?\d){5,}")
BROKE: Final = 500


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

    @property
    def can_be_asked(self) -> bool:
        return bool(self.provider.asked_at)

    def look_up(self, keys: Sequence[str]) -> list[Outcome]:
        """See `Askable`."""
        questions = [Envelope(key, "") for key in keys]
        try:
            return self._handover.each(questions, self._ask)
        except GatewayUnavailable:
            return [Outcome(key, Answer.UNKNOWN) for key in keys]

    async def _ask(self, wire: Wire, question: Envelope) -> Outcome:
        provider = self.provider
        try:
            reply = await wire.get(provider.question(question.key), headers=provider.headers)
        except Unsent:
            return Outcome(question.key, Answer.UNKNOWN)
        answer = _read(reply.body)
        if not reply.is_success or answer is None:
            return Outcome(question.key, Answer.UNKNOWN, str(reply.status))
        name = found_at(provider.has_at, answer)
        return Outcome(question.key, Answer.OK if name else Answer.SOFT, str(reply.status), reference=name[:120])

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
        if reply.status in MAY_HAVE_TAKEN_IT or (reply.status == BROKE and not provider.idempotency_header):
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
