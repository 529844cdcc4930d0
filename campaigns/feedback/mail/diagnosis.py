"""What is the reason in somebody else's words? The code that says most, and the words without any address."""

from __future__ import annotations

import re
from typing import Final

from campaigns.feedback.codes import ENHANCED, REPLY, UNDEFINED
from campaigns.gateways.words import MOST_READ, anonymous

LONGEST: Final = 400
# Not the beginning of a telephone number that the server gives along.
A_REPLY: Final = re.compile(r"(?<![\w.@-])([45][0-5]\d)[ -](?=\S)(?!\d{3}-\d)")


def code_in(*texts: str) -> str:
    """The most telling code, as `550 5.1.1`: what the remote server said goes before what its neighbour made of it."""
    texts = tuple(text[:MOST_READ] for text in texts)
    found = [match for text in texts for match in reversed(list(ENHANCED.finditer(text)))]
    telling = next((match for match in found if (int(match[2]), int(match[3])) not in UNDEFINED), None)
    enhanced = telling or (found[0] if found else None)
    reply = next((match for text in texts if (match := A_REPLY.search(text) or REPLY.search(text))), None)
    return " ".join([*([reply[0].strip(" -")] if reply else []), *([enhanced[0]] if enhanced else [])])


def words_of(text: str) -> str:
    """The words on one line, from the server's reply on, without addresses."""
    return anonymous(text, longest=LONGEST)
