"""What did the operators write of one provider? Read strictly: what is missing, wrong or unknown is said at start."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from committee import env
from committee.env import BadEnvironment

SECRET: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class Options:
    """The keys of one provider, each read once by whoever knows what it is for.

    Every method raises `BadEnvironment` with a sentence that names the file, the provider and the key. Values are
    never repeated in it: they may be secrets.
    """

    def __init__(self, values: Mapping[str, Any], *, place: str, folder: Path | None = None) -> None:
        self._place = place  # the file and the provider, for sentences
        self._folder = folder or Path()
        self._values = {key: self._with_secrets(key, value) for key, value in values.items()}
        self._unread = set(self._values)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, "write a text in quotes")
        return value

    def url(self, key: str, default: str | None = None) -> str:
        """An address of the web: encrypted, except on this machine."""
        value = self.text(key, default)
        try:
            parts = urlsplit(value)
            fits = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        except ValueError:
            fits = False
        if not fits or not parts.hostname:
            raise self.wrong(key, "write an address that starts with https://")
        return value

    def number(self, key: str, default: float | None = None, *, most: float = math.inf) -> float:
        """A number above 0."""
        value = self._take(key, default)
        if not _is_positive(value) or value > most:
            raise self.wrong(key, "write a number above 0" + ("" if math.isinf(most) else f", at most {most:g}"))
        return float(value)

    def number_if_given(self, key: str) -> float | None:
        return self.number(key) if key in self._values else None

    def whole(self, key: str, default: int | None = None, *, least: int = 0, most: int) -> int:
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(key, f"write a whole number from {least} to {most}")
        return value

    def flag(self, key: str, default: bool) -> bool:  # noqa: FBT001 - a default, like the others
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "write true or false")
        return value

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        value = self._take(key, default)
        if value not in choices:
            raise self.wrong(key, f"write one of {', '.join(sorted(choices))}")
        return str(value)

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty where the key is left out."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(key, 'write a list of texts, like ["a", "b"]')
        return value

    def table(self, key: str) -> dict[str, str]:
        """A table of texts; empty where the key is left out."""
        value = self._take(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise self.wrong(key, 'write a table of texts, like { name = "value" }')
        return value

    def sections(self, key: str) -> list[Options]:
        """A list of tables, each with keys of its own; empty where the key is left out."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, f"write a [[provider.{key}]] for each")
        return [
            Options(item, place=f"{self._place}, {key} {number}", folder=self._folder)
            for number, item in enumerate(value, 1)
        ]

    def has(self, key: str) -> bool:
        return key in self._values

    def numbers(self, key: str) -> dict[str, float]:
        """A table of numbers above 0; empty where the key is left out."""
        value = self._take(key, {})
        if not isinstance(value, dict) or not all(map(_is_positive, value.values())):
            raise self.wrong(key, "write a table of numbers above 0, like { name = 20 }")
        return {name: float(item) for name, item in value.items()}

    def file(self, key: str) -> Path:
        """A file that can be read; its path may start at the folder of the file that names it."""
        path = self._folder / self.text(key)
        if not path.is_file():
            raise self.wrong(key, "name a file that is there and may be read")
        return path

    def wrong(self, key: str, remedy: str) -> BadEnvironment:
        """The error for `key`: `remedy` says what to write instead. For whoever knows more of a value than we do."""
        state = "is not what it should be" if key in self._values else "is missing"
        return BadEnvironment(f"{self._place}: “{key}” {state}: {remedy}. See docs/integration.md, Providers.")

    def refuse_unread(self) -> None:
        """A key that nobody asked for is a slip of the pen."""
        if self._unread:
            key = min(self._unread)
            raise BadEnvironment(
                f"{self._place}: “{key}” means nothing there: correct its name or take it out. "
                "See docs/integration.md, Providers."
            )

    def _take(self, key: str, default: Any) -> Any:
        self._unread.discard(key)
        return self._values.get(key, default)

    def _with_secrets(self, key: str, value: Any) -> Any:
        if isinstance(value, str):
            return SECRET.sub(lambda found: self._secret(key, found[1]), value)
        if isinstance(value, list):
            return [self._with_secrets(key, item) for item in value]
        if isinstance(value, dict):
            return {name: self._with_secrets(key, item) for name, item in value.items()}
        return value

    def _secret(self, key: str, name: str) -> str:
        found = env.secret(name)
        if not found:
            raise BadEnvironment(
                f"{self._place}: “{key}” takes its value from the variable {name}, which is missing from the "
                "environment: set it. See docs/integration.md, Providers."
            )
        return found


def _is_positive(value: object) -> bool:
    """TOML has numbers that count nothing: `nan`, `inf`."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf
