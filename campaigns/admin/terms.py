"""The glossary: what is never translated, and what is always translated the same way."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns.models import Term
from committee import languages
from committee.admin.base import TranslatedAdmin, display
from committee.models.named import in_language


@admin.register(Term)
class TermAdmin(TranslatedAdmin):
    translated_fields = ("text", "also")
    fieldsets = [(None, {"fields": ["is_protected", "note"]})]
    list_display = ["__str__", "is_protected", "written_in", "note"]
    list_filter = ["is_protected"]
    ordering = ["pk"]
    search_fields = ["note"]
    search_help_text = _("A word in any of the nine languages, or in the note.")

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 (Django's signature)
        queryset: QuerySet[Term],
        search_term: str,
    ) -> tuple[QuerySet[Term], bool]:
        """In all nine columns: the theme would look in that of the reader alone."""
        if not search_term.strip():
            return queryset, False
        wanted = Q(note__icontains=search_term)
        for column in languages.columns("text"):
            wanted |= Q(**{f"{column}__icontains": search_term})
        return queryset.filter(wanted), False

    @display(description=_("languages"))
    def written_in(self, term: Term) -> str:
        """A protected name needs no more than its own language."""
        return ", ".join(code for code in languages.CODES if in_language(term, "text", code))
