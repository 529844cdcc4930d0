"""What may be written of every provider of SMS, whatever it speaks?"""

from __future__ import annotations

import re
from typing import Any, Final

from campaigns.gateways.https import HttpHandover, Timeouts
from campaigns.gateways.options import Options
from campaigns.gateways.sms.gateway import SmsGateway
from campaigns.gateways.sms.provider import SmsProvider

COUNTRY: Final = re.compile(r"[A-Z]{2}")


def gateway_of(options: Options, **spoken: Any) -> SmsGateway:
    """The gateway to a provider spoken to like this; `sender`, `senders`, `connections` and `timeout` are the
    operators'.
    """
    senders = options.table("senders")
    if not all(COUNTRY.fullmatch(country) for country in senders):
        raise options.wrong("senders", 'write a sender for each country, like { FR = "GAMES", US = "+15550100" }')
    timeouts = Timeouts(answer=options.number("timeout", 30, most=120))
    return SmsGateway(
        SmsProvider(**spoken, sender=options.text("sender", ""), senders=senders),
        HttpHandover(connections=options.whole("connections", 16, least=1, most=200), timeouts=timeouts),
    )
