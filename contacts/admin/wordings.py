"""Which words did people read before they agreed? The ledger names a version; here are its words, to read."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from committee.admin.base import ReadOnlyAdmin
from contacts.models import Wording

SHOWN = 100


@admin.register(Wording)
class WordingAdmin(ReadOnlyAdmin):
    """Every version that was ever shown, in each language it was shown in."""

    list_display = ["version", "language", "beginning", "first_shown_at"]
    list_filter = ["language"]
    search_fields = ["version__exact"]
    search_help_text = _("The version, as the ledger names it")
    fields = ["version", "language", "text", "first_shown_at"]
    ordering = ["-first_shown_at", "version", "language"]

    @admin.display(description=_("text"))
    def beginning(self, wording: Wording) -> str:
        return wording.text if len(wording.text) <= SHOWN else f"{wording.text[:SHOWN]}…"
