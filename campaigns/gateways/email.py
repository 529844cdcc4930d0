"""The e-mail gateway: SMTP over kept connections. What does each reply of a mail server mean for a message?

=====================  =============  ====================================  ==========================================
the reply comes to     2xx, 354       4xx                                   5xx
=====================  =============  ====================================  ==========================================
connection, EHLO,      go on          `GatewayUnavailable`, if no           the same: it says nothing of any message
STARTTLS, AUTH                        connection can be made at all
MAIL FROM              go on          SOFT                                  SOFT: it is about the sender; but too
                                                                            large (5.3.4) is HARD
RCPT TO, DATA          go on          SOFT                                  HARD, with the exceptions below
the final dot          OK             SOFT                                  HARD, with the exceptions below
=====================  =============  ====================================  ==========================================

A 5xx that speaks of us, of the service or of its policy must not condemn the recipient. SOFT are therefore, by basic
code (RFC 5321, 4.2.3): 500–504 and 555 (our syntax), 521 (no mail here at all), 530, 534, 535, 538 (AUTH), 552
(storage; RFC 5321, 4.5.3.1.10 asks clients to take it for a 452); and by enhanced code (RFC 3463): X.3 (mail system),
X.7 (policy), X.2.2 (mailbox full), X.1.7 and X.1.8 (sender). X.1 otherwise speaks of the recipient's address and is
HARD with whatever basic code. 421, at any step, is SOFT and ends the connection; at MAIL FROM the message is first
tried on another one. HARD says "never hand this message over again"; whether the address itself is dead is for the
reader of the code (5.1.x).

Without a reply (connection lost, or nothing within `Timeouts`): SOFT, while the final dot has not left; UNKNOWN, once
it has. A message of which the server has said nothing yet is first tried once more on another connection. "Left" means
handed to the operating system; see `campaigns.gateways.smtp.conversation`.

HARD without any reply, and without a code: addresses that could smuggle a command; a local part beyond ASCII, where
the server lacks SMTPUTF8 (a domain beyond ASCII goes as IDNA); 8-bit content, where it lacks 8BITMIME and there is no
7-bit form; content larger than the SIZE it offers.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from campaigns.gateways import EmailEnvelope, Outcome, dkim
from campaigns.gateways.dkim import Signer
from campaigns.gateways.engines import Engine, EngineOfProcess
from campaigns.gateways.options import Options
from campaigns.gateways.smtp.pool import Pool
from campaigns.gateways.smtp.server import MailServer, MailServerNotUnderstood, Timeouts


def build(options: Options) -> EmailGateway:
    """The kind `smtp`: `url` as EMAIL_URL is written, `connections` of each process that sends, keys for `dkim`."""
    try:
        server = MailServer.from_url(options.text("url"))
    except MailServerNotUnderstood as error:
        raise options.wrong("url", str(error).rstrip(".")) from None
    connections = options.whole("connections", settings.SMTP_CONNECTIONS, least=1, most=1000)
    return EmailGateway(server, connections=connections, signer=dkim.build(options))


class EmailGateway:
    """A `Gateway` to one mail server, for one process and its children."""

    def __init__(
        self,
        server: MailServer | str,
        *,
        connections: int = 16,
        messages_per_connection: int = 1000,
        timeouts: Timeouts | None = None,
        signer: Signer | None = None,
    ) -> None:
        self._server = MailServer.from_url(server) if isinstance(server, str) else server
        self._timeouts = timeouts or Timeouts()
        self._connections = connections
        self._messages_per_connection = messages_per_connection
        self._signer = signer
        self._engine = EngineOfProcess(lambda: _Connected(self._new_pool()))

    def hand_over(self, envelopes: Sequence[EmailEnvelope]) -> list[Outcome]:
        """See `Gateway`. Interrupted by an exception (a time limit), it begins nothing more before that goes on."""
        if self._signer is not None:
            envelopes = [self._signer.signed(envelope) for envelope in envelopes]
        with self._engine.turn() as engine:
            return engine.hand_over(envelopes)

    def close(self) -> None:
        """Take leave of the server. The next hand-over connects again."""
        self._engine.stop()

    def _new_pool(self) -> Pool:
        return Pool(
            self._server,
            self._timeouts,
            connections=self._connections,
            messages_per_connection=self._messages_per_connection,
        )


class _Connected(Engine):
    """A pool of connections at work."""

    def __init__(self, pool: Pool) -> None:
        super().__init__("smtp")
        self._pool = pool

    def hand_over(self, envelopes: Sequence[EmailEnvelope]) -> list[Outcome]:
        outcomes = self.begin(self._pool.hand_over(envelopes))
        try:
            return outcomes.result()
        except BaseException:
            if not outcomes.done():
                self.begin(self._pool.interrupt()).result()
            raise

    async def leave(self) -> None:
        await self._pool.close()
