"""A person who serves. Name, language and addresses are the contact's."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee.db import TimeStamped
from contacts.models import Contact
from volunteers.enums import Sex, VolunteerStatus


class Volunteer(TimeStamped):
    names_a_person = True

    contact = models.OneToOneField(Contact, models.PROTECT, related_name="volunteer", verbose_name=_("contact"))
    number = models.CharField(_("volunteer number"), max_length=20, unique=True)
    status = models.CharField(_("status"), max_length=9, choices=VolunteerStatus, default=VolunteerStatus.CANDIDATE)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True, default=Sex.NOT_STATED)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    spoken_languages = ArrayField(
        models.CharField(max_length=7), verbose_name=_("languages spoken"), default=list, blank=True,
        help_text=_("Codes, separated by commas: fr, en, ar."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        ordering = ["number"]
        permissions = [("import_volunteer", "Can import volunteers"), ("export_volunteer", "Can export volunteers")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=VolunteerStatus.values), name="volunteer_status_is_known"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="volunteer_sex_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.contact}"
