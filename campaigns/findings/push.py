"""What do telephones cut off a push message? Measured in columns: a Chinese character takes two."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from campaigns.enums import Severity
from campaigns.flow.render.content import Finding
from contacts.enums import Channel

# Services take 4 kB with all that the app adds to it.
MOST_BYTES = 3_000


def cut(title: str, body: str, url: str) -> Iterator[Finding]:
    """PUSH_CUT: a title that is cut is an error, a text a warning; what the services refuse is an error."""
    if left := _shown(title, settings.PUSH_SHOWN["title"]):
        message = _("Telephones cut the title off after “%(left)s…”.")
        yield _finding(Severity.ERROR, message % {"left": left}, "push_title")
    if left := _shown(body, settings.PUSH_SHOWN["body"]):
        message = _("Telephones cut the text off after “%(left)s…”.")
        yield _finding(Severity.WARNING, message % {"left": left}, "push_body")
    payload = {"title": title, "body": body, "url": url}
    size = len(json.dumps(payload, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        message = _("The push message has %(size)s bytes: the services take %(most)s.")
        yield _finding(Severity.ERROR, message % {"size": size, "most": MOST_BYTES}, "push_body")


def columns(text: str) -> int:
    """How wide a text is on a screen."""
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _shown(text: str, most: int) -> str:
    """What is left of a text that is too wide; empty where all of it is shown."""
    if columns(text) <= most:
        return ""
    wide = 0
    for place, character in enumerate(text):
        wide += _width(character)
        if wide >= most:  # the dots take a column
            return text[:place].rstrip()
    return text


def _finding(severity: Severity, message: str, field: str) -> Finding:
    return Finding("PUSH_CUT", severity, message, channel=Channel.PUSH, field=field)
