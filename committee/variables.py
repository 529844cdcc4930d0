"""How is a variable of the environment read, and what is said where it is missing or wrong? By the kind of its value.

Each sentence names the variable and what to write instead; never what was written, where that may be a secret.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from environs import Env


class BadEnvironment(SystemExit):
    """A variable is missing or wrong: the program does not start, and says which one and why."""


def key(env: Env, name: str, *, demo: bool, demo_key: str) -> str:
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


def former_keys(env: Env, name: str, *, demo: bool, demo_key: str) -> list[str]:
    given: list[str] = env.list(name, [])
    keys = [key.strip() for key in given if key.strip()]
    if demo_key in keys and not demo:
        raise BadEnvironment(f"{name} holds the key of the demonstration, which everybody knows.")
    return keys


def file(env: Env, name: str, *, default: Path) -> Path:
    file = Path(env.str(name, "") or default).resolve()
    if file.is_dir():
        raise BadEnvironment(f"{name} is {file}: that is a folder, and a file is wanted.")
    return file


def readable(env: Env, name: str) -> Path | None:
    given: str = env.str(name, "")
    if not given:
        return None
    file = Path(given).resolve()
    if not file.is_file() or not os.access(file, os.R_OK):
        raise BadEnvironment(f"{name} is {file}: there is no such file, or this user may not read it.")
    return file


def number(env: Env, name: str, default: int, *, to: int) -> int:
    number: int = env.int(name, default)
    if not 1 <= number <= to:
        raise BadEnvironment(f"{name} is {number}: give a number from 1 to {to}.")
    return number


def choice(env: Env, name: str, default: str, choices: Collection[str]) -> str:
    chosen: str = env.str(name, "") or default
    found = next((choice for choice in choices if choice.lower() == chosen.lower()), None)
    if found is None:
        raise BadEnvironment(f"{name} is {chosen}: it may be one of {', '.join(choices)}.")
    return found


def url(env: Env, name: str, *, schemes: tuple[str, ...], example: str, default: str | None = "") -> str:
    address: str = env.str(name, "") or default or ""
    if not address and default is None:
        raise BadEnvironment(f"{name} is missing: give an address like {example}. See docs/operations.md, Settings.")
    if address and not _fits(address, schemes, asks_for_path=name == "DATABASE_URL"):
        # Not repeated: it may hold a password.
        raise BadEnvironment(f"{name} is not an address the back-office can use: it should look like {example}.")
    return address


def _fits(address: str, schemes: tuple[str, ...], *, asks_for_path: bool) -> bool:
    try:
        parts: SplitResult = urlsplit(address)
        return (
            parts.scheme in schemes
            and bool(parts.netloc)
            and (parts.port != 0)
            and bool(parts.path.strip("/") or not asks_for_path)
        )
    except ValueError:  # a port that is no number, brackets that do not close
        return False
