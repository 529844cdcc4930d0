"""The reports of providers that a person looks at: what was not understood, and what names no message of ours."""

from __future__ import annotations

import json
from typing import Final

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns.enums import ReceiptState
from campaigns.feedback import queue
from campaigns.models import Receipt
from committee.admin.base import LargeTableAdmin, ReadOnlyAdmin, display

LONGEST_SHOWN: Final = 20_000  # characters


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin, LargeTableAdmin):
    """Their words may hold addresses: who opens one is written down."""

    list_display = ["received_at", "provider", "standing", "why"]
    list_display_links = ["received_at"]
    list_filter = ["provider", "state"]
    fields = ["provider", "received_at", "standing", "why", "words"]
    actions = ["read_again", "set_aside"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        return super().get_queryset(request).filter(pk__in=queue.waiting().values("pk"))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # noqa: ARG002
        return self.fields

    def render_change_form(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.record(request, "view_report_of_provider", on=kwargs.get("obj"))
        answer: TemplateResponse = super().render_change_form(request, *args, **kwargs)
        return answer

    @display(
        description=_("state"),
        label={ReceiptState.UNMATCHED.label: "warning", ReceiptState.UNPARSED.label: "danger"},
    )
    def standing(self, receipt: Receipt) -> str:
        return receipt.get_state_display()

    @display(description=_("why"))
    def why(self, receipt: Receipt) -> str:
        return translated(receipt.note) if receipt.note else ""

    @display(description=_("what was told"))
    def words(self, receipt: Receipt) -> SafeString:
        return format_html('<pre class="kept-words">{}</pre>', _readable(bytes(receipt.body)))

    # --- What is done with them --------------------------------------------------------------------------------------

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("campaigns.change_receipt")

    @admin.action(description=_("Read again"), permissions=["settle"])
    def read_again(self, request: HttpRequest, chosen: QuerySet[Receipt]) -> None:
        count = queue.read_again(list(chosen.values_list("pk", flat=True)), by=request.user)
        told = ngettext("%(count)s report is read again.", "%(count)s reports are read again.", count)
        self.message_user(request, told % {"count": count})

    @admin.action(description=_("Set aside"), permissions=["settle"])
    def set_aside(self, request: HttpRequest, chosen: QuerySet[Receipt]) -> None:
        count = queue.set_aside(list(chosen.values_list("pk", flat=True)), by=request.user)
        told = ngettext(
            "%(count)s report is set aside; its words are deleted.",
            "%(count)s reports are set aside; their words are deleted.",
            count,
        )
        self.message_user(request, told % {"count": count})


def _readable(body: bytes) -> str:
    """JSON a field a line; anything else as it came."""
    text = body.decode(errors="replace")[:LONGEST_SHOWN]
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)[:LONGEST_SHOWN]
    except (ValueError, RecursionError):
        return text
