"""The page on which a file is handed over: of people, of tickets or of a list, each with its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from contacts import imports, tasks
from contacts.enums import ImportKind
from contacts.forms.imports import UploadForm, upload_limits
from contacts.forms.people_lists import ListForm
from contacts.forms.tickets import TicketFileForm
from contacts.imports import kinds
from contacts.models import ImportRun


@dataclass(frozen=True, slots=True)
class Upload:
    """What the page of one kind of file asks, says, and where it leads back to."""

    form: type[forms.BaseForm]
    permission: str
    title: str | Promise
    needs: str | Promise
    # Beside what every upload is told: that nothing is written yet.
    told: str | Promise
    headers: str | Promise
    back: tuple[str, str | Promise]
    sample: str = ""


UPLOADS: Final[Mapping[str, Upload]] = {
    ImportKind.PEOPLE: Upload(
        form=UploadForm,
        permission="contacts.import_contact",
        title=_("Import people"),
        needs=_(
            "A header in the first row, a person a row, and one column that says who: an id, an e-mail or a phone "
            "number. All other columns are welcome and none is needed."
        ),
        told="",
        headers=_(
            "Headers in English or French are understood, and so are the codes of our attributes and the ids of other "
            "systems: reference:ticketing."
        ),
        back=("contacts_importrun", _("Back to the imports")),
        sample="admin:contacts_importrun_sample",
    ),
    ImportKind.TICKETS: Upload(
        form=TicketFileForm,
        permission="contacts.import_contact",
        title=_("Tickets from a file"),
        needs=_(
            "A header in the first row, and a row for each thing that happened to a ticket: bought, transferred, "
            "resold, refunded or changed. Rows may come in any order, and more than once."
        ),
        told=_("The same file twice changes nothing."),
        headers=_(
            "Headers in English or French are understood. A row without a type is a purchase, and a purchase names "
            "its session."
        ),
        back=("contacts_ticket", _("Back to the tickets")),
    ),
    ImportKind.LIST: Upload(
        form=ListForm,
        permission="contacts.add_peoplelist",
        title=_("New list of people"),
        needs=_(
            "A list holds the people whom a file names, whatever changes about them later. Segments can ask for it "
            "beside their rules."
        ),
        told=_(
            "Nobody is added to our contacts by this: rows about people we do not know are counted, and offered to "
            "you as a file for a day."
        ),
        headers=_("Headers in English or French are understood; one of the id, the e-mail and the phone is needed."),
        back=("contacts_peoplelist", _("Back to the lists")),
    ),
}


def upload_page(admin: Any, request: HttpRequest, kind: ImportKind) -> HttpResponse:
    """The form, and what follows from it: a file that can be read leads to the page of its import."""
    page = UPLOADS[kind]
    if not request.user.has_perm(page.permission):
        raise PermissionDenied
    form = page.form(request.POST or None, request.FILES or None)
    if form.is_valid() and (import_run := _uploaded(request, form, kind)):
        check_the_rest(import_run)
        return HttpResponseRedirect(reverse("admin:contacts_importrun_change", args=[import_run.pk]))
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": page.title,
        "page": page,
        "form": form,
        "fields": kinds.of(ImportRun(kind=kind)).fields([]),
        "back_url": reverse(f"admin:{page.back[0]}_changelist"),
        "back": page.back[1],
    }
    return TemplateResponse(request, "admin/contacts/importrun/upload.html", context)


def _uploaded(request: HttpRequest, form: forms.BaseForm, kind: ImportKind) -> ImportRun | None:
    given = form.cleaned_data
    try:
        return imports.upload(
            given["file"],
            file_name=given["file"].name,
            kind=kind,
            system=given["system"],
            topic=given.get("topic"),
            asked={name: given[name] for name in ("holders", "name") if given.get(name)},
            by=request.user,
            at=timezone.now(),
            language=translation.get_language(),
            limits=upload_limits(),
        )
    except CommitteeError as error:
        form.add_error("file", str(error))
        return None


def check_the_rest(import_run: ImportRun) -> None:
    """What the preview does not show is looked at in the background."""
    if import_run.checked_at is None:
        transaction.on_commit(partial(tasks.check_file.delay, import_run_id=import_run.pk), robust=True)
