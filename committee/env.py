"""The environment, read in one place.

Every variable that the back-office knows is a field of `Environment`; `read()` fails with one sentence that names the
variable, what is wrong with it, and what it should be. `docs/operations.md` documents each of them.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from environs import Env, EnvError

from committee import vapid, variables
from committee.variables import BadEnvironment

__all__ = ["BadEnvironment", "Environment", "read", "secret"]

PROJECT = Path(__file__).resolve().parent.parent

HOST_NAME: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
# Where browsers have their push messages brought to: Chrome and its kin, Firefox, Edge, Safari.
PUSH_SERVICES: Final = [
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.notify.windows.com",
    "*.push.apple.com",
]
LOG_FORMATS: Final = ("json", "plain")

# Keys for development and demonstration: production refuses them (committee.checks).
DEMO_SECRET_KEY = "demo-" + "not-a-secret-" * 5
DEMO_LINK_KEY = "demo-link-" + "not-a-secret-" * 4
DEMO_VAPID_KEY = "ZGVtby12YXBpZC1rZXktbm90LWEtc2VjcmV0LTAwMDA"
DEMO_WEBHOOK_SECRET = "demo-webhooks-" + "not-a-secret-" * 2  # of the simulator, which reports to /hooks/sms/
DEMO_SUPPRESSION_KEY = "demo-suppression-" + "not-a-secret-" * 4


@dataclass(frozen=True, slots=True)
class Environment:
    debug: bool
    demo: bool
    secret_key: str
    secret_key_fallbacks: list[str]
    link_key: str
    link_key_fallbacks: list[str]
    suppression_key: str
    allowed_hosts: list[str]
    base_url: str
    trust_proxy: bool
    database_url: str
    broker_url: str
    cache_url: str
    email_url: str
    email_from_domain: str
    providers_file: Path | None
    vapid_private_key: str
    vapid_contact: str
    push_services: list[str]
    data_dir: Path
    erasure_log: Path
    epoch_file: Path
    port: int
    smtp_port: int
    mail_port: int
    catches_mail: bool
    simulator_port: int
    simulates: bool
    log_level: str
    log_format: str
    lane_connections: int
    sending_processes: int
    import_largest_mb: int
    image_base_url: str
    machine_translator: str
    metrics_token: str


def read() -> Environment:
    """What the environment asks for. Raises `BadEnvironment` with a sentence for the person who starts the program."""
    env = Env()
    try:
        return _read(env)
    except EnvError as error:
        sentence = str(error).rstrip(".")
        raise BadEnvironment(f"The environment is wrong: {sentence}. See docs/operations.md, Settings.") from None


def _read(env: Env) -> Environment:
    debug = env.bool("DEBUG", False)
    demo = env.bool("DEMO", debug)
    return Environment(
        debug=debug,
        demo=demo,
        **_keys(env, demo=demo),
        **_outside(env, demo=demo),
        **_services(env, demo=demo),
        **_providers(env, demo=demo),
        **_files(env),
        **_measures(env),
        log_level=variables.choice(env, "LOG_LEVEL", "INFO", logging.getLevelNamesMapping()),
        log_format=variables.choice(env, "LOG_FORMAT", "plain" if demo else "json", LOG_FORMATS),
    )


def _keys(env: Env, *, demo: bool) -> dict[str, Any]:
    return {
        "secret_key": variables.key(env, "SECRET_KEY", demo=demo, demo_key=DEMO_SECRET_KEY),
        "secret_key_fallbacks": variables.former_keys(
            env, "SECRET_KEY_FALLBACKS", demo=demo, demo_key=DEMO_SECRET_KEY
        ),
        "link_key": variables.key(env, "LINK_KEY", demo=demo, demo_key=DEMO_LINK_KEY),
        "link_key_fallbacks": variables.former_keys(env, "LINK_KEY_FALLBACKS", demo=demo, demo_key=DEMO_LINK_KEY),
        "suppression_key": variables.key(env, "SUPPRESSION_KEY", demo=demo, demo_key=DEMO_SUPPRESSION_KEY),
        "metrics_token": env.str("METRICS_TOKEN", ""),
    }


def _outside(env: Env, *, demo: bool) -> dict[str, Any]:
    """By what names and ports it is reached."""
    port = variables.number(env, "PORT", 8000, to=65_535)
    base_url = _origin(env, default=f"http://127.0.0.1:{port}" if demo else None)
    return {
        "port": port,
        "base_url": base_url,
        "allowed_hosts": _hosts(env, default=["localhost", "127.0.0.1", "[::1]"] if demo else []),
        "trust_proxy": env.bool("TRUST_PROXY", False),
        "image_base_url": _images(env, default=f"{base_url}/i/"),
    }


def _services(env: Env, *, demo: bool) -> dict[str, Any]:
    """A demonstration starts services of its own; anything else names those it relies on."""
    embedded = "" if demo else None
    broker_url = _broker(env, default=embedded)
    return {
        "database_url": _database(env, default=embedded),
        "broker_url": broker_url,
        "cache_url": _cache(env, broker=broker_url),
        "machine_translator": env.str("MACHINE_TRANSLATOR", ""),
    }


def _providers(env: Env, *, demo: bool) -> dict[str, Any]:
    """By whom messages leave; and who plays them in a demonstration."""
    file = variables.readable(env, "PROVIDERS_FILE")
    smtp_port = variables.number(env, "SMTP_PORT", 1025, to=65_535)
    # The file of providers says how e-mail leaves, where there is one.
    relay = f"smtp://127.0.0.1:{smtp_port}?tls=none" if demo else "" if file else None
    return {
        "providers_file": file,
        "email_url": _relay(env, default=relay),
        "email_from_domain": _domain(env),
        "vapid_private_key": _vapid_key(env, demo=demo),
        "vapid_contact": env.str("VAPID_CONTACT", "") or f"mailto:postmaster@{_domain(env)}",
        "push_services": [one.strip() for one in env.list("PUSH_SERVICES", PUSH_SERVICES) if one.strip()],
        "smtp_port": smtp_port,
        "mail_port": variables.number(env, "MAIL_PORT", 1080, to=65_535),
        "catches_mail": "EMAIL_URL" not in os.environ,
        "simulator_port": variables.number(env, "SIMULATOR_PORT", 1090, to=65_535),
        "simulates": demo and not os.environ.get("PROVIDERS_FILE"),
    }


def _files(env: Env) -> dict[str, Any]:
    folder = _folder(env)
    return {
        "data_dir": folder,
        "epoch_file": variables.file(env, "EPOCH_FILE", default=folder / "epoch"),
        "erasure_log": variables.file(env, "ERASURE_LOG", default=folder / "erasures.log"),
    }


def _measures(env: Env) -> dict[str, Any]:
    return {
        "lane_connections": variables.number(env, "SMTP_CONNECTIONS", 16, to=1000),
        "sending_processes": variables.number(env, "SENDING_PROCESSES", 4, to=1000),
        "import_largest_mb": variables.number(env, "IMPORT_LARGEST_MB", 4096, to=100_000),
    }


def secret(name: str) -> str | None:
    """What a file of the operators' refers to as `${NAME}`: secrets stand in the environment, not in files."""
    return os.environ.get(name)


