"""People held back from messages: placed by who is on duty or approves, and lifted by them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns import holds, tasks
from campaigns.admin.media import PAGE_MEDIA
from campaigns.enums import Purpose
from campaigns.forms.limits import HoldForm
from campaigns.models import Hold
from campaigns.wording import number, people
from committee.admin.base import BaseModelAdmin, action, display
from committee.db import clock
from committee.errors import CommitteeError
from contacts import audiences

WRITTEN = ["why", "kind", "session", "people_list", "segment", "purposes", "until"]
READ = [
    "why", "state", "whom", "held_back", "how_many", "placed_at", "by", "stands_since", "until", "lifted_at",
    "lifted_by",
]  # fmt: skip


@admin.register(Hold)
class HoldAdmin(BaseModelAdmin):
    form = HoldForm
    list_display = ["why", "state", "whom", "how_many", "held_back", "placed_at", "until"]
    list_select_related = ["segment", "people_list", "session__venue", "session__discipline"]
    search_fields = ["why"]
    ordering = ["-placed_at"]
    actions = None
    actions_detail = ["lift"]
    change_form_outer_before_template = "campaigns/hold_first.html"

    class Media:
        css = {"all": ["campaigns/desk.css", "campaigns/campaign.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Hold]:
        along = ("segment", "people_list", "session__venue", "session__discipline", "by", "lifted_by")
        return super().get_queryset(request).select_related(*along)

    @display(description=_("state"), label={_("stands"): "warning", _("ended"): ""})
    def state(self, hold: Hold) -> str:
        if not hold.stands(at=timezone.now()):
            return str(_("ended"))
        if hold.stands_since is None:
            return _("being placed: %(people)s so far") % {"people": number(hold.people)}
        return str(_("stands"))

    @display(description=_("whom"))
    def whom(self, hold: Hold) -> str:
        return audiences.sentence([hold])

    @display(description=_("people"), ordering="people")
    def how_many(self, hold: Hold) -> str:
        return number(hold.people)

    @display(description=_("held back"))
    def held_back(self, hold: Hold) -> str:
        return ", ".join(str(Purpose(purpose).label) for purpose in hold.purposes)

    def _sentence(self, hold: Hold) -> str:
        return f"{self.whom(hold)} · {people(hold.people)} · {self.held_back(hold)}"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Hold | None = None, **kwargs: Any
    ) -> HttpResponse:
        """Before its rows: how it stands, and the way to lift it."""
        if obj is not None:
            stands = obj.stands(at=timezone.now())
            context |= {
                "state": self.state(obj),
                "sentence": self._sentence(obj),
                "stands": stands,
                "may_lift": stands and self.has_lift_permission(request),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- Placing -----------------------------------------------------------------------------------------------------

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # noqa: ARG002
        return READ if obj else WRITTEN

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # noqa: ARG002
        return READ if obj else []

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        return HoldForm if obj is None else super().get_form(request, obj, change, **kwargs | {"fields": []})

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """One that is placed is lifted, not rewritten: whom it meant is part of what happened."""
        return super().has_change_permission(request, obj) and obj is None

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def save_model(self, request: HttpRequest, obj: Hold, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        hold = holds.place(obj, by=request.user, at=clock())  # type: ignore[arg-type]
        if hold.stands_since is None:
            _go_on(hold)
            messages.warning(request, _("It means many people, and is being placed: this page says when it stands."))

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """The domain has written it to the trail."""

    # --- Lifting -----------------------------------------------------------------------------------------------------

    def has_lift_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("campaigns.change_hold")

    @action(description=_("Lift"), permissions=["lift"], url_path="lift")
    def lift(self, request: HttpRequest, object_id: int) -> HttpResponse:
        hold = get_object_or_404(self.get_queryset(request), pk=object_id)
        back = reverse("admin:campaigns_hold_change", args=[hold.pk])
        if request.method == "POST":
            try:
                lifted = holds.lift(hold, by=request.user, at=clock())  # type: ignore[arg-type]
            except CommitteeError as refusal:
                messages.error(request, str(refusal))
            else:
                if lifted.let_go_at is None:
                    _go_on(lifted)
                messages.success(request, _("What waited for it goes on."))
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Lift the hold"),
            "hold": hold,
            "state": self.state(hold),
            "sentence": self._sentence(hold),
            "back": back,
            "opts": self.opts,
            "media": PAGE_MEDIA,
        }
        return TemplateResponse(request, "campaigns/lift_hold.html", context)


def _go_on(hold: Hold) -> None:
    """Beside the pages. Where nobody hears it, the clock asks what was left."""
    transaction.on_commit(partial(tasks.move_hold.delay, hold_id=hold.pk), robust=True)
