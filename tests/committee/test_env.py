"""A variable that is missing or wrong stops the program with one sentence that names it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from committee import env
from committee.env import BadEnvironment

PRODUCTION = {
    "DEBUG": "false",
    "DEMO": "false",
    "SECRET_KEY": "s" * 50,
    "LINK_KEY": "l" * 50,
    "SUPPRESSION_KEY": "u" * 50,
    "ALLOWED_HOSTS": "news.example.org",
    "BASE_URL": "https://news.example.org",
    "DATABASE_URL": "postgresql://committee:secret@127.0.0.1/committee",
    "BROKER_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://committee:secret@127.0.0.1:587?tls=required",
}
WRONG = [
    *[(name, "") for name in ("SECRET_KEY", "LINK_KEY", "SUPPRESSION_KEY", "ALLOWED_HOSTS", "BASE_URL", "EMAIL_URL")],
    ("SECRET_KEY", "short"),
    ("LINK_KEY", env.DEMO_LINK_KEY),
    ("SECRET_KEY_FALLBACKS", env.DEMO_SECRET_KEY),
    ("LINK_KEY_FALLBACKS", f"former-key,{env.DEMO_LINK_KEY}"),
    ("ALLOWED_HOSTS", " , "),
    ("ALLOWED_HOSTS", "https://news.example.org"),
    ("BASE_URL", "news.example.org"),
    ("BASE_URL", "https://[::1"),
    ("BASE_URL", "https://news.example.org/page?x=1"),
    ("DATABASE_URL", "mysql://u:p@host/name"),
    ("DATABASE_URL", "postgresql://u:p@host:port/name"),
    ("DATABASE_URL", "postgresql://host"),
    ("BROKER_URL", "redis://host:port/0"),
    ("CACHE_URL", "redis://host:99999/1"),
    ("EMAIL_URL", "smtp://host:port"),
    ("EMAIL_FROM_DOMAIN", "news@example.org"),
    ("EMAIL_FROM_DOMAIN", "example.org\r\nBcc: all"),
    ("VAPID_PRIVATE_KEY", "not a key"),
    ("VAPID_PRIVATE_KEY", env.DEMO_VAPID_KEY),
    ("SMTP_CONNECTIONS", "0"),
    ("SMTP_CONNECTIONS", "many"),
    ("PORT", "99999"),
    ("DATA_DIR", __file__),
    ("ERASURE_LOG", "/"),
    ("EPOCH_FILE", "/"),
    ("LOG_LEVEL", "LOUD"),
    ("LOG_FORMAT", "xml"),
    ("DEMO", "perhaps"),
]


@pytest.fixture
def production(monkeypatch):
    for name in (*PRODUCTION, *dict(WRONG)):
        monkeypatch.delenv(name, raising=False)
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_what_production_needs_is_enough(production):
    assert env.read().allowed_hosts == ["news.example.org"]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named_in_one_sentence(production, name, value):
    production.setenv(name, value)

    with pytest.raises(BadEnvironment) as refused:
        env.read()

    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_no_password_is_repeated(production):
    production.setenv("DATABASE_URL", "postgresql://committee:secret@host:port/name")

    with pytest.raises(BadEnvironment) as refused:
        env.read()

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("address", ["smtp://host?tls=maybe", "smtp://u:secret@host?tsl=required", "smtp://host:0x1"])
def test_a_mail_server_that_cannot_be_meant_is_refused_when_the_program_starts(address):
    environment = {**os.environ, **PRODUCTION, "EMAIL_URL": address}

    started = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, capture_output=True, text=True, check=False
    )

    assert started.returncode == 1
    assert "EMAIL_URL" in started.stderr
    assert "Traceback" not in started.stderr
    assert "secret" not in started.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "BROKER_URL", "EMAIL_URL", "BASE_URL", "SECRET_KEY"])
def test_production_names_what_it_relies_on_and_a_demonstration_needs_nothing(production, name):
    production.delenv(name)
    with pytest.raises(BadEnvironment, match=name):
        env.read()

    production.setenv("DEMO", "true")
    env.read()
