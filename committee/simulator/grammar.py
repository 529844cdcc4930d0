"""What does a client say to the sink? The commands of RFC 5321 that carry something, and the parameters of MAIL."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

EXTENSIONS: Final = ("PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")
LONGEST_COMMAND: Final = 2048
MAIL: Final = re.compile(r"MAIL FROM:<([^<>]*)>((?: [^ ]+)*)", re.IGNORECASE)
RCPT: Final = re.compile(r"RCPT TO:<([^<> ]+@[^<> ]+)>", re.IGNORECASE)
# What a client that pipelines says of a usual message in one go: nothing in it needs to be looked at any closer.
USUAL: Final = re.compile(
    rb"MAIL FROM:<([!-;=?-~]*)>( BODY=8BITMIME)?\r\nRCPT TO:<([!-;=?-~]+@[!-;=?-~]+)>\r\nDATA\r\n"
)

# A pattern finds the few dots at the beginning of a line faster than `in` does, which stops at each dot and line end.
DOT_FIRST: Final = re.compile(rb"\r\n\.")


def refusal_of(parameters: str, *, largest: int, extensions: Collection[str]) -> str:
    """The reply to what stands behind MAIL FROM; empty where nothing is wrong with it."""
    for parameter in parameters.upper().split():
        name, _, value = parameter.partition("=")
        if name == "SIZE" and value.isdigit():
            if int(value) > largest:
                return "552 5.3.4 Message too large"
        elif {"BODY": "8BITMIME"}.get(name, name) not in extensions:
            return f"555 5.5.4 {name} is not offered"
    return ""


def unstuffed(content: bytes) -> bytes:
    """Without the dots that were doubled on the way: RFC 5321, 4.5.2."""
    if content.startswith(b"."):
        content = content[1:]
    return content.replace(b"\r\n.", b"\r\n") if DOT_FIRST.search(content) else content
