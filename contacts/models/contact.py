"""A person we know. Addresses, consents and tickets are rows of their own."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.db import TimeStamped
from committee.models.venue import validate_time_zone


class ContactQuerySet(models.QuerySet["Contact"]):
    """Who a contact is. Whether we may write to them is asked in `contacts.reach`."""

    def present(self) -> Self:
        """Those who were not erased."""
        return self.filter(erased_at=None)

    def speaking(self, *codes: str) -> Self:
        return self.filter(language__in=codes)

    def living_in(self, *countries: str) -> Self:
        return self.filter(country__in=countries)

    def tagged(self, *tags: str) -> Self:
        return self.filter(tags__overlap=list(tags))

    def locked(self) -> Self:
        """Locked until the transaction ends, in the one order that cannot deadlock.

        Whatever lowers a right takes this lock before anything else, and the gate of a hand-over waits for it. It
        lets rows that point at the contact be written.
        """
        return self.order_by("pk").select_for_update(no_key=True, of=("self",))


class Contact(TimeStamped):
    """A person, known by (`system`, `external_id`): the key of files and of the API."""

    # The audit trail names such rows by their key alone.
    names_a_person = True

    # For URLs and tokens; never guessable, unlike the key.
    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False
    )
    # What consent records name: it outlives the erasure of the contact, and says nothing of the person.
    subject = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    system = models.CharField(_("source system"), max_length=40, default="back-office")
    external_id = models.CharField(_("id in that system"), max_length=100)

    given_name = models.CharField(_("given name"), max_length=100, blank=True, db_default="")
    family_name = models.CharField(_("family name"), max_length=100, blank=True, db_default="")
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default=languages.DEFAULT)
    language_tag = models.CharField(
        _("language as stated"), max_length=35, blank=True, db_default="", help_text=_("BCP 47, for example pt-BR.")
    )
    country = models.CharField(
        _("country"), max_length=2, blank=True, db_default="", help_text=_("ISO 3166, for example FR.")
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, blank=True, db_default="", validators=[validate_time_zone]
    )
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True, db_default=[])
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        permissions = [("import_contact", "Can import contacts"), ("export_contact", "Can export contacts")]
        constraints = [
            models.UniqueConstraint(fields=["system", "external_id"], name="contact_known_by_system_and_id"),
            models.CheckConstraint(condition=Q(language__in=languages.CODES), name="contact_language_is_one_of_ours"),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__range=(1880, 2100)), name="contact_birth_year_plausible"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(given_name="", family_name=""), name="contact_erased_has_no_name"
            ),
        ]
        indexes = [
            # "The beginning of an id", as staff search: whatever the collation of the database.
            models.Index(fields=["external_id"], opclasses=["varchar_pattern_ops"], name="contact_by_external_id"),
            # Segments by tag.
            GinIndex(fields=["tags"], name="contact_tags"),
        ]

    def __str__(self) -> str:
        return self.full_name or f"{self.system}:{self.external_id}"

    @property
    def full_name(self) -> str:
        """As its bearer writes it: 王晓明, family name first, but John Smith in whatever language he reads."""
        if self.language in languages.FAMILY_NAME_FIRST and not self.family_name.isascii():
            return f"{self.family_name}{self.given_name}"
        return f"{self.given_name} {self.family_name}".strip()
