"""Templates that could be submitted as they come, so that a test names only what is wrong."""

from __future__ import annotations

from typing import Any

from campaigns.enums import UnitState
from campaigns.models import MessageTemplate, TranslatedUnit
from campaigns.translations import units
from committee import languages
from tests.factories import NOON, in_nine, make_template, make_user


def make_finished(**fields: Any) -> MessageTemplate:
    """Written in nine languages, every translation reviewed."""
    template = make_template(**fields)
    reviewed(template)
    return template


def reviewed(template: MessageTemplate, *, state: UnitState = UnitState.REVIEWED) -> None:
    """Somebody has read every translation against the source of today."""
    by = make_user()
    is_reviewed = state == UnitState.REVIEWED
    known = {
        "state": state,
        "written_by": by,
        "reviewed_by": by if is_reviewed else None,
        "reviewed_at": NOON if is_reviewed else None,
    }
    found = units.of(template)
    units.kept(template, found).delete()
    TranslatedUnit.objects.bulk_create(
        unit.row(template, language, **known)
        for language in languages.CODES
        for unit in found
        if language != template.source_language
    )


def on_three_channels(**fields: Any) -> dict[str, Any]:
    """Words for e-mail, SMS and push in nine languages."""
    return {
        "channels": ["email", "sms", "push"],
        **in_nine("sms", "Doors open at nine"),
        **in_nine("push_title", "Doors"),
        **in_nine("push_body", "They open at nine"),
        **fields,
    }
