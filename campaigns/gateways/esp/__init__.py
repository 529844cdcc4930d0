"""E-mail by the HTTP API of a provider, in the words of anymail. What does each answer mean for a message?

==============================================  ================================================================
the API                                         the message
==============================================  ================================================================
takes it                                        OK; the provider's id is the reference, our key goes along
                                                as metadata `key`
calls the recipient invalid or refuses them     HARD
400, 413, 422, or a success that says no, in    HARD
words about the recipient
says that it refuses our sender or our account  SOFT, whatever it calls the recipient
any other status                                as `campaigns.gateways.statuses` says; `Retry-After` is kept
cannot be connected to, or TLS not agreed on    SOFT, or `GatewayUnavailable` where that goes for the whole group
breaks off, is silent, or answers nonsense      UNKNOWN
==============================================  ================================================================

Our copies are finished letters, each its own: of the batch APIs, only those that take a list of whole messages serve
(Mailjet, Mailtrap, Postmark, Resend); others fill one text for many. There, and where a batch is refused as a whole,
each message is a request of its own, several at once. Amazon SES gets the letter as MIME, the others its parts; none
gets our Message-ID in all cases. What comes back comes by webhook; Amazon SES, Mandrill and SparkPost may be given our
return path beside (`return_path`). In what they differ stands in `campaigns.gateways.esp.apis`.
"""

from __future__ import annotations

from campaigns.gateways.esp.gateway import EspGateway, build

__all__ = ["EspGateway", "build"]
