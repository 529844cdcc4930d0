"""The gateway to an e-mail provider's HTTP API: several requests at once, each on a thread with its own connection."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from anymail.backends.base import AnymailBaseBackend
from anymail.exceptions import AnymailConfigurationError
from botocore.config import Config
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from campaigns.gateways import Answer, EmailEnvelope, GatewayUnavailable, Outcome
from campaigns.gateways.esp import calls
from campaigns.gateways.esp.calls import BATCHES
from campaigns.gateways.options import Options

PROVIDERS: Final = frozenset({
    "amazon_ses", "brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "mandrill", "postal", "postmark", "resend",
    "scaleway", "sendgrid", "sparkpost", "unisender_go",
})  # fmt: skip
TIMEOUTS: Final = (5.0, 60.0)  # seconds, to connect and to be answered

logger = logging.getLogger(__name__)


def build(options: Options) -> EspGateway:
    """The kind `esp`: `esp` names it, `settings` are anymail's for it in small letters, `connections` at once."""
    esp = options.choice("esp", PROVIDERS)
    settings = dict(options.table("settings"))
    if options.has("api_url"):
        settings["api_url"] = options.url("api_url")
    connections = options.whole("connections", 8, least=1, most=100)
    gateway = EspGateway(esp, settings, connections=connections)
    try:
        gateway.new_backend()
    except (AnymailConfigurationError, ImproperlyConfigured, TypeError):
        remedy = f"give what anymail needs for {esp}, like " + '{ api_key = "${NAME}" }'
        raise options.wrong("settings", remedy) from None
    return gateway


class EspGateway:
    """A `Gateway` to one provider, for one process and its children."""

    def __init__(self, esp: str, settings: Mapping[str, Any], *, connections: int = 8) -> None:
        self._class: type[AnymailBaseBackend] = import_string(f"anymail.backends.{esp}.EmailBackend")
        self._settings = _amazons(settings) if esp == "amazon_ses" else {**settings, "timeout": TIMEOUTS}
        self._batch = BATCHES.get(esp)
        self._connections = connections
        self._process = 0
        self._forget()

    def new_backend(self) -> AnymailBaseBackend:
        """anymail's backend, connected to nobody. Raises what anymail raises of wrong settings."""
        return self._class(ignore_unsupported_features=True, **self._settings)

    def hand_over(self, envelopes: Sequence[EmailEnvelope]) -> list[Outcome]:
        """See `Gateway`."""
        if self._process != os.getpid():
            self._forget()
        size = self._batch.most if self._batch else 1
        lists = [envelopes[place : place + size] for place in range(0, len(envelopes), size)]
        unreachable = threading.Event()
        with ThreadPoolExecutor(min(self._connections, max(len(lists), 1)), "esp") as threads:
            found = list(threads.map(lambda some: self._call(some, unreachable), lists))
        outcomes = [outcome for some in found for outcome in some]
        if outcomes and not any(outcomes):
            raise GatewayUnavailable
        return [
            outcome or Outcome(envelope.key, Answer.SOFT, "", "No connection could be made.")
            for envelope, outcome in zip(envelopes, outcomes, strict=True)
        ]

    def close(self) -> None:
        """Give back the connections. The next hand-over connects again."""
        if self._process == os.getpid():
            while self._free:
                self._free.pop().close()

    def _call(self, envelopes: Sequence[EmailEnvelope], unreachable: threading.Event) -> list[Outcome | None]:
        """What became of each. Where one could not leave, the rest of the group does not wait for the same."""
        backend = None if unreachable.is_set() else self._take()
        if backend is None:
            return [None] * len(envelopes)
        try:
            outcomes = calls.hand_over(backend, envelopes, self._batch)
        except Exception as mistake:  # noqa: BLE001 - one request must not take along what became of the others
            # Its kind alone: the text may say whose message it was.
            logger.error("a request failed half-way: %s", type(mistake).__name__)  # noqa: TRY400
            return [Outcome(one.key, Answer.UNKNOWN, "", "The hand-over failed half-way.") for one in envelopes]
        finally:
            self._free.append(backend)
        if None in outcomes:
            unreachable.set()
        return outcomes

    def _take(self) -> AnymailBaseBackend | None:
        """A backend that nobody else speaks through; None where none can be made, and so nothing leaves."""
        try:
            return self._free.pop()
        except IndexError:
            return self._opened()

    def _opened(self) -> AnymailBaseBackend | None:
        try:
            backend = self.new_backend()
            backend.open()
        except Exception as mistake:  # noqa: BLE001 - others of the group may have left already
            logger.error("a connection could not be made ready: %s", type(mistake).__name__)  # noqa: TRY400
            return None
        return backend

    def _forget(self) -> None:
        """A process that was forked speaks on connections of its own."""
        self._process = os.getpid()
        self._free: list[AnymailBaseBackend] = []


def _amazons(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Amazon's library tries again by itself, and would send twice what it got no answer to."""
    own = {name: settings[name] for name in ("configuration_set_name", "message_tag_name") if name in settings}
    client = {name: value for name, value in settings.items() if name not in own}
    once = Config(retries={"total_max_attempts": 1}, connect_timeout=TIMEOUTS[0], read_timeout=TIMEOUTS[1])
    return {**own, "client_params": {**_renamed(client), "config": once}}


def _renamed(client: Mapping[str, Any]) -> dict[str, Any]:
    return {"endpoint_url" if name == "api_url" else name: value for name, value in client.items()}
