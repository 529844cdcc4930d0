"""Which mail server, reached how? Read from one address, as `EMAIL_URL` gives it."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError


class MailServerNotUnderstood(CommitteeError):
    """The address of the mail server cannot be what was meant."""

    message = _("The address of the mail server reads smtp://user:password@host:port?tls=required, or smtps://…")


class Tls(StrEnum):
    """How a connection is encrypted."""

    IMPLICIT = "implicit"  # from the first byte (smtps://, port 465)
    REQUIRED = "required"  # STARTTLS, the certificate verified; no mail without it
    # STARTTLS where offered, whatever the certificate: who could forge one could as well hide the offer.
    OPPORTUNISTIC = "opportunistic"
    NONE = "none"


PORTS = {Tls.IMPLICIT: 465, Tls.REQUIRED: 587, Tls.OPPORTUNISTIC: 25, Tls.NONE: 25}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds, by phase (RFC 5321, 4.5.3.2, less patient where nothing is lost by it)."""

    connect: float = 5.0  # to reach the server, and again to be greeted
    command: float = 60.0  # for the reply to any command
    final: float = 600.0  # for the reply to the final dot: giving up early leaves messages in doubt
    idle: float = 60.0  # a kept connection that was silent for longer is not trusted with a message


@dataclass(frozen=True, slots=True)
class MailServer:
    """One server and the way to it. Its `repr` keeps the password to itself."""

    host: str
    port: int
    tls: Tls
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None  # trusted instead of the system's authorities
    greeting: str = field(default_factory=socket.gethostname)  # our own name, said in EHLO

    @classmethod
    def from_url(cls, url: str) -> Self:
        """`smtp[s]://[user:password@]host[:port][?tls=…&ca_file=…&greeting=…]`. Raises `MailServerNotUnderstood`.

        Without `tls`, `smtp://` is opportunistic, and required where there is a password to protect.
        """
        try:
            parts = urlsplit(url)
            port, options = parts.port, dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
            tls = _tls(parts.scheme, options.pop("tls", None), has_password=parts.password is not None)
            known = {name: options.pop(name) for name in ("ca_file", "greeting") if name in options}
        except ValueError as error:
            raise MailServerNotUnderstood from error
        if options or not parts.hostname or parts.path not in {"", "/"}:
            raise MailServerNotUnderstood
        return cls(
            host=parts.hostname,
            port=port or PORTS[tls],
            tls=tls,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            **known,
        )

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def _tls(scheme: str, wanted: str | None, *, has_password: bool) -> Tls:
    if scheme == "smtps":
        return Tls(wanted or Tls.IMPLICIT) if wanted in {None, Tls.IMPLICIT} else Tls("no other with smtps")
    if scheme != "smtp":
        raise ValueError(scheme)
    tls = Tls(wanted or (Tls.REQUIRED if has_password else Tls.OPPORTUNISTIC))
    if tls is Tls.IMPLICIT:
        raise ValueError(tls)
    if tls is Tls.OPPORTUNISTIC and has_password:
        raise MailServerNotUnderstood(
            _("With tls=opportunistic anyone on the way can ask for the password of the mail server. Use required.")
        )
    return tls
