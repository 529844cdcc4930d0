"""A person we know. Addresses, consents and tickets are rows of their own."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce, Now, Upper
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.db import TimeOrderedUUID, TimeStamped
from committee.models.venue import validate_time_zone
from contacts.enums import LanguageSource, Pace
from contacts.models.names import NameMatches, NameWords

ADULT_AT: Final = 18


def minor_at(at: datetime) -> Q:
    """Who is or may be under eighteen; `contacts.reach` asks the same of millions."""
    return Q(is_minor=True) | Q(birth_year__gte=at.year - ADULT_AT)


def name_matches(words: str, *, whole: bool = False) -> NameMatches:
    """The question of `ContactQuerySet.named`, to be asked of each row."""
    return NameMatches(words, "given_name", "family_name", "native_name", whole=whole)


# Han and Hangul: their bearers write the family name first, and no space after it.
_FAMILY_FIRST: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]")


class ContactQuerySet(models.QuerySet["Contact"]):
    """Who a contact is. Whether we may write to them is asked in `contacts.reach`."""

    def present(self) -> Self:
        """Those who were neither erased nor merged into somebody else."""
        return self.filter(erased_at=None, merged_into=None)

    def speaking(self, *codes: str) -> Self:
        return self.filter(language__in=codes)

    def living_in(self, *countries: str) -> Self:
        return self.filter(country__in=countries)

    def tagged(self, *tags: str) -> Self:
        return self.filter(tags__overlap=list(tags))

    def minors(self, *, at: datetime) -> Self:
        """Those who are or may be under eighteen: somebody who turns eighteen this year counts as a minor all year."""
        return self.filter(minor_at(at))

    def named(self, words: str, *, whole: bool = False) -> Self:
        """Those each of `words` begins a name of, in any order, whatever the accents, the case and the script.

        With `whole`, only those called exactly so.
        """
        return self.filter(name_matches(words, whole=whole))

    def locked(self) -> Self:
        """Locked until the transaction ends, in the one order that cannot deadlock.

        Whatever lowers a right takes this lock before anything else, and the gate of a hand-over waits for it. It
        lets rows that point at the contact be written.
        """
        return self.order_by("pk").select_for_update(no_key=True, of=("self",))

    def hold(self, key: int) -> Contact:
        """The person behind this row, locked: of somebody who was entered twice, the entry that was kept."""
        kept = Contact.objects.filter(pk=key).values(person=Coalesce("merged_into", "pk"))
        row = self.locked().get(pk=Subquery(kept))
        # Only who was merged while we waited, or merged twice, is asked for again.
        return row if row.merged_into_id is None else self.hold(row.merged_into_id)

    def gave_a_sign(self, *, at: datetime) -> int:
        """Note that they did something themselves: a choice, a purchase, a click. Never moves the moment back."""
        return self.filter(last_sign_at__lt=at).update(last_sign_at=at)


class Contact(TimeStamped):
    """A person, known by (`system`, `external_id`): the key of files and of the API."""

    # The audit trail names such rows by their key alone.
    names_a_person = True

    # For URLs and tokens; never guessable, unlike the key.
    public_id = models.UUIDField(_("public id"), db_default=TimeOrderedUUID(), unique=True, editable=False)
    # What consent records name: it outlives the erasure of the contact, and says nothing of the person.
    subject = models.UUIDField(db_default=TimeOrderedUUID(), unique=True, editable=False)
    system = models.CharField(_("source system"), max_length=40, default="back-office")
    external_id = models.CharField(_("id in that system"), max_length=100)

    given_name = models.CharField(
        _("given name"), max_length=100, blank=True, db_default="", help_text=_("Or the only name, of who has one.")
    )
    family_name = models.CharField(
        _("family name"), max_length=100, blank=True, db_default="", help_text=_("With its particles: de la Cruz.")
    )
    native_name = models.CharField(
        _("name in their own script"), max_length=200, blank=True, db_default="", help_text=_("For example: 王晓明.")
    )
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default=languages.DEFAULT)
    language_tag = models.CharField(
        _("language as stated"), max_length=35, blank=True, db_default="", help_text=_("BCP 47, for example pt-BR.")
    )
    language_source = models.CharField(
        _("how we know the language"), max_length=8, choices=LanguageSource,
        default=LanguageSource.ASSUMED, db_default=LanguageSource.ASSUMED,
    )  # fmt: skip
    country = models.CharField(
        _("country"), max_length=2, blank=True, db_default="", help_text=_("ISO 3166, for example FR.")
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, blank=True, db_default="", validators=[validate_time_zone]
    )
    region = models.CharField(_("region"), max_length=80, blank=True, db_default="")
    postcode = models.CharField(_("postcode"), max_length=12, blank=True, db_default="")
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    # For those whose year we do not know. `ContactQuerySet.minors` reads both.
    is_minor = models.BooleanField(_("under age"), null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True, db_default=[])
    # Declared by `Attribute`, which says the type of each.
    attributes = models.JSONField(
        _("attributes"), default=dict, blank=True, db_default=models.Value({}, models.JSONField())
    )
    # What the person asked of us in the preference centre, about whatever may be refused.
    pace = models.CharField(_("how often"), max_length=4, choices=Pace, default=Pace.ALL, db_default=Pace.ALL)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    # The last sign from the person themself: a choice, a purchase, a click. Opening an e-mail is none (CNIL).
    last_sign_at = models.DateTimeField(_("last sign of life"), db_default=Now(), editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
    # The row of somebody who was entered twice stays, emptied: links in old e-mails still lead to the person.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("merged into"), null=True, editable=False, related_name="merged",
        db_index=False,
    )  # fmt: skip

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        permissions = [
            ("import_contact", "Can import contacts"),
            ("export_contact", "Can export contacts"),
            ("merge_contact", "Can merge contacts"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["system", "external_id"], name="contact_known_by_system_and_id"),
            models.CheckConstraint(condition=Q(language__in=languages.CODES), name="contact_language_is_one_of_ours"),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__range=(1880, 2100)), name="contact_birth_year_plausible"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, merged_into=None) | Q(given_name="", family_name="", native_name=""),
                name="contact_gone_has_no_name",
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="contact_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(pace__in=Pace.values, language_source__in=LanguageSource.values),
                name="contact_choices_are_known",
            ),
        ]
        indexes = [
            # "The beginning of an id", as staff search: whatever its case, and the collation of the database.
            models.Index(OpClass(Upper("external_id"), "text_pattern_ops"), name="contact_by_id_in_capitals"),
            # Segments by tag.
            GinIndex(fields=["tags"], name="contact_tags"),
            # Segments by attribute, of those who have any.
            GinIndex(
                fields=["attributes"],
                opclasses=["jsonb_path_ops"],
                condition=~Q(attributes={}),
                name="contact_attributes",
            ),
            # Counts and audiences of millions read this fifth of the table instead of the table, in the order of
            # consents and addresses.
            models.Index(
                fields=["id"],
                include=["language", "country", "birth_year", "is_minor"],
                condition=Q(erased_at=None, merged_into=None),
                name="contact_present",
            ),
            # Who was merged into this person; next to nobody.
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="contact_merged_into"),
            # People by name, whatever the script, the accents and the order of the words (`contacts.names`).
            GinIndex(NameWords("given_name", "family_name", "native_name"), name="contact_by_name"),
        ]

    def __str__(self) -> str:
        return self.full_name or f"{self.system}:{self.external_id}"

    @property
    def is_gone(self) -> bool:
        """Erased, or merged into somebody else: nothing more is written about this row."""
        return self.erased_at is not None or self.merged_into_id is not None

    def all_ids(self) -> list[int]:
        """The keys of this row and of every entry that was merged into it: messages keep the key they left with."""
        found = latest = [self.pk]
        while latest:
            latest = list(Contact.objects.filter(merged_into__in=latest).values_list("pk", flat=True))
            found = [*found, *latest]
        return found

    @property
    def full_name(self) -> str:
        """As its bearer writes it: 王晓明, family name first, but John Smith in whatever language he reads."""
        if _FAMILY_FIRST.search(self.family_name):
            return f"{self.family_name}{self.given_name}"
        return f"{self.given_name} {self.family_name}".strip() or self.native_name

    @property
    def salutation_name(self) -> str:
        """What a letter begins with: the given name or the only one; the whole name where that is the custom."""
        if _FAMILY_FIRST.search(self.family_name):
            return self.full_name
        return self.given_name or self.full_name
