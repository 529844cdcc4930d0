"""What people are written to about, named in nine languages."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from committee import languages
from committee.admin.base import TranslatedAdmin
from contacts.forms.topics import TopicForm
from contacts.models import Topic


@admin.register(Topic)
class TopicAdmin(TranslatedAdmin):
    translated_fields = ("name", "description")
    list_display = ["code", "__str__", "kind", "partner"]
    list_display_links = ["code"]
    list_filter = ["kind"]
    search_fields = ["code", *languages.columns("name")]
    form = TopicForm
    fields = ["code", "kind", "partner"]
    # The theme shows the partner where there is to be one.
    conditional_fields = {"partner": "kind == 'partner'"}

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # noqa: ARG002
        # Rights were given under a code and a legal ground: neither changes beneath them.
        return ["code", "kind", "partner"] if obj else []
