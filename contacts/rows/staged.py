"""In which columns do rows wait to be written, and how is a row put into words that COPY understands?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

# Empty is what a row does not state. Each file fills those of its own columns.
COLUMNS: Final[Mapping[str, str]] = {
    "line": "integer",
    "key": "text",
    "given_name": "text",
    "family_name": "text",
    "native_name": "text",
    "language": "text",
    "language_tag": "text",
    "country": "text",
    "region": "text",
    "postcode": "text",
    "time_zone": "text",
    "birth_year": "smallint",
    "is_minor": "boolean",
    # Joined by vertical bars, which no tag holds.
    "tags": "text",
    "attributes": "jsonb",
    "email": "text",
    "email_normalised": "text",
    "email_digest": "text",
    "phone": "text",
    "phone_normalised": "text",
    "phone_digest": "text",
    "phone_line": "text",
    # The ids of the person in other systems, by system.
    "ids": "jsonb",
    # Joined by commas: the decision holds for each of these topics on each of these channels.
    "topics": "text",
    "channels": "text",
    "consent_status": "text",
    "decided_at": "timestamptz",
    "origin": "text",
}
_ESCAPED: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def line_of(values: Sequence[str]) -> str:
    """The row as one line of COPY's text format, whose NULL is the empty string."""
    line = "\t".join(values)
    # Nearly no cell holds what has to be escaped: a look at the whole line tells.
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") >= len(values):
        return "\t".join(value.translate(_ESCAPED) for value in values)
    return line
