"""The one number that says whether a thing still is what was read."""

from __future__ import annotations

from datetime import datetime

from campaigns import contents, layouts
from campaigns.approvals import meanings
from campaigns.models import Campaign, MessageTemplate


def sha256_of(thing: MessageTemplate | Campaign, *, at: datetime) -> str:
    """What it says now; of a campaign, with the sessions that were not over `at` the moment of the request."""
    if isinstance(thing, MessageTemplate):
        return template_sha256(thing)
    return meanings.sha256(meanings.of_campaign(thing, at=at))


def about(template: MessageTemplate) -> dict[str, str]:
    """What its approval is bound to beside its words, as a person compares it."""
    look = str(layouts.of_template(template))
    return {"purpose": template.purpose, "topic": template.topic.code, "layout": look}


def template_sha256(template: MessageTemplate) -> str:
    """As the version has it that would be frozen now."""
    return contents.sha256(
        contents.of_template(template),
        purpose=template.purpose,
        topic=template.topic.code,
        layout=layouts.of_template(template).sha256,
    )
