"""Where do values stand in a designer's own MJML? Among the words, in links and in what pictures say: nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from campaigns.flow.render.links import objection
from campaigns.flow.render.sheet import Sheet

_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"""([\w:-]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_ADDRESSES: Final = frozenset({"href", "src", "background-url"})
_WORDS: Final = frozenset({"alt", "title"})


def fit(source: str, *, sheet: Sheet) -> str:
    """The same MJML, the marks in its attributes made fit for them."""

    def of_tag(tag: re.Match[str]) -> str:
        return _ATTRIBUTE.sub(of_attribute, tag[0])

    def of_attribute(found: re.Match[str]) -> str:
        name, equals, quoted = found.groups()
        value = sheet.in_url(quoted[1:-1]) if name in _ADDRESSES else sheet.in_attribute(quoted[1:-1])
        return f"{name}{equals}{quoted[0]}{value}{quoted[0]}"

    return _TAG.sub(of_tag, source)


def faults(source: str, *, sheet: Sheet) -> Iterator[tuple[str, int, str]]:
    """Code, line and message of every value that could do more there than be read; `source` has its marks."""
    for tag in _TAG.finditer(source):
        line = source.count("\n", 0, tag.start()) + 1
        marked = [found for found in _ATTRIBUTE.finditer(tag[0]) if _has_marks(found[3], sheet)]
        for name, _equals, quoted in (found.groups() for found in marked):
            if name in _ADDRESSES:
                reason = objection(sheet.in_url(quoted[1:-1]), sheet=sheet)
                yield from [("LINK_BAD", line, reason)] if reason else []
            elif name not in _WORDS:
                yield "MJML_BAD", line, _("No value can stand in the attribute “%(name)s”.") % {"name": name}
        if _has_marks(_ATTRIBUTE.sub("", tag[0]), sheet):
            yield "MJML_BAD", line, _("No value can stand within a tag but in its attributes.")


def lost(source: str, page: str, text: str, *, sheet: Sheet) -> bool:
    """Whether something stands where MJML shows nothing: between two sections for one, or beside the words."""
    of_page = sheet.split(source)[1::2]
    of_text = sheet.split(sheet.reveal(_TAG.sub("", source)))[1::2]
    return any(mark not in page for mark in of_page) or any(mark not in text for mark in of_text)


def _has_marks(text: str, sheet: Sheet) -> bool:
    return len(sheet.split(text)) > 1
