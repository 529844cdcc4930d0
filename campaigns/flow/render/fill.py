"""How does a compiled text become one person's copy? By joining its parts; a value is never read again as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from campaigns.flow.render.compiled import Copy_co, Woven
from campaigns.placeholders import UNSUBSCRIBE
from campaigns.placeholders.types import SlotValue
from committee.errors import CommitteeError


class NotALink(CommitteeError):
    """A link of ours is none: it would break the page or the header it stands in."""

    message = _("A link to our own pages must begin with https:// and hold no space or quotation mark.")


# Of the characters of a URL (RFC 3986), those that mean nothing in HTML, text or between a header's angle brackets.
_LINK: Final = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&()*+,;=%-]{1,700}")


def fill(compiled: Woven[Copy_co], values: Mapping[str, SlotValue], *, unsubscribe_url: str | None = None) -> Copy_co:
    """Put one person's `values` (by placeholder name) into the text. Raises `ValueMissing`, `NotALink`.

    An absent, `None` or blank value takes the slot's default. The bytes follow from the arguments alone.
    """
    given = {**values, UNSUBSCRIBE: unsubscribe_url}
    for name in compiled.links:
        link = given.get(name)
        if link and not _LINK.fullmatch(str(link)):
            raise NotALink
    return compiled.copy([write(given) for write in compiled.recipe], unsubscribe_url)
