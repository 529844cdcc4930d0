"""The address of a mail server means one thing, or is refused."""

from __future__ import annotations

import pytest

from campaigns.gateways.smtp.server import MailServer, MailServerNotUnderstood, Tls


@pytest.mark.parametrize(
    ("url", "host", "port", "tls"),
    [
        ("smtp://mail.example.org", "mail.example.org", 25, Tls.OPPORTUNISTIC),
        ("smtp://mail.example.org:2525?tls=none", "mail.example.org", 2525, Tls.NONE),
        ("smtp://mail.example.org?tls=required", "mail.example.org", 587, Tls.REQUIRED),
        ("smtp://me:secret@mail.example.org", "mail.example.org", 587, Tls.REQUIRED),
        ("smtps://me:secret@mail.example.org/", "mail.example.org", 465, Tls.IMPLICIT),
        ("smtp://[::1]:2525?tls=none", "::1", 2525, Tls.NONE),
    ],
)
def test_a_url_says_where_and_how(url, host, port, tls):
    server = MailServer.from_url(url)

    assert (server.host, server.port, server.tls) == (host, port, tls)


def test_user_and_password_may_hold_any_character():
    server = MailServer.from_url("smtps://me%40example.org:p%3A%2F%40s@mail.example.org?greeting=out.example.org")

    assert (server.user, server.password, server.greeting) == ("me@example.org", "p:/@s", "out.example.org")


def test_a_password_is_not_told():
    assert "secret" not in repr(MailServer.from_url("smtps://me:secret@mail.example.org"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org:port",
        "smtp://mail.example.org/path",
        "smtp://mail.example.org?tls=sometimes",
        "smtp://mail.example.org?tls=implicit",
        "smtp://mail.example.org?timeout=5",
        "smtp://mail.example.org?tls",
        "smtps://mail.example.org?tls=none",
    ],
)
def test_a_url_that_could_mean_something_else_is_refused(url):
    with pytest.raises(MailServerNotUnderstood, match="smtp://user:password@host"):
        MailServer.from_url(url)


def test_a_password_is_never_left_to_opportunistic_encryption():
    with pytest.raises(MailServerNotUnderstood, match="password"):
        MailServer.from_url("smtp://me:secret@mail.example.org?tls=opportunistic")
