"""Which kinds of provider are there? One table: channel and kind, and the function that builds its gateway.

A builder reads its own keys from `Options` and connects nowhere: a gateway opens at its first hand-over. It stands
beside the gateway that it builds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from campaigns.gateways import Gateway, email, esp
from campaigns.gateways.options import Options
from campaigns.gateways.push import gateway as push
from campaigns.gateways.sms import generic, twilio
from contacts.enums import Channel

Builder = Callable[[Options], Gateway]

KINDS: Final[Mapping[tuple[str, str], Builder]] = {
    (Channel.EMAIL, "smtp"): email.build,
    (Channel.EMAIL, "esp"): esp.build,
    (Channel.SMS, "twilio"): twilio.build,
    (Channel.SMS, "http"): generic.build,
    (Channel.SMS, "simulator"): generic.build_simulated,
    (Channel.PUSH, "webpush"): push.build_browsers,
    (Channel.PUSH, "fcm"): push.build_apps,
}


def of(channel: str) -> list[str]:
    """The kinds that a channel knows."""
    return [kind for known, kind in KINDS if known == channel]
