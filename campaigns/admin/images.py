"""Pictures of the library: brought many at once, seen as tiles, described in nine languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns import approvals, library, pictures
from campaigns.admin.library import Kept
from campaigns.forms.library import PicturesForm
from campaigns.forms.shared_words import SharedWordsForm
from campaigns.models import Image, MessageTemplate
from campaigns.translations import shared
from committee import languages
from committee.admin.base import DropdownFilter, TranslatedAdmin, display
from committee.db import clock


class Described(admin.SimpleListFilter):
    title = _("described")
    parameter_name = "described"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("no", _("not in every language"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:  # noqa: ARG002
        if self.value() != "no":
            return queryset
        lacks = Q(*((column, value) for column in languages.columns("alt") for value in ("", None)), _connector=Q.OR)
        return queryset.filter(lacks, is_decorative=False)


class ImageForm(SharedWordsForm):
    words = "alt"


@admin.register(Image)
class ImageAdmin(TranslatedAdmin):
    """A picture never changes; what is said of it does."""

    form = ImageForm
    translated_fields = ("alt",)
    fieldsets = [(None, {"fields": ["shown", "name", "folder", "is_decorative", "facts", "used_in"]})]
    readonly_fields = ["shown", "facts", "used_in"]
    list_display = ["tile", "name", "folder", "described", "facts", "uses", "updated_at"]
    list_display_links = ["tile", "name"]
    list_filter = [("folder", DropdownFilter), Described, Kept]
    list_select_related = ["folder"]
    search_fields = ["name", *languages.columns("alt")]
    ordering = ["-created_at", "-pk"]
    actions = ["archive", "unarchive"]

    class Media:
        css = {"all": ["campaigns/library.css"]}

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Who shows what: asked once for the whole page."""
        found = super().get_changelist_instance(request)
        rows = list(found.result_list)
        uses = shared.uses(rows)
        for row in rows:
            row.templates = uses[row]
        found.result_list = rows
        return found

    # --- What is seen ------------------------------------------------------------------------------------------------

    @admin.display(description=_("picture"))
    def tile(self, image: Image) -> str:
        return format_html('<img class="picture-tile" src="{}" alt="" loading="lazy">', image.file.url)

    @admin.display(description=_("picture"))
    def shown(self, image: Image) -> str:
        return format_html('<img class="picture-whole" src="{}" alt="">', image.file.url)

    @admin.display(description=_("size"))
    def facts(self, image: Image) -> str:
        return f"{image.width} × {image.height}, {filesizeformat(image.size)}"

    @display(description=_("described"), label={"whole": "success", "holes": "warning", "none": "info"})
    def described(self, image: Image) -> tuple[str, Any]:
        if image.is_decorative:
            return "none", _("decoration")
        written = sum(bool((getattr(image, column) or "").strip()) for column in languages.columns("alt"))
        return ("whole" if written == len(languages.CODES) else "holes"), f"{written}/{len(languages.CODES)}"

    @admin.display(description=_("templates"))
    def uses(self, image: Image) -> int:
        return image.templates

    @admin.display(description=_("used in"), empty_value="–")
    def used_in(self, image: Image) -> str | None:
        return links_to(library.uses_of_image(image))

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        if change:
            shared.hold([obj])  # in the order of the desk, so that two on one thing wait for each other
        super().save_model(request, obj, form, change)
        library.reworded(obj, form.changed_data)
        approvals.shown_changed(obj, by=request.user, at=clock())

    # --- Adding some -------------------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """Files instead of fields: what a picture shows is said once it is seen."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PicturesForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            return self._taken_in(request, form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Add pictures"),
            "form": form,
            "press": _("Add them"),
            "back": reverse("admin:campaigns_image_changelist"),
            "back_to": _("Back to the pictures"),
        }
        return TemplateResponse(request, "campaigns/library/ask.html", context)

    def _taken_in(self, request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
        images = []
        for file_name, picture in said["files"]:
            image = pictures.keep(picture, name=pictures.name_from(file_name), by=request.user, folder=said["folder"])
            images.append(image)
            if picture.was_animated:
                messages.warning(request, _("“%(name)s” moves: its first picture is kept.") % {"name": file_name})
        taken = ngettext("%(count)s picture is in the library.", "%(count)s pictures are in the library.", len(images))
        messages.success(request, taken % {"count": len(images)} + " " + str(_("Say now what each shows.")))
        if len(images) == 1:
            return HttpResponseRedirect(reverse("admin:campaigns_image_change", args=[images[0].pk]))
        return HttpResponseRedirect(reverse("admin:campaigns_image_changelist"))

    # --- Putting away ------------------------------------------------------------------------------------------------

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """What a text shows, or showed, stays; the file stays in any case, for e-mails that are in mailboxes."""
        return super().has_delete_permission(request, obj) and not (obj and library.uses_of_image(obj))

    @admin.action(description=_("Put into the archive"), permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        self._put(request, queryset.filter(archived_at=None), "archive", archived_at=timezone.now())

    @admin.action(description=_("Take out of the archive"), permissions=["change"])
    def unarchive(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        self._put(request, queryset.filter(archived_at__isnull=False), "unarchive", archived_at=None)

    def _put(self, request: HttpRequest, images: QuerySet[Image], verb: str, **changed: Any) -> None:
        for image in images:
            Image.objects.filter(pk=image.pk).update(**changed)
            self.record(request, verb, on=image)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting is asked picture by picture, where its uses are seen."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found


def links_to(templates: Iterable[MessageTemplate]) -> str | None:
    """The templates as a list of links to where they are written."""
    links = (
        (reverse("admin:campaigns_messagetemplate_change", args=[template.pk]), template.name)
        for template in templates
    )
    return format_html_join(", ", '<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', links) or None
