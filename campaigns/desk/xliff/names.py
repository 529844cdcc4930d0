"""What is called how in a file of XLIFF 2.0?"""

from __future__ import annotations

import re
from typing import Final

from campaigns.enums import State
from committee import languages

NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:2.0"
XML: Final = "{http://www.w3.org/XML/1998/namespace}"
MACHINE: Final = "committee:machine"

STATES: Final = {
    State.MISSING: "initial",
    State.STALE: "initial",
    State.MACHINE: "translated",
    State.DRAFT: "translated",
    State.REVIEWED: "reviewed",
}
SIGNED: Final = "final"

# What XML cannot hold, written as <cp hex="…"/>.
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def name(element: str) -> str:
    """The name of an element with its namespace, as lxml writes it."""
    return f"{{{NAMESPACE}}}{element}"


def tag_of(language: str) -> str:
    """The language as BCP 47 writes it: `zh-hans` is `zh-Hans`."""
    primary, _dash, script = language.partition("-")
    return f"{primary}-{script.title()}" if script else primary


def language_of(tag: str) -> str | None:
    """Ours of a BCP 47 tag; tools like to add a country (`de-DE`, `zh-CN`)."""
    primary = tag.lower().partition("-")[0]
    return next((code for code in languages.CODES if code.partition("-")[0] == primary), None)
