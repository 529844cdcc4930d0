"""Two entries of one person: found beside each other, compared, merged. The domain decides, these pages ask."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from committee.admin.base import action
from committee.errors import CommitteeError
from contacts import duplicates, finding, merging
from contacts.enums import DuplicateStatus
from contacts.forms.contacts import FindForm
from contacts.forms.merging import MergeForm
from contacts.models import Contact, Duplicate

FOUND_SHOWN: Final = 20


class MergePages:
    """For `ContactAdmin`."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:object_id>/merge/<int:other_id>/", view(self.compare_view), name="contacts_contact_compare"),
            path(
                "<int:object_id>/merge/<int:other_id>/two-people/",
                view(require_POST(self.two_people_view)),
                name="contacts_contact_two_people",
            ),
            *super().get_urls(),
        ]

    def has_merge_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("contacts.merge_contact")

    @action(description=_("Merge with…"), permissions=["merge"], url_path="merge")
    def merge_with(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Look for the other entry; what was typed is posted and answered at once, so no name stands in a URL."""
        contact = self.writable(request, object_id)
        form = FindForm(request.POST or None)
        found: list[Contact] | None = None
        if form.is_valid():
            people = self.get_queryset(request).present().exclude(pk=contact.pk)
            found = list(finding.by_words(form.cleaned_data["words"], among=people).order_by("-pk")[:FOUND_SHOWN])
        context = {"contact": contact, "form": form, "found": found, "suspected": self._suspected(request, contact)}
        return self.page(request, "merge_with.html", _("Merge with…"), **context)

    def compare_view(self, request: HttpRequest, object_id: int, other_id: int) -> HttpResponse:
        if not self.has_merge_permission(request):
            raise PermissionDenied
        both = [self.visible(request, object_id), self.visible(request, other_id)]
        survivor, absorbed = sorted(both, key=lambda one: (one.pk != _kept(request), one.pk))
        preview = merging.preview(survivor, absorbed, at=timezone.now())
        form = MergeForm(request.POST or None, preview=preview)
        if form.is_valid() and preview.may_be_merged:
            try:
                merging.merge(
                    survivor,
                    absorbed,
                    keep=form.keep,
                    why=form.cleaned_data["why"],
                    by=request.user,  # type: ignore[arg-type]
                    at=timezone.now(),
                )
            except CommitteeError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("The two entries are one person now."))
                return self.back_to(survivor)
        context = {"preview": preview, "form": form, "is_suspected": _is_suspected(survivor, absorbed)}
        return self.page(request, "compare.html", _("One person, or two?"), **context)

    def two_people_view(self, request: HttpRequest, object_id: int, other_id: int) -> HttpResponse:
        if not (self.has_merge_permission(request) and request.user.has_perm("contacts.change_duplicate")):
            raise PermissionDenied
        one, other = self.visible(request, object_id), self.visible(request, other_id)
        was_suspected = _is_suspected(one, other)
        try:
            duplicates.two_people(one, other, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except CommitteeError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Two people: both stay as they are, and are not suspected again."))
        return to_the_pairs() if was_suspected else self.back_to(one)

    def _suspected(self, request: HttpRequest, contact: Contact) -> list[Contact]:
        pairs = Duplicate.objects.filter(Q(first=contact) | Q(second=contact), status=DuplicateStatus.SUSPECTED)
        others = {key for pair in pairs[:FOUND_SHOWN] for key in (pair.first_id, pair.second_id)} - {contact.pk}
        return list(self.get_queryset(request).present().filter(pk__in=others))


def _is_suspected(one: Contact, other: Contact) -> bool:
    first, second = sorted([one.pk, other.pk])
    return Duplicate.objects.filter(first=first, second=second, status=DuplicateStatus.SUSPECTED).exists()


def _kept(request: HttpRequest) -> int:
    """Which entry is to stay: as chosen, and else the older one."""
    chosen = request.POST.get("kept") or request.GET.get("kept") or ""
    return int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else 0


def to_the_pairs() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:contacts_duplicate_changelist"))
