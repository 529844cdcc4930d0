"""How are topics offered to the public? By name and description in the page's language; none is chosen beforehand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html

from committee import languages
from committee.models.named import in_language
from contacts.enums import TopicKind
from contacts.models import Topic


def offered(kind: TopicKind, *, language: str) -> QuerySet[Topic]:
    """The topics of a kind. One without a name in this language cannot be agreed to in this language."""
    return Topic.objects.filter(kind=kind, **{f"{languages.column('name', language)}__gt": ""}).order_by("code")


class TopicChoice(forms.ModelMultipleChoiceField[Topic]):
    """Topics in the reader's language. Known by their codes, so that a form on another site can name them."""

    def __init__(self, kind: TopicKind, *, language: str, **wishes: Any) -> None:
        super().__init__(
            offered(kind, language=language), to_field_name="code", widget=forms.CheckboxSelectMultiple, **wishes
        )
        self.language = language

    def label_from_instance(self, obj: Topic) -> str:
        return label(obj, language=self.language)


def label(topic: Topic, *, language: str) -> str:
    """The topic's name, and under it what is told of it."""
    name, about = (in_language(topic, field, language) for field in ("name", "description"))
    named = format_html('<span class="name">{}</span>', name)
    return format_html('{}<span class="about">{}</span>', named, about) if about else named
