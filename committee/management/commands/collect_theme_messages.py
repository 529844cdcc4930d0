"""Which sentences of the admin's theme has nobody translated? The theme brings no catalogue: ours holds its strings.

Writes them into a module that `makemessages` reads like any other of ours. Run by `make messages`; needs GNU gettext.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.core.management.base import BaseCommand

THEME = "unfold"
# Their French is complete: what they have too is left to them.
TRANSLATED = ("django", "django.contrib.admin", "django.contrib.auth", "import_export")
TARGET = Path(__file__).parent.parent.parent / "theme_messages.py"
HEAD = '''# ruff: noqa: E501
"""The theme's sentences that nobody else translates. Written by `manage.py collect_theme_messages`."""

from __future__ import annotations

from django.utils.translation import gettext_noop, ngettext_lazy

MESSAGES = [
'''


class Command(BaseCommand):
    help = "Write the untranslated sentences of the admin's theme into committee/theme_messages.py."

    def handle(self, *_args: Any, **_options: Any) -> None:
        known = set(_known())
        messages = [message for message in _of_theme() if message.id and _single(message) not in known]
        TARGET.write_text(HEAD + "".join(f"    {_written(message)},\n" for message in messages) + "]\n")
        self.stdout.write(f"{len(messages)} sentences of the theme to translate.")


def _of_theme() -> Iterator[Message]:
    """The theme's messages, extracted from a copy: `makemessages` writes beside what it reads."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / THEME
        shutil.copytree(_folder(THEME), copy, ignore=shutil.ignore_patterns("static", "*.pyc"))
        (copy / "locale").mkdir(exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "--locale", "fr", "--no-location", "--verbosity", "0"],
            cwd=copy,
            env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
            check=True,
        )
        with (copy / "locale" / "fr" / "LC_MESSAGES" / "django.po").open("rb") as lines:
            yield from sorted(read_po(lines, locale="fr"), key=_single)


def _known() -> Iterator[str]:
    for package in TRANSLATED:
        base = _folder(package) / ("conf/locale" if package == "django" else "locale")
        with (base / "fr" / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
            yield from (_single(message) for message in read_mo(compiled) if message.id)


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def _single(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _written(message: Message) -> str:
    if isinstance(message.id, str):
        return f"gettext_noop({message.id!r})"
    return f"ngettext_lazy({message.id[0]!r}, {message.id[1]!r})"
