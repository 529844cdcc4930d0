"""Under which other ids do other systems know a person?"""

from __future__ import annotations

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from committee.db import TimeStamped
from contacts.models.contact import Contact


class Reference(TimeStamped):
    """One id of one system, beside the contact's own: the ticketing account, the shop's customer, a merged entry."""

    names_a_person = True

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="references", verbose_name=_("contact"))
    system = models.CharField(_("source system"), max_length=40)
    external_id = models.CharField(_("id in that system"), max_length=100)

    class Meta:
        verbose_name = _("id in another system")
        verbose_name_plural = _("ids in other systems")
        constraints = [
            models.UniqueConstraint(fields=["system", "external_id"], name="reference_names_one_person"),
            models.CheckConstraint(condition=~Q(external_id="") & ~Q(system=""), name="reference_is_not_empty"),
        ]
        indexes = [
            # "The beginning of an id", as staff search: whatever its case, and the collation of the database.
            models.Index(OpClass(Upper("external_id"), "text_pattern_ops"), name="reference_by_id_in_capitals"),
        ]

    def __str__(self) -> str:
        return f"{self.system}:{self.external_id}"
