"""SMTP as Django does it, for the ways we are compared with: it says that what it sends is 8-bit, for it is."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class Announcing(smtplib.SMTP):
    """A server that goes by the standard refuses 8-bit content that was not announced (RFC 6152)."""

    def sendmail(self, from_addr: str, to_addrs: Any, msg: Any, mail_options: Any = (), rcpt_options: Any = ()) -> Any:
        return super().sendmail(from_addr, to_addrs, msg, ("BODY=8BITMIME", *mail_options), rcpt_options)


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return Announcing
