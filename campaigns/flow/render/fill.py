"""How does a compiled text become one person's copy? By joining its parts; a value is never read again as text."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from campaigns.flow.render.compiled import CompiledEmail
from committee.errors import CommitteeError


class ValueMissing(CommitteeError):
    """A slot without a default was given nothing."""

    message = _("A value that every person must have is missing.")


class RenderedEmail:
    """One person's copy: `subject`, `html`, `text`, and the `hash` that proves them."""

    subject: str
    html: str
    text: str
    hash: str


def fill(
    compiled: CompiledEmail, values: Mapping[str, str | None], *, unsubscribe_url: str | None = None
) -> RenderedEmail:
    """Put one person's `values` (by placeholder name) into the slots. Raises `ValueMissing`.

    An absent, `None` or blank value takes the slot's default.
    """
    raise NotImplementedError
