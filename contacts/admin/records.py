"""What the machine has written about rights and messages, to read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from committee.admin.base import LargeTableAdmin, ReadOnlyAdmin, display
from contacts.enums import ConsentStatus, NoticeStatus
from contacts.models import Consent, ConsentRecord, Notice

STATUS_TONES = {ConsentStatus.GRANTED.label: "success", ConsentStatus.WITHDRAWN.label: "warning"}


class LargeReadOnlyAdmin(ReadOnlyAdmin, LargeTableAdmin):
    """Millions of rows, and none to be changed."""


@admin.register(ConsentRecord)
class ConsentRecordAdmin(LargeReadOnlyAdmin):
    """The ledger. It names subjects and no persons: a person's own part of it stands on their page."""

    list_display = ["decided_at", "topic", "channel", "state", "source", "source_ref", "recorded_at", "subject"]
    list_filter = ["status", "channel", "source"]
    list_select_related = ["topic"]
    search_fields = ["subject__exact"]
    search_help_text = _("The id of a subject")
    fields = ["subject", "joined_subject", "topic", "channel", "status", "decided_at", "recorded_at", "source",
              "source_ref", "wording", "language", "proof_text", "proof_address"]  # fmt: skip

    @display(description=_("status"), label=STATUS_TONES)
    def state(self, record: ConsentRecord) -> str:
        return record.get_status_display()

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # noqa: ARG002
        fields = list(self.fields or [])
        if request.user.has_perm("contacts.view_consentproof"):
            return fields
        return [name for name in fields if not name.startswith("proof_")]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return self.get_fields(request, obj)

    @admin.display(description=_("proof"))
    def proof_text(self, record: ConsentRecord) -> str:
        return record.proof.text if hasattr(record, "proof") else "–"

    @admin.display(description=_("IP address"))
    def proof_address(self, record: ConsentRecord) -> str:
        return (record.proof.ip_address if hasattr(record, "proof") else None) or "–"


@admin.register(Consent)
class ConsentAdmin(LargeReadOnlyAdmin):
    list_display = ["contact", "topic", "channel", "state", "since"]
    list_filter = ["topic", "channel", "status"]
    list_select_related = ["contact", "topic"]

    @display(description=_("status"), label=STATUS_TONES)
    def state(self, consent: Consent) -> str:
        return consent.get_status_display()


@admin.register(Notice)
class NoticeAdmin(LargeReadOnlyAdmin):
    """The outbox of single messages, such as the confirmation of a sign-up."""

    list_display = ["created_at", "kind", "language", "state", "reason", "attempts", "sent_at"]
    list_filter = ["status", "kind", "language"]
    fields = ["kind", "cause", "channel", "language", "status", "reason", "attempts", "possible_duplicate",
              "not_before", "created_at", "valid_until", "sent_at"]  # fmt: skip

    @display(
        description=_("status"),
        label={
            NoticeStatus.SENT.label: "success",
            NoticeStatus.FAILED.label: "danger",
            NoticeStatus.REJECTED.label: "danger",
            NoticeStatus.IN_DOUBT.label: "warning",
        },
    )
    def state(self, notice: Notice) -> str:
        return notice.get_status_display()
