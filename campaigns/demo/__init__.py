"""What a comms officer of the demonstration has written: four templates in nine languages, and a campaign in draft."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.db import transaction

from campaigns.demo.reading import languages_in
from campaigns.enums import Purpose, SourceKind
from campaigns.models import Campaign, CampaignSource, MessageTemplate
from committee import languages
from committee.demo import Say
from committee.models import User
from contacts.demo import topics
from contacts.models import Segment, Topic

_TEXTS: Final = Path(__file__).parent / "texts"
_NEWSLETTER: Final = "One week to go"
# The name of a template: its file, why it is written, about what.
_TEMPLATES: Final = {
    _NEWSLETTER: ("one_week_to_go.md", Purpose.MARKETING, topics.NEWS),
    "Getting to your venue": ("getting_to_your_venue.md", Purpose.SERVICE, topics.TICKETS),
    "The shop before the Games": ("the_shop_before_the_games.md", Purpose.MARKETING, topics.SHOP),
    "Volunteers’ briefing": ("volunteers_briefing.md", Purpose.SERVICE, topics.VOLUNTEERING),
}


@transaction.atomic
def seed(*, contacts: int, say: Say) -> None:  # noqa: ARG001 - as many templates for few people as for many
    """What is missing of it; texts that somebody has worked on since are left as they are."""
    author = User.objects.filter(username="author").first()
    made = [name for name in _TEMPLATES if _ensure_template(name, by=author)]
    _ensure_draft(by=author)
    say(f"Templates: {', '.join(made)}." if made else "The templates are already there.")


def _ensure_template(name: str, *, by: User | None) -> bool:
    file_name, purpose, topic = _TEMPLATES[name]
    if MessageTemplate.objects.filter(name=name).exists():
        return False
    columns = {
        languages.column(field, language): text
        for language, fields in languages_in(_TEXTS / file_name).items()
        for field, text in fields.items()
    }
    MessageTemplate.objects.create(
        name=name, purpose=purpose, topic=Topic.objects.get(code=topic), created_by=by, **columns
    )
    return True


def _ensure_draft(*, by: User | None) -> None:
    segment = Segment.objects.get(name="Everyone who accepts news")
    template = MessageTemplate.objects.get(name=_NEWSLETTER)
    draft, made = Campaign.objects.get_or_create(
        name="One week to go: everyone who accepts news",
        defaults={"template": template, "segment": segment, "created_by": by},
    )
    if made:
        CampaignSource.objects.create(campaign=draft, kind=SourceKind.SEGMENT, segment=segment)
