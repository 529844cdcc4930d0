"""Tickets: who holds what now, what the shop told of each, and files of what happened."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from committee.admin.base import action
from committee.models import Session
from contacts.admin.records import LargeReadOnlyAdmin
from contacts.admin.uploads import upload_page
from contacts.enums import ImportKind
from contacts.models import Ticket, TicketEvent


@admin.register(Ticket)
class TicketAdmin(LargeReadOnlyAdmin):
    list_display = ["number", "session", "contact", "status", "kind", "category", "held_from", "held_until"]
    list_filter = ["status", "kind"]
    # Here and not in `get_queryset`: Django leaves these out where the queryset already joins something.
    list_select_related = ["session", "contact"]
    search_fields = ["number__exact"]
    actions_list = ["take_in"]
    fields = ["number", "system", "session", "contact", "status", "kind", "category", "block", "gate", "venue_part",
              "held_from", "held_until", "told"]  # fmt: skip
    search_help_text = _("The number of a ticket, or the code of a session")

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[Ticket],
        search_term: str,
    ) -> tuple[QuerySet[Ticket], bool]:
        """Each has its index; both in one condition would read the whole table."""
        if not search_term:
            return queryset, False
        session = Session.objects.filter(code=search_term.strip()).first()
        found = queryset.filter(session=session) if session else queryset.filter(number=search_term.strip())
        return found, False

    def get_readonly_fields(self, request: HttpRequest, obj: Ticket | None = None) -> list[str]:  # noqa: ARG002
        return list(self.fields or [])

    @admin.display(description=_("what the shop told"))
    def told(self, ticket: Ticket) -> SafeString:
        """Every event of this number, in the order in which it happened."""
        events = TicketEvent.objects.filter(system=ticket.system, number=ticket.number).select_related("session")
        lines = [
            (
                date_format(timezone.localtime(event.happened_at), "SHORT_DATETIME_FORMAT"),
                event.get_type_display(),
                event.session.code if event.session else "",
                event.event_id,
            )
            for event in events.order_by("happened_at", "event_id")
        ]
        if not lines:
            return format_html("{}", _("Nothing: it is part of the demonstration, or came before there were events."))
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{} · {} {} · <code>{}</code></li>", lines))

    # --- Files -------------------------------------------------------------------------------------------------------

    def has_take_in_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("contacts.import_contact")

    @action(description=_("Take in a file"), permissions=["take_in"], url_path="take-in", icon="upload_file")
    def take_in(self, request: HttpRequest) -> HttpResponse:
        return upload_page(self, request, ImportKind.TICKETS)
