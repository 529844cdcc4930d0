"""The file of providers is read strictly, and says who carries each channel."""

from __future__ import annotations

import pytest

from campaigns.gateways import SmsEnvelope, providers
from campaigns.gateways.email import EmailGateway
from committee.env import BadEnvironment

SMTP = """
[[provider]]
code = "relay"
channel = "email"
kind = "smtp"
url = "smtp://committee:${RELAY_PASSWORD}@relay.example.org"
"""


@pytest.fixture
def written(settings, tmp_path, monkeypatch):
    """Reads what a file of these words configures."""
    monkeypatch.setenv("RELAY_PASSWORD", "correct horse")
    settings.PROVIDERS_FILE = tmp_path / "providers.toml"

    def read(words: str) -> list[providers.Provider]:
        settings.PROVIDERS_FILE.write_text(words, encoding="utf-8")
        return providers.configured()

    return read


def test_without_a_file_email_leaves_by_its_address(settings):
    settings.PROVIDERS_FILE, settings.EMAIL_URL = None, "smtp://127.0.0.1:2525?tls=none"

    smtp = next(provider for provider in providers.configured() if provider.channel == "email")

    assert (smtp.code, smtp.kind, str(smtp.gateway._server)) == ("smtp", "smtp", "127.0.0.1:2525")


def test_a_provider_takes_its_secret_from_the_environment(written):
    (relay,) = written(SMTP + "weight = 30")

    assert (relay.code, relay.weight) == ("relay", 30)
    assert isinstance(relay.gateway, EmailGateway)
    assert relay.gateway._server.password == "correct horse"


TEXTS = """
[[provider]]
code = "texts"
channel = "sms"
kind = "http"
url = "https://api.sms.example/"
fields = { to = "{to}" }
senders = { US = "+15550100" }
rate_by_sender = { "+15550100" = 1, GAMES = 30 }
"""


def test_the_rate_of_a_sender_is_that_of_whoever_signs_in_that_country(written):
    (texts,) = written(TEXTS)
    here, there = (
        SmsEnvelope("7.1.seal", to, sender="GAMES", text="Bonjour", parts=2, country=country)
        for to, country in (("+33612345678", "FR"), ("+12125550123", "US"))
    )

    assert texts.limits.needs([here, there]) == {"from:GAMES": (2.0, 30.0), "from:+15550100": (2.0, 1.0)}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("[[provider]\n", "cannot be read as TOML"),
        ("", "names no provider"),
        ("providers = 3", "names no provider"),
        (SMTP + "[defaults]\nrate = 3", "“defaults”"),
        (SMTP + SMTP, "two providers are called “relay”"),
        (SMTP.replace('code = "relay"', ""), "“code” is missing"),
        (SMTP.replace('"relay"', '"Relay 1"'), "“code” is not what it should be"),
        (SMTP.replace('"email"', '"fax"'), "“channel”"),
        (SMTP.replace('"smtp"', '"pigeon"'), "“kind”"),
        (SMTP.replace("smtp://", "imap://"), "“url”"),
        (SMTP.replace("RELAY_PASSWORD", "RELAY_PASWORD"), "RELAY_PASWORD"),
        (SMTP + "wieght = 30", "“wieght” means nothing"),
        (SMTP + "weight = 30.5", "“weight”"),
        (SMTP + "weight = true", "“weight”"),
        (SMTP + "connections = 0", "“connections”"),
        (SMTP + "rate = 0", "“rate”"),
        (SMTP + "rate = inf", "“rate”"),
        (SMTP + "rate_by_network = { google = nan }", "“rate_by_network”"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_its_remedy_and_without_secrets(written, settings, words, named):
    with pytest.raises(BadEnvironment) as refused:
        written(words)

    sentence = str(refused.value)
    assert named in sentence
    assert str(settings.PROVIDERS_FILE) in sentence
    assert "docs/integration.md" in sentence
    assert "correct horse" not in sentence
