"""A template as translators find it: written in French, in Arabic to be."""

from __future__ import annotations

from typing import Any

from campaigns.enums import BlockKind
from campaigns.models import MessageTemplate, TemplateBlock
from committee import languages
from contacts.enums import Channel
from tests import factories

SUBJECT = "Une semaine encore"
BODY = 'Bonjour {{ person.given_name | default: "vous" }}, rendez-vous **à 18 h 30**.'
BODY_IN_ARABIC = 'مرحبًا {{ person.given_name | default: "بك" }}، نلتقي **في 18:30**.'


def make_french(**fields: Any) -> MessageTemplate:
    """Subject, a text and a button in French alone: four texts to translate, and a link that may stay."""
    nowhere = {column: None for field in ("subject", "preheader", "body") for column in languages.columns(field)}
    template = factories.make_template(**{**nowhere, "subject_fr": SUBJECT, **fields})
    unwritten = dict.fromkeys(languages.columns("text"))
    TemplateBlock.objects.create(
        template=template, key="textaa", kind=BlockKind.TEXT, position=1, **{**unwritten, "text_fr": BODY}
    )
    TemplateBlock.objects.create(
        template=template,
        key="button",
        kind=BlockKind.BUTTON,
        position=2,
        label_fr="Préparer mon trajet",
        link_fr="https://committee.example/fr",
        **unwritten,
    )
    return template


def on_all_channels(template: MessageTemplate) -> MessageTemplate:
    template.channels = list(Channel.values)
    template.sms_fr, template.push_title_fr, template.push_body_fr = "Un SMS", "Un titre", "Un push"
    template.save()
    return template
