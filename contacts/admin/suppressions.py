"""Addresses nobody may write to: found by address, added by address, shown by fingerprint alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committee.admin.base import LargeTableAdmin, action, display
from committee.errors import CommitteeError
from contacts import suppressions
from contacts.admin.address_search import AddressSearchMixin, fingerprint, read
from contacts.enums import AddressKind, SuppressionReason
from contacts.forms.suppressions import LiftForm, LiftWishForm, SuppressionForm
from contacts.models import Suppression

_WISH = _(
    "Somebody asked us never to write to this address again. Lift it only if they have asked otherwise since: a file, "
    "a purchase or a new sign-up in their name is not enough."
)


@admin.register(Suppression)
class SuppressionAdmin(AddressSearchMixin, LargeTableAdmin):
    form = SuppressionForm
    list_display = ["mark", "kind", "reason", "since", "state", "note"]
    list_filter = ["kind", "reason"]
    search_fields = ["digest"]
    search_help_text = _("A whole address or number")
    actions_detail = ["lift"]

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[Suppression],
        search_term: str,
    ) -> tuple[QuerySet[Suppression], bool]:
        """By the whole address: there is nothing else to search in."""
        if not search_term:
            return queryset, False
        found = read(fingerprint(search_term))
        return (queryset.filter(kind=found[0], digest=found[1]) if found else queryset.none()), False

    @admin.display(description=_("fingerprint"))
    def mark(self, suppression: Suppression) -> str:
        return bytes(suppression.digest).hex()[:12]

    @display(description=_("state"), label={_("stands"): "danger", _("lifted"): "success"})
    def state(self, suppression: Suppression) -> str:
        return str(_("lifted") if suppression.lifted_at else _("stands"))

    # --- Suppressing -------------------------------------------------------------------------------------------------

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # noqa: ARG002
        if obj is None:
            return ["kind", "address", "reason", "note"]
        return ["kind", "mark", "reason", "since", "note", "lifted_at", "lifted_by", "lift_reason"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return self.get_fields(request, obj) if obj else []

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        return SuppressionForm if obj is None else super().get_form(request, obj, change, **kwargs | {"fields": []})

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def save_model(self, request: HttpRequest, obj: Suppression, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        made = suppressions.suppress(
            AddressKind(form.cleaned_data["kind"]),
            form.cleaned_data["normalised"],
            reason=SuppressionReason(form.cleaned_data["reason"]),
            at=timezone.now(),
            by=request.user,  # type: ignore[arg-type]
            note=form.cleaned_data["note"],
        )
        obj.pk, obj.digest, obj.reason = made.pk, made.digest, made.reason

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """The domain has written it to the trail."""

    # --- Lifting -----------------------------------------------------------------------------------------------------

    def has_lift_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("contacts.lift_suppression")

    @action(description=_("Lift"), permissions=["lift"], url_path="lift")
    def lift(self, request: HttpRequest, object_id: int) -> HttpResponse:
        suppression = get_object_or_404(Suppression, pk=object_id)
        back = reverse("admin:contacts_suppression_change", args=[suppression.pk])
        is_wish = suppression.reason in suppressions.WISHES
        form = (LiftWishForm if is_wish else LiftForm)(request.POST or None)
        if form.is_valid():
            try:
                suppressions.lift(
                    suppression,
                    by=request.user,  # type: ignore[arg-type]
                    reason=form.cleaned_data["reason"],
                    at=timezone.now(),
                    owner_asked=form.cleaned_data.get("owner_asked", False),
                )
            except CommitteeError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("The address can be written to again."))
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Lift a suppression"),
            "consequence": _WISH
            if is_wish
            else _("The address can be written to again, as far as its owner agreed to it."),
            "form": form,
            "back": back,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/contacts/contact/ask.html", context)