def _database(env: Env, *, default: str | None) -> str:
    schemes = ("postgres", "postgresql")
    example = "postgresql://user:password@host/name"
    return variables.url(env, "DATABASE_URL", schemes=schemes, example=example, default=default)


def _broker(env: Env, *, default: str | None) -> str:
    schemes = ("redis", "rediss", "amqp", "amqps")
    return variables.url(env, "BROKER_URL", schemes=schemes, example="redis://127.0.0.1:6379/0", default=default)


def _cache(env: Env, *, broker: str) -> str:
    """The broker keeps it where it can."""
    given = variables.url(env, "CACHE_URL", schemes=("redis", "rediss"), example="redis://127.0.0.1:6379/1")
    return given or (broker if broker.startswith("redis") else "")


def _relay(env: Env, *, default: str | None) -> str:
    example = "smtp://user:password@host:587?tls=required"
    return variables.url(env, "EMAIL_URL", schemes=("smtp", "smtps"), example=example, default=default)


def _images(env: Env, *, default: str) -> str:
    example = "https://images.example.org/i/"
    address = variables.url(env, "IMAGE_BASE_URL", schemes=("http", "https"), example=example, default=default)
    return address.rstrip("/") + "/"


def _vapid_key(env: Env, *, demo: bool) -> str:
    """Without one there are no push messages to browsers."""
    key: str = env.str("VAPID_PRIVATE_KEY", DEMO_VAPID_KEY if demo else "")
    if key == DEMO_VAPID_KEY and not demo:
        raise BadEnvironment("VAPID_PRIVATE_KEY is the key of the demonstration, which everybody knows.")
    try:
        if key:
            vapid.private_key(key)
    except vapid.BadVapidKey:
        raise BadEnvironment(
            "VAPID_PRIVATE_KEY is not a key for push messages: make one with manage.py make_vapid_key."
        ) from None
    return key


def _hosts(env: Env, *, default: list[str]) -> list[str]:
    hosts = [host.strip() for host in env.list("ALLOWED_HOSTS", default) if host.strip()]
    if not hosts:
        raise BadEnvironment(
            "ALLOWED_HOSTS is missing: give the names the site answers to, like news.example.org. "
            "See docs/operations.md, Settings."
        )
    if wrong := [host for host in hosts if "/" in host or " " in host]:
        raise BadEnvironment(f"ALLOWED_HOSTS takes names like news.example.org, without https://: not {wrong[0]}.")
    return hosts


def _origin(env: Env, *, default: str | None) -> str:
    address = variables.url(
        env, "BASE_URL", schemes=("http", "https"), example="https://news.example.org", default=default
    ).rstrip("/")
    parts = urlsplit(address)
    if parts.path or parts.query or parts.fragment:
        raise BadEnvironment(f"BASE_URL ends with the host: {parts.scheme}://{parts.netloc}, and nothing after it.")
    return address


def _domain(env: Env) -> str:
    domain: str = env.str("EMAIL_FROM_DOMAIN", "") or "committee.example"
    if not HOST_NAME.fullmatch(domain):
        raise BadEnvironment("EMAIL_FROM_DOMAIN is not the name of a domain: it should look like news.example.org.")
    return domain


def _folder(env: Env) -> Path:
    folder = Path(env.str("DATA_DIR", "") or PROJECT / ".data").resolve()
    standing = next(path for path in (folder, *folder.parents) if path.exists())
    if not standing.is_dir() or not os.access(standing, os.W_OK):
        raise BadEnvironment(f"DATA_DIR is {folder}: that cannot be a folder this user may write to.")
    return folder
