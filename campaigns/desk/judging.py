"""What is wrong with these words? `objection` is why they cannot be kept; the rest is shown, and not reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import contents
from campaigns.flow import render
from campaigns.flow.render import checks
from campaigns.flow.render.units import Unit as Written
from campaigns.flow.render.units import units_of
from campaigns.models import MessageTemplate
from campaigns.translations import parity
from campaigns.translations.codes import UnitKind
from campaigns.translations.parity import Difference
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


class Judge:
    """Compares the texts of a template with their source, and asks the engine. The structure is read once for all."""

    def __init__(self, template: MessageTemplate) -> None:
        self._template = template
        source = contents.in_language(contents.of_template(template), template.source_language)
        self._written: dict[str, Written] = {}
        if source is None:
            return
        for channel in template.channels:
            for unit in units_of(source, channel):
                self._written[f"{unit.block}.{unit.field}" if unit.block else unit.field] = unit

    def differences(self, unit: Unit, text: str, *, language: str) -> list[Difference]:
        return parity.differences(
            unit.source, text, kind=unit.kind, source_language=self._template.source_language, language=language
        )

    def mistakes(self, unit: Unit, text: str, *, language: str) -> Sequence[str]:
        """What the engine would refuse, without what `differences` says already."""
        written = self._written.get(unit.id)
        if written is None or not text.strip():
            return ()
        terms = checks.Terms(self._template.purpose, (), language, self._template.notice_kind)
        found = checks.of_unit(replace(written, source=text), terms)
        return [finding.message for finding in found if finding.code != "PLACEHOLDER_UNKNOWN"]

    def is_broken(self, unit: Unit, text: str, *, language: str) -> bool:
        """Would no checks let these words through?"""
        return any(
            difference.is_grave(self._template.purpose)
            for difference in self.differences(unit, text, language=language)
        ) or bool(self.mistakes(unit, text, language=language))
