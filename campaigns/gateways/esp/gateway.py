"""The gateway to an e-mail provider's HTTP API: several requests at once, each on a thread with its own connection."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from anymail.backends.base import AnymailBaseBackend
from anymail.exceptions import AnymailConfigurationError, AnymailNotSupportedWarning
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from campaigns.gateways import Answer, EmailEnvelope, GatewayUnavailable, Outcome
from campaigns.gateways.esp import calls
from campaigns.gateways.esp.apis import APIS, REFUSED
from campaigns.gateways.esp.calls import Line
from campaigns.gateways.options import Options

TIMEOUTS: Final = (5.0, 60.0)  # seconds, to connect and to be answered
_WARNED: Final = threading.Lock()  # which warnings are shown is the whole process's

logger = logging.getLogger(__name__)


def build(options: Options) -> EspGateway:
    """The kind `esp`: `esp` names it, `settings` are anymail's for it in small letters, `connections` at once."""
    esp = options.choice("esp", {*APIS, *REFUSED})
    if esp in REFUSED:
        raise options.wrong("esp", f"name another one than {esp}: {REFUSED[esp]}")
    settings = _settings(options, esp)
    connections = options.whole("connections", 8, least=1, most=100)
    return_path = options.flag("return_path", default=False)
    if return_path and not APIS[esp].takes_return_path:
        raise options.wrong("return_path", f"take it out: {esp} has a return path of its own, and lets nobody choose")
    gateway = EspGateway(esp, settings, connections=connections, return_path=return_path)
    try:
        gateway.open_one().close()  # connects to nobody
    except (AnymailConfigurationError, ImproperlyConfigured, BotoCoreError, TypeError, ValueError):
        raise options.wrong("settings", f"give what {esp} takes, as its documentation has it") from None
    return gateway


def _settings(options: Options, esp: str) -> dict[str, Any]:
    """What anymail is told of the provider. Raises `BadEnvironment` for what is missing, and for slips of the pen."""
    api, settings = APIS[esp], options.table("settings")
    needed = [name for name in api.needs if name != "api_url"]
    if missing := next((name for name in needed if name not in settings), ""):
        raise options.wrong("settings", f"give {esp} its {missing}, like {{ {missing} = " + '"${NAME}" }')
    if odd := next((name for name in settings if name not in {*needed, *api.takes}), ""):
        known = ", ".join((*needed, *api.takes))
        raise options.wrong("settings", f"correct “{odd}” or take it out: {esp} takes {known}")
    if options.has("api_url") or "api_url" in api.needs:
        settings = {**settings, "api_url": options.url("api_url")}
    return settings


class EspGateway:
    """A `Gateway` to one provider, for one process and its children."""

    def __init__(
        self, esp: str, settings: Mapping[str, Any], *, connections: int = 8, return_path: bool = False
    ) -> None:
        self._class: type[AnymailBaseBackend] = import_string(f"anymail.backends.{esp}.EmailBackend")
        self._settings = _amazons(settings) if esp == "amazon_ses" else {**settings, "timeout": TIMEOUTS}
        self._api = APIS[esp]
        self._return_path = return_path
        self._connections = connections
        self._process = 0
        self._forget()

    def open_one(self) -> AnymailBaseBackend:
        """anymail's backend, which connects at its first request. Raises what anymail raises of wrong settings."""
        with _WARNED, warnings.catch_warnings():
            # anymail tests it no longer; our own tests do.
            warnings.simplefilter("ignore", AnymailNotSupportedWarning)
            backend = self._class(ignore_unsupported_features=False, **self._settings)
        backend.open()
        return backend

    def hand_over(self, envelopes: Sequence[EmailEnvelope]) -> list[Outcome]:
        """See `Gateway`."""
        if self._process != os.getpid():
            self._forget()
        size = self._api.batch.most if self._api.batch else 1
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
            line = Line(backend, self._api, return_path=self._return_path)
            outcomes = calls.hand_over(line, envelopes)
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
            return self.open_one()
        except Exception as mistake:  # noqa: BLE001 - others of the group may have left already
            logger.error("a connection could not be made ready: %s", type(mistake).__name__)  # noqa: TRY400
            return None

    def _forget(self) -> None:
        """A process that was forked speaks on connections of its own."""
        self._process = os.getpid()
        self._free: list[AnymailBaseBackend] = []


def _amazons(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Amazon's library tries again by itself, and would send twice what it got no answer to."""
    own = {name: settings[name] for name in ("configuration_set_name",) if name in settings}
    client = {name: value for name, value in settings.items() if name not in own}
    once = Config(retries={"total_max_attempts": 1}, connect_timeout=TIMEOUTS[0], read_timeout=TIMEOUTS[1])
    return {**own, "client_params": {**_renamed(client), "config": once}}


def _renamed(client: Mapping[str, Any]) -> dict[str, Any]:
    return {"endpoint_url" if name == "api_url" else name: value for name, value in client.items()}
