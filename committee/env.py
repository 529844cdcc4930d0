"""The environment, read in one place.

Every variable that the back-office knows is a field of `Environment`; `read()` fails with one sentence that names the
variable, what is wrong with it, and what it should be. `docs/operations.md` documents each of them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvError

PROJECT = Path(__file__).resolve().parent.parent

# Keys for development and demonstration: production refuses them (committee.checks).
DEMO_SECRET_KEY = "demo-" + "not-a-secret-" * 5
DEMO_LINK_KEY = "demo-link-" + "not-a-secret-" * 4
DEMO_SUPPRESSION_KEY = "demo-suppression-" + "not-a-secret-" * 4


class BadEnvironment(SystemExit):
    """A variable is missing or wrong: the program does not start, and says which one and why."""


@dataclass(frozen=True, slots=True)
class Environment:
    debug: bool
    demo: bool
    secret_key: str
    secret_key_fallbacks: list[str]
    link_key: str
    suppression_key: str
    allowed_hosts: list[str]
    base_url: str
    trust_proxy: bool
    database_url: str
    broker_url: str
    cache_url: str
    email_url: str
    email_from_domain: str
    data_dir: Path
    port: int
    smtp_port: int
    mail_port: int
    catches_mail: bool
    log_level: str
    log_format: str
    lane_connections: int


def read() -> Environment:
    """What the environment asks for. Raises `BadEnvironment` with a sentence for the person who starts the program."""
    env = Env()
    try:
        return _read(env)
    except EnvError as error:
        raise BadEnvironment(f"The environment is wrong: {error}. See docs/operations.md, Settings.") from None


def _read(env: Env) -> Environment:
    debug = env.bool("DEBUG", False)
    demo = env.bool("DEMO", debug)
    port, smtp_port = env.int("PORT", 8000), env.int("SMTP_PORT", 1025)
    data_dir = Path(env.str("DATA_DIR", str(PROJECT / ".data"))).resolve()
    broker_url = _url(
        env, "BROKER_URL", schemes=("redis", "rediss", "amqp", "amqps"), example="redis://127.0.0.1:6379/0"
    )
    cache_url = _url(env, "CACHE_URL", schemes=("redis", "rediss"), example="redis://127.0.0.1:6379/1")
    return Environment(
        debug=debug,
        demo=demo,
        secret_key=_key(env, "SECRET_KEY", demo=demo, demo_key=DEMO_SECRET_KEY),
        secret_key_fallbacks=env.list("SECRET_KEY_FALLBACKS", []),
        link_key=_key(env, "LINK_KEY", demo=demo, demo_key=DEMO_LINK_KEY),
        suppression_key=_key(env, "SUPPRESSION_KEY", demo=demo, demo_key=DEMO_SUPPRESSION_KEY),
        allowed_hosts=env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if demo else []),
        base_url=_url(
            env,
            "BASE_URL",
            schemes=("http", "https"),
            example="https://news.example.org",
            default=f"http://127.0.0.1:{port}" if demo else None,
        ).rstrip("/"),
        trust_proxy=env.bool("TRUST_PROXY", False),
        database_url=_url(
            env, "DATABASE_URL", schemes=("postgres", "postgresql"), example="postgresql://user:password@host/name"
        ),
        broker_url=broker_url,
        cache_url=cache_url or (broker_url if broker_url.startswith("redis") else ""),
        email_url=_url(
            env,
            "EMAIL_URL",
            schemes=("smtp", "smtps"),
            example="smtp://user:password@host:587?tls=required",
            default=f"smtp://127.0.0.1:{smtp_port}?tls=none" if demo else None,
        ),
        email_from_domain=env.str("EMAIL_FROM_DOMAIN", "committee.example"),
        data_dir=data_dir,
        port=port,
        smtp_port=smtp_port,
        mail_port=env.int("MAIL_PORT", 1080),
        catches_mail="EMAIL_URL" not in os.environ,
        log_level=env.str("LOG_LEVEL", "INFO").upper(),
        log_format=env.str("LOG_FORMAT", "plain" if demo else "json"),
        lane_connections=env.int("SMTP_CONNECTIONS", 16),
    )


def _key(env: Env, name: str, *, demo: bool, demo_key: str) -> str:
    key: str = env.str(name, demo_key if demo else "")
    if not key:
        raise BadEnvironment(
            f"{name} is missing: give at least 50 random characters. See docs/operations.md, Settings."
        )
    if key == demo_key and not demo:
        raise BadEnvironment(f"{name} is the key of the demonstration, which everybody knows: give one of your own.")
    if len(key) < 50:
        raise BadEnvironment(f"{name} is too short: {len(key)} characters, at least 50 are needed.")
    return key


def _url(env: Env, name: str, *, schemes: tuple[str, ...], example: str, default: str | None = "") -> str:
    if default is None and name not in os.environ:
        raise BadEnvironment(f"{name} is missing: give an address like {example}. See docs/operations.md, Settings.")
    address: str = env.str(name, default or "")
    if address and (urlsplit(address).scheme not in schemes or not urlsplit(address).netloc):
        raise BadEnvironment(f"{name} is not an address the back-office can use: it should look like {example}.")
    return address
