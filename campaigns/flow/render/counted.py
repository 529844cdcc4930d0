"""How does a link become one that is counted? It leads to us, names campaign and address, and no reader.

Only what an author wrote as a whole address: a link that holds a value of the person, or leads to our own pages, stays
as it is, and so does the plain text. The copies of those who agreed to be measured say which message they are: behind
each counted link stands a mark, and at the end a picture that nobody sees.
"""

from __future__ import annotations

import hashlib
import html
import re
import uuid
from collections.abc import Iterable
from typing import Final

from django.conf import settings

from campaigns.flow.render.escaping import Escaping
from campaigns.flow.render.parts import Part, Slot, joined
from committee import tokens
from committee.tokens import Scope

# Where a tag begins and ends in one piece. The address as HTML writes it: "&amp;".
LINK: Final = re.compile(r"(<(?:a|v:roundrect)\b[^>]*?\shref=\")(https?://[^\"]+)(\")")
DIGEST_BYTES: Final = 16
# Under this name, which no author can write, a copy knows its mark.
MARK: Final = " mark"
_MARK: Final = Slot(MARK, default=None, escaping=Escaping.URL)
_BODY_ENDS: Final = "</body>"


def digest(url: str) -> bytes:
    return hashlib.sha256(url.encode()).digest()[:DIGEST_BYTES]


def addresses(page: Iterable[Part]) -> list[str]:
    """The addresses of a page that can be counted, each once."""
    found = (html.unescape(link[2]) for part in page if isinstance(part, str) for link in LINK.finditer(part))
    return list(dict.fromkeys(url for url in found if _leads_away(url)))


def through_us(page: Iterable[Part], *, campaign: int) -> tuple[Part, ...]:
    """The same page, whose links are counted."""

    def counted(link: re.Match[str]) -> str:
        url = html.unescape(link[2])
        return f"{link[1]}{address(campaign, url)}{link[3]}" if _leads_away(url) else link[0]

    return tuple(LINK.sub(counted, part) if isinstance(part, str) else part for part in page)


def address(campaign: int, url: str) -> str:
    """Where the link leads: the same for every reader."""
    token = tokens.make(Scope.LINK, subject=uuid.UUID(bytes=digest(url)), reference=(campaign, 0))
    return f"{settings.BASE_URL}/l/{token}"


def marked(page: Iterable[Part]) -> tuple[Part, ...]:
    """The same page for somebody who agreed to be measured: each counted link and the picture bear their mark."""
    ours = re.compile(rf"({re.escape(settings.BASE_URL)}/l/[\w-]{{{tokens.LENGTH}}})(?=\")")
    parts = joined(piece for part in page for piece in (_with_marks(part, ours) if isinstance(part, str) else (part,)))
    *others, last = parts
    assert isinstance(last, str)  # a page ends with the end of its markup
    body, ends, rest = last.partition(_BODY_ENDS)
    picture = f'<img src="{settings.BASE_URL}/o/', _MARK, '" width="1" height="1" alt="">\r\n'
    return joined((*others, f"{body}\r\n", *picture, f"{ends}{rest}"))


def _with_marks(text: str, ours: re.Pattern[str]) -> Iterable[Part]:
    for piece in ours.split(text):
        yield piece
        if ours.match(f'{piece}"'):
            yield from ("/", _MARK)


def _leads_away(url: str) -> bool:
    return not url.startswith(f"{settings.BASE_URL}/")
