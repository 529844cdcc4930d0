"""The push gateway: one message to every device of a reader, and one outcome of them all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final, Protocol

from django.conf import settings

from campaigns.gateways import Answer, Device, Outcome, PushEnvelope
from campaigns.gateways.https import HttpHandover, Lost, Timeouts, Unsent, Wire
from campaigns.gateways.options import Options
from campaigns.gateways.push.fcm import Apps, ServiceAccount
from campaigns.gateways.push.signing import Signer
from campaigns.gateways.push.webpush import Browsers
from committee.vapid import BadVapidKey
from contacts.push_services import APP

# The first of these that any device answered is what became of the message.
BEST_FIRST: Final = (Answer.OK, Answer.UNKNOWN, Answer.SOFT, Answer.HARD)


class Service(Protocol):
    """What carries a message to one kind of device."""

    async def carry(self, wire: Wire, envelope: PushEnvelope, device: Device) -> Outcome:
        """Raises `Unsent` and `Lost`."""


class PushGateway:
    """A `Gateway` to the push services. See `campaigns.gateways.push` for what their answers mean."""

    def __init__(
        self, *, browsers: Service | None = None, apps: Service | None = None, handover: HttpHandover | None = None
    ) -> None:
        self._browsers = browsers
        self._apps = apps
        self._handover = handover or HttpHandover()

    def hand_over(self, envelopes: Sequence[PushEnvelope]) -> list[Outcome]:
        """See `Gateway`."""
        return self._handover.each(envelopes, self._carry)

    def close(self) -> None:
        """See `Gateway`."""
        self._handover.close()

    async def _carry(self, wire: Wire, envelope: PushEnvelope) -> Outcome:
        outcomes = await asyncio.gather(*(self._to_device(wire, envelope, device) for device in envelope.devices))
        answered = [outcome for outcome in outcomes if outcome is not None]
        if outcomes and not answered:
            raise Unsent
        if len(answered) < len(outcomes):
            answered.append(Outcome(envelope.key, Answer.SOFT, "", "No connection could be made."))
        return together(envelope, answered)

    async def _to_device(self, wire: Wire, envelope: PushEnvelope, device: Device) -> Outcome | None:
        """None where nothing could leave."""
        service = self._apps if device.endpoint.startswith(APP) else self._browsers
        if service is None:
            return Outcome(envelope.key, Answer.HARD, "", "No service is set up for this kind of device.")
        try:
            return await service.carry(wire, envelope, device)
        except Unsent:
            return None
        except Lost:
            return Outcome(envelope.key, Answer.UNKNOWN, "", "No answer came after the request had left.")


def together(envelope: PushEnvelope, outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome of all devices: the best, and every subscription that is dead."""
    nobody = Outcome(envelope.key, Answer.HARD, "", "No device is left.")
    best = min(outcomes, key=lambda outcome: BEST_FIRST.index(outcome.answer), default=nobody)
    return Outcome(
        envelope.key,
        best.answer,
        best.code,
        best.text,
        retry_after=best.retry_after,
        dead=tuple(endpoint for outcome in outcomes for endpoint in outcome.dead),
    )


def build_browsers(options: Options) -> PushGateway:
    """The kind `webpush`: browsers, by the keys of VAPID; with `account`, apps as well."""
    return _built(options, browsers=_browsers(options), apps=_apps(options) if options.text("account", "") else None)


def build_apps(options: Options) -> PushGateway:
    """The kind `fcm`: apps alone. `account` is the file of a service account, `url` where FCM is."""
    return _built(options, apps=_apps(options))


def _built(options: Options, *, browsers: Browsers | None = None, apps: Apps | None = None) -> PushGateway:
    timeouts = Timeouts(answer=options.number("timeout", 30, most=120))
    connections = options.whole("connections", 32, least=1, most=500)
    return PushGateway(browsers=browsers, apps=apps, handover=HttpHandover(connections=connections, timeouts=timeouts))


def _browsers(options: Options) -> Browsers:
    try:
        return Browsers(Signer(settings.VAPID_PRIVATE_KEY, contact=settings.VAPID_CONTACT))
    except BadVapidKey:
        raise options.wrong("kind", "web push needs VAPID_PRIVATE_KEY, made by: manage.py make_vapid_key") from None


def _apps(options: Options) -> Apps:
    url = options.url("url", "https://fcm.googleapis.com").rstrip("/")
    try:
        return Apps(ServiceAccount.from_json(options.file("account").read_text(encoding="utf-8")), url=url)
    except ValueError:
        raise options.wrong("account", "name the file of a service account, as Google hands it out") from None
