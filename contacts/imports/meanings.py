"""What do the columns of this file mean here: with our topics and our attributes?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from committee import languages
from committee.models.named import in_language
from committee.spreadsheets import Table
from committee.spreadsheets.headers import fold
from contacts.models import Attribute, Topic
from contacts.rows.meaning import ATTRIBUTE, DeclaredAttribute, Meaning


def meaning_of(table: Table, columns: Mapping[str, int], *, topic: Topic | None, at: datetime) -> Meaning:
    return Meaning(
        columns=dict(columns),
        judge=table.judge,
        at=at,
        topic_id=topic.pk if topic else None,
        topics=_topics() if "consent_topic" in columns else {},
        attributes={
            f"{ATTRIBUTE}{one.code}": DeclaredAttribute(one.code, one.label, one.type, tuple(one.choices))
            for one in Attribute.objects.all()
            if f"{ATTRIBUTE}{one.code}" in columns
        },
    )


def _topics() -> dict[str, int]:
    """Topics by code, and by name in any language."""
    found: dict[str, int] = {}
    for topic in Topic.objects.order_by("code"):
        for name in (topic.code, *(in_language(topic, "name", language) for language in languages.CODES)):
            if name:
                found.setdefault(fold(name) or name, topic.pk)
    return found
