"""A person's story, in order of time and by kind; and, on a click, in which segments they are now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from committee.db import TookTooLong, within
from contacts import segments, story
from contacts.admin import sight
from contacts.models import Contact, Segment

LATEST: Final = 8
SEGMENTS_ASKED: Final = 100
LONGEST_LOOK: Final = timedelta(seconds=1)


class StoryPages:
    """For `ContactAdmin`."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:object_id>/story/", view(self.story_view), name="contacts_contact_story"),
            path("<int:object_id>/segments/", view(self.segments_view), name="contacts_contact_segments"),
            *super().get_urls(),
        ]

    def first_page(self, request: HttpRequest, contact: Contact) -> story.Page:
        return story.of(contact, story.parts(request.user.has_perm), at_most=LATEST)

    def story_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        contact = self.get_queryset(request).filter(pk=object_id).first()
        if contact is None:
            return HttpResponseRedirect(reverse("admin:contacts_contact_changelist"))
        parts = story.parts(request.user.has_perm)
        kind = request.GET.get("kind", "")
        page = story.of(contact, [one for one in parts if kind in {"", one.name}], before=_moment(request))
        if "before" not in request.GET:
            self.record(request, "view_story", on=contact)
        older = {"kind": kind, "before": page.goes_on_before.isoformat()} if page.goes_on_before else None
        context = {"contact": contact, "parts": parts, "kind": kind, "page": page}
        return self.page(request, "story.html", _("What happened"), older=older and urlencode(older), **context)

    def segments_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Each saved rule is asked about this one person, for a second at most.

        Only for those who see everybody: what a rule says of somebody may be what others must not read.
        """
        if not sight.sees_everybody(request.user):
            raise PermissionDenied
        contact = self.visible(request, object_id)
        asked = [(segment, _describes(segment, contact)) for segment in Segment.objects.all()[:SEGMENTS_ASKED]]
        context = {
            "inside": [segment for segment, answer in asked if answer],
            "unknown": [segment for segment, answer in asked if answer is None],
            "asked": len(asked),
        }
        return self.page(request, "segments.html", _("Segments"), contact=contact, **context)


def _moment(request: HttpRequest) -> datetime | None:
    try:
        moment = parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _describes(segment: Segment, contact: Contact) -> Any:
    try:
        with within(LONGEST_LOOK):
            return segments.described_by(segment.criteria).filter(pk=contact.pk).exists()
    except (TookTooLong, segments.InvalidCriteria):
        return None
