"""Why can these words not be kept at all, however far the translation is? What else is wrong with them is shown."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.flow import render
from campaigns.translations.codes import UnitKind
from campaigns.translations.units import Unit
from committee.sentences import filled


def objection(text: str, unit: Unit) -> str | Promise:
    """The reason; empty where there is none."""
    if unit.limit and len(text) > unit.limit:
        values = {"count": len(text), "most": unit.limit}
        return filled(_("This has %(count)d characters, and there is room for %(most)d."), values)
    if character := render.forbidden_in(text):
        return filled(_("The invisible character %(name)s is not allowed: delete it."), {"name": character})
    if unit.kind in {UnitKind.LINE, UnitKind.LINK} and any(sign in text for sign in "\n\r\u2028\u2029"):
        return _("This must be one line.")
    return ""
