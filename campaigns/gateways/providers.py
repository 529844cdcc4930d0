"""Who carries each channel's messages? Built once a process, from the file of providers or without one.

`PROVIDERS_FILE` names a TOML file with a `[[provider]]` for each. Without it e-mail leaves by `EMAIL_URL`; where this
is a demonstration, SMS and push go to the simulator.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from campaigns.gateways import rates
from campaigns.gateways.breaker import Breaker
from campaigns.gateways.kinds import KINDS, of
from campaigns.gateways.options import Options
from campaigns.gateways.rates import Limits
from campaigns.gateways.routing import Provider, Route
from committee.env import BadEnvironment
from contacts.enums import Channel

CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SEE: Final = "See docs/integration.md, Providers."


@cache
def by_channel() -> Mapping[str, Route]:
    """The way of each channel that can be sent on."""
    of_channel: dict[str, list[Provider]] = {}
    for provider in configured():
        of_channel.setdefault(provider.channel, []).append(provider)
    return {channel: route(found) for channel, found in of_channel.items()}


def route(providers: Sequence[Provider]) -> Route:
    """The way of one channel by these."""
    breaker = Breaker(providers[0].channel, {provider.code: provider.weight for provider in providers})
    return Route(providers, breaker=breaker, rates=rates.shared())


def configured() -> list[Provider]:
    """Every provider, built anew and connected to nobody. Raises `BadEnvironment`."""
    file = settings.PROVIDERS_FILE
    sections = _sections(file) if file else _without_file()
    found = [_provider(values, place=place, folder=file and file.parent) for place, values in sections]
    codes = [provider.code for provider in found]
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        raise BadEnvironment(f"{file}: two providers are called “{twice}”: give each a code of its own. {SEE}")
    return found


def _sections(file: Path) -> list[tuple[str, Mapping[str, Any]]]:
    """Each provider of the file, with what sentences call the place where it stands."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadEnvironment(f"{file} cannot be read as TOML: {error}. Correct it there. {SEE}") from None
    sections = content.pop("provider", None)
    if not isinstance(sections, list) or not all(isinstance(section, dict) for section in sections):
        raise BadEnvironment(f"{file} names no provider: write a [[provider]] for each. {SEE}")
    if content:
        raise BadEnvironment(f"{file}: “{min(content)}” means nothing there: only [[provider]] may stand in it. {SEE}")
    return [
        (f"{file}, provider “{section.get('code', number)}”", section) for number, section in enumerate(sections, 1)
    ]


def _without_file() -> list[tuple[str, Mapping[str, Any]]]:
    """E-mail by its own variable; in a demonstration the simulator plays the rest."""
    found: list[tuple[str, Mapping[str, Any]]] = [
        ("EMAIL_URL", {"code": "smtp", "channel": Channel.EMAIL, "kind": "smtp", "url": settings.EMAIL_URL})
    ]
    if url := settings.SIMULATOR_URL:
        reports = {"webhooks": "generic", "webhook_secrets": [settings.SIMULATOR_SECRET]}
        found += [
            ("SIMULATOR_PORT", {"code": "sms", "channel": Channel.SMS, "kind": "simulator", "url": url, **reports}),
            ("SIMULATOR_PORT", {"code": "push", "channel": Channel.PUSH, "kind": "webpush"}),
        ]
    return found


def _provider(values: Mapping[str, Any], *, place: str, folder: Path | None) -> Provider:
    options = Options(values, place=place, folder=folder)
    code = options.text("code")
    if not CODE.fullmatch(code):
        raise options.wrong("code", "write at most 40 small letters, digits and hyphens")
    channel = options.choice("channel", Channel.values)
    kind = options.choice("kind", of(channel))
    weight = options.whole("weight", 100, most=1000)
    gateway = KINDS[channel, kind](options)
    limits = Limits(
        in_all=options.number_if_given("rate"),
        by_network=options.numbers("rate_by_network"),
        by_sender=options.numbers("rate_by_sender"),
        sender_of=getattr(gateway, "sender_of", rates.sender_of),
    )
    webhooks, secrets = options.text("webhooks", ""), tuple(options.texts("webhook_secrets"))
    options.refuse_unread()
    return Provider(
        code=code,
        channel=channel,
        kind=kind,
        weight=weight,
        gateway=gateway,
        limits=limits,
        webhooks=webhooks,
        webhook_secrets=secrets,
    )
