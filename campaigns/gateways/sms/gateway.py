"""The SMS gateway: each message is a request, several at once."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence

from campaigns.gateways import Answer, Envelope, GatewayUnavailable, Outcome, SmsEnvelope, statuses
from campaigns.gateways.https import HttpHandover, Reply, Unsent, Wire
from campaigns.gateways.sms.provider import SmsProvider, found_at
from campaigns.gateways.words import ANY_NUMBER, anonymous


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

    def sender_of(self, envelope: SmsEnvelope) -> str:
        """Who signs it in the end: for a country there may be another one than for the campaign."""
        return self.provider.sender_for(envelope)

    @property
    def can_be_asked(self) -> bool:
        return bool(self.provider.asked_at)

    def look_up(self, keys: Sequence[str], *, seconds: float) -> list[Outcome]:
        """See `Askable`."""
        ends_at = time.monotonic() + seconds

        async def ask(wire: Wire, question: Envelope) -> Outcome:
            try:
                async with asyncio.timeout(ends_at - time.monotonic()):
                    return await self._ask(wire, question)
            except TimeoutError:
                return Outcome(question.key, Answer.UNKNOWN)

        try:
            return self._handover.each([Envelope(key, "") for key in keys], ask)
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
        return Outcome(question.key, Answer.OK if name else Answer.SOFT, str(reply.status), reference=name)

    async def _carry(self, wire: Wire, envelope: SmsEnvelope) -> Outcome:
        reply = await wire.post(
            self.provider.url, headers=self.provider.headers_for(envelope), content=self.provider.body(envelope)
        )
        return self._outcome(envelope, reply)

    def _outcome(self, envelope: SmsEnvelope, reply: Reply) -> Outcome:
        provider, answer = self.provider, _read(reply.body)
        error = found_at(provider.error_at, answer)
        code = f"{reply.status} {error}".strip() if error not in provider.fine else str(reply.status)
        words = anonymous(found_at(provider.words_at, answer), numbers=ANY_NUMBER)
        if error not in provider.fine and error in provider.final:
            return Outcome(envelope.key, Answer.HARD, code, words, says=provider.meaning(error))
        if reply.is_success and error in provider.fine:
            return Outcome(envelope.key, Answer.OK, code, words, reference=found_at(provider.id_at, answer))
        if statuses.answer(reply.status, shows_twice=not provider.idempotency_header) is Answer.UNKNOWN:
            return Outcome(envelope.key, Answer.UNKNOWN, code, words)
        # Or an error of its own under a 2xx: so it says that it did not take the message.
        return Outcome(envelope.key, Answer.SOFT, code, words, retry_after=reply.retry_after)


def _read(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
