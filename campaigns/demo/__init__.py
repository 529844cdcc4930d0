"""What comms staff of the demonstration have written: five approved templates in nine languages, and a draft."""

from __future__ import annotations

from django.db import transaction

from campaigns.demo import drawings, house, signatures, templates
from campaigns.demo.letters import LETTERS, ONE_WEEK
from campaigns.enums import SourceKind
from campaigns.models import Campaign, CampaignSource, MessageTemplate, SenderIdentity
from committee.demo import Say
from committee.models import User
from contacts.models import Segment


@transaction.atomic
def seed(*, contacts: int, say: Say) -> None:  # noqa: ARG001 - as many templates for few people as for many
    """What is missing of it; texts that somebody has worked on since are left as they are."""
    author, translator = (User.objects.filter(username=name).first() for name in ("author", "translator"))
    images = drawings.ensure(by=author)
    signs = house.ensure_senders()
    house.ensure_prices()
    house.ensure_goods(images)
    house.ensure_terms()
    written = (templates.ensure(each, images=images, by=author, translator=translator) for each in LETTERS)
    made = [template for template in written if template]
    if people := signatures.people():
        for template in made:
            signatures.approve(template, by=people)
    _ensure_draft(by=author, signs=signs)
    names = ", ".join(template.name for template in made)
    say(f"Templates: {names}." if made else "The templates are already there.")


def _ensure_draft(*, by: User | None, signs: SenderIdentity) -> None:
    segment = Segment.objects.get(name="Everyone who accepts news")
    template = MessageTemplate.objects.get(name=ONE_WEEK.name)
    draft, made = Campaign.objects.get_or_create(
        name="One week to go: everyone who accepts news",
        defaults={"template": template, "identity": signs, "created_by": by},
    )
    if made:
        CampaignSource.objects.create(campaign=draft, kind=SourceKind.SEGMENT, segment=segment)
