"""How does a compiled text become one person's copy? By joining its parts; a value is never read again as text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from django.utils.translation import gettext_lazy as _

from campaigns.flow.render.compiled import CompiledEmail
from campaigns.placeholders import UNSUBSCRIBE
from committee.errors import CommitteeError


class ValueMissing(CommitteeError):
    """A slot without a default was given nothing."""

    message = _("A value that every person must have is missing.")


class NotALink(CommitteeError):
    """A link of ours is none: it would break the page or the header it stands in."""

    message = _("A link to our own pages must begin with https:// and hold no space or quotation mark.")


# Of the characters of a URL (RFC 3986), those that mean nothing in HTML, text or between a header's angle brackets.
_LINK: Final = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&()*+,;=%-]{1,700}")


class RenderedEmail:
    """One person's copy: `subject`, `html`, `text`, and the `hash` that proves them."""

    def __init__(self, compiled: CompiledEmail, values: list[str], unsubscribe_url: str | None) -> None:
        self.compiled = compiled
        self.values = values  # escaped, in the order of `compiled.slots`
        self.unsubscribe_url = unsubscribe_url
        self.subject = compiled.subject_weave.joined(values).strip()

    @cached_property
    def html(self) -> str:
        """The HTML part, with CRLF."""
        return self.compiled.html_weave.joined(self.values)

    @cached_property
    def text(self) -> str:
        """The text part, with CRLF."""
        return self.compiled.text_weave.joined(self.values)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of subject, HTML and text: what this person was told, whatever the transport did to it."""
        return hashlib.sha256(f"{self.subject}\0{self.html}\0{self.text}".encode()).hexdigest()


def fill(
    compiled: CompiledEmail, values: Mapping[str, str | None], *, unsubscribe_url: str | None = None
) -> RenderedEmail:
    """Put one person's `values` (by placeholder name) into the slots. Raises `ValueMissing`, `NotALink`.

    An absent, `None` or blank value takes the slot's default. The bytes follow from the arguments alone.
    """
    for name in compiled.links:
        link = unsubscribe_url if name == UNSUBSCRIBE else values.get(name)
        if link and not _LINK.fullmatch(link):
            raise NotALink
    escaped: list[str] = []
    for name, default, escape in compiled.recipe:
        value = unsubscribe_url if name == UNSUBSCRIBE else values.get(name)
        if value is None or not value or value.isspace():
            value = default
        if value is None:
            raise ValueMissing(_("“%(name)s” has no value, and the text gives no default.") % {"name": name})
        escaped.append(escape(value))
    return RenderedEmail(compiled, escaped, unsubscribe_url)
