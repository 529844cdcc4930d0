"""Providers that speak as Twilio does: a form to an account, an answer in JSON with `sid` or `code`."""

from __future__ import annotations

import base64
from typing import Final

from django.conf import settings

from campaigns.gateways.options import Options
from campaigns.gateways.sms.building import gateway_of
from campaigns.gateways.sms.gateway import SmsGateway

# Of the number: none, not valid, no mobile, a landline.
DEAD: Final = frozenset({"21211", "21217", "21614", "21635"})
# It keeps a list of its own of those who said STOP.
LEFT: Final = frozenset({"21610"})
# It cannot be reached by this provider, which may be the provider's fault; the text is too long.
OTHERS: Final = frozenset({"21214", "21617"})


def build(options: Options) -> SmsGateway:
    """The kind `twilio`: `account` and `token`; `key`, where an API key signs in; `messaging_service`; `url`."""
    account, token = options.text("account"), options.text("token")
    url = options.url("url", "https://api.twilio.com").rstrip("/")
    signed = base64.b64encode(f"{options.text('key', account)}:{token}".encode()).decode()
    service = options.text("messaging_service", "")
    fields = {"To": "{to}", "Body": "{text}"}
    fields |= {"MessagingServiceSid": service} if service else {"From": "{sender}"}
    if settings.BASE_URL.startswith("https://"):  # it refuses others
        fields["StatusCallback"] = f"{settings.BASE_URL}/hooks/{options.text('code')}/"
    return gateway_of(
        options,
        url=f"{url}/2010-04-01/Accounts/{account}/Messages.json",
        headers={"authorization": f"Basic {signed}"},
        fields=fields,
        is_form=True,
        id_at="sid",
        error_at="code",
        words_at="message",
        final=DEAD | LEFT | OTHERS,
        dead=DEAD,
        left=LEFT,
    )
