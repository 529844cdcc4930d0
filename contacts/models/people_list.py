"""A list of people fixed by a file, whatever changes about them: what a segment may name beside its rules."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee.db import TimeStamped
from contacts.enums import ImportStatus
from contacts.models.contact import Contact
from contacts.models.import_run import ImportRun

# Not those that a worker is still filling from their file.
COMPLETE: Final = Q(import_run=None) | Q(import_run__status=ImportStatus.FINISHED)


class PeopleList(TimeStamped):
    """A named list. Its file named people we know by id, e-mail or phone; of the others only the number is kept."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    rows = models.PositiveIntegerField(_("rows of the file"), default=0)
    unknown = models.PositiveIntegerField(_("rows about nobody we know"), default=0)
    repeated = models.PositiveIntegerField(_("rows about somebody named before"), db_default=0, default=0)
    # Counted once, for a list may hold millions; who is erased since then is no longer on it.
    people_count = models.PositiveIntegerField(_("people when it was made"), db_default=0, default=0)
    # The import that fills it; of lists that were made before there was one, none.
    import_run = models.OneToOneField(
        ImportRun, models.SET_NULL, null=True, editable=False, related_name="people_list", verbose_name=_("import")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False)

    class Meta:
        verbose_name = _("list of people")
        verbose_name_plural = _("lists of people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ListedContact(models.Model):
    """One person of one list."""

    list = models.ForeignKey(PeopleList, models.CASCADE, related_name="people", db_index=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="lists")

    class Meta:
        verbose_name = _("person of a list")
        verbose_name_plural = _("people of lists")
        constraints = [models.UniqueConstraint(fields=["list", "contact"], name="listed_contact_once_per_list")]

    def __str__(self) -> str:
        return f"{self.list_id} · {self.contact_id}"
