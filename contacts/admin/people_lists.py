"""Lists of people from a file: upload one, see how many of it we know, take the other rows away once, delete it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any, Final

from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from redis import RedisError

from committee.admin.base import BaseModelAdmin
from committee.errors import CommitteeError
from committee.exports import CSV_CONTENT_TYPE, csv_pieces
from contacts import lists
from contacts.admin.segment_figures import number
from contacts.forms.imports import UPLOAD_LIMITS
from contacts.forms.people_lists import ListForm
from contacts.models import PeopleList

# Rows about strangers are nobody's business for longer: they wait so long in memory, for one download.
KEPT_FOR: Final = 15 * 60
HEAVIEST: Final = 8 * 1024 * 1024


@admin.register(PeopleList)
class PeopleListAdmin(BaseModelAdmin):
    """A list is made from a file and deleted as a whole: its rows are not edited."""

    list_display = ["name", "file_name", "rows", "people_of_it", "unknown", "author", "created_at"]
    list_select_related = ["created_by"]
    search_fields = ["name"]
    actions = None

    @admin.display(description=_("people when it was made"), ordering="people_count")
    def people_of_it(self, people_list: PeopleList) -> str:
        return number(people_list.people_count)

    @admin.display(description=_("author"), ordering="created_by", empty_value="–")
    def author(self, people_list: PeopleList) -> Any:
        return people_list.created_by

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        address = path("<int:pk>/unknown/", view(require_POST(self.unknown_view)), name="contacts_peoplelist_unknown")
        return [address, *super().get_urls()]

    # --- Upload ------------------------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ListForm(request.POST or None, request.FILES or None)
        if form.is_valid() and (people_list := self._made(request, form)):
            return self._to(people_list)
        return self._page(request, "upload.html", {"title": _("New list of people"), "form": form})

    def _made(self, request: HttpRequest, form: ListForm) -> PeopleList | None:
        given = form.cleaned_data
        try:
            taken = lists.from_file(
                given["file"],
                file_name=given["file"].name,
                name=given["name"],
                system=given["system"],
                by=request.user,
                at=timezone.now(),
                limits=UPLOAD_LIMITS,
                language=translation.get_language(),
            )
        except CommitteeError as error:
            form.add_error("file", str(error))
            return None
        if taken.unknown_lines:
            self._keep(request, taken)
        messages.success(request, _("The list “%(name)s” is made.") % {"name": taken.people_list.name})
        return taken.people_list

    def _keep(self, request: HttpRequest, taken: lists.Taken) -> None:
        """The rows about nobody we know, for this person to take away: not on disk, and not for long."""
        language = translation.get_language() or "en"
        pressed = compressed(csv_pieces(taken.table.header, taken.unknown_rows(), language=language), at_most=HEAVIEST)
        if pressed is None:
            return
        try:
            cache.set(_place(request, taken.people_list.pk), pressed, KEPT_FOR)
        except RedisError:
            messages.warning(request, _("The unknown rows cannot be offered as a file at the moment."))

    def unknown_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The rows about nobody we know, once, to who uploaded them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        people_list = get_object_or_404(PeopleList, pk=pk)
        pressed = self._kept(request, pk)
        if pressed is None:
            messages.info(request, _("The unknown rows were taken away already, or are no longer there."))
            return self._to(people_list)
        cache.delete(_place(request, pk))
        self.record(request, "export_unknown_rows", on=people_list)
        response = HttpResponse(zlib.decompress(pressed), content_type=CSV_CONTENT_TYPE)
        response["Content-Disposition"] = f'attachment; filename="unknown-{pk}.csv"'
        response["Cache-Control"] = "no-store"
        return response

    def _kept(self, request: HttpRequest, pk: int) -> bytes | None:
        try:
            return cache.get(_place(request, pk))
        except RedisError:
            return None

    # --- One list ----------------------------------------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: Any = None,  # noqa: ARG002
    ) -> HttpResponse:
        people_list = self._visible(request, object_id)
        used = lists.segments_with(people_list)
        context = {
            "title": people_list.name,
            "list": people_list,
            "figures": [
                (_("Rows of the file"), number(people_list.rows)),
                (_("People when the list was made"), number(people_list.people_count)),
                (_("Rows about nobody we know"), number(people_list.unknown)),
            ],
            "segments": used,
            "has_unknown_rows": bool(people_list.unknown) and self._kept(request, people_list.pk) is not None,
            "may_delete": self.has_delete_permission(request, people_list) and not used,
        }
        return self._page(request, "list.html", context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """A list may hold a million people: it is deleted by the domain, not row by row."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        people_list = PeopleList.objects.filter(pk=int(object_id) if object_id.isdecimal() else 0).first()
        if people_list is None:  # somebody else was quicker
            return HttpResponseRedirect(reverse("admin:contacts_peoplelist_changelist"))
        if request.method != "POST":
            context = {"title": _("Delete the list “%(name)s”") % {"name": people_list.name}, "list": people_list}
            return self._page(request, "delete.html", context)
        try:
            lists.delete(people_list, by=request.user)
        except lists.ListRefused as refused:
            messages.error(request, str(refused))
            return self._to(people_list)
        messages.success(request, _("The list is deleted. The people on it stay."))
        return HttpResponseRedirect(reverse("admin:contacts_peoplelist_changelist"))

    def _visible(self, request: HttpRequest, object_id: str) -> PeopleList:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(
            PeopleList.objects.select_related("created_by"), pk=int(object_id) if object_id.isdecimal() else 0
        )

    def _to(self, people_list: PeopleList) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:contacts_peoplelist_change", args=[people_list.pk]))

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/contacts/peoplelist/{template}", context)


def compressed(pieces: Iterable[bytes], *, at_most: int) -> bytes | None:
    """The pieces as one, never whole in memory as they were; None as soon as they weigh more than `at_most` bytes."""
    press, weight = zlib.compressobj(), 0
    kept = []
    for piece in pieces:
        kept.append(press.compress(piece))
        weight += len(kept[-1])
        if weight > at_most:
            return None
    kept.append(press.flush())
    return b"".join(kept) if weight + len(kept[-1]) <= at_most else None


def _place(request: HttpRequest, pk: int) -> str:
    return f"unknown-rows:{pk}:{request.user.pk}"
