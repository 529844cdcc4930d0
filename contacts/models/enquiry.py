"""What somebody asked of us at an address, before we look whether we know it: so the answer cannot tell."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now, Trim
from django.utils.translation import gettext_lazy as _

from contacts.enums import AddressKind, EnquiryKind
from contacts.models.address import Address


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def due(self) -> Self:
        return self.filter(not_before__lte=Now())

    def written_by(self, contacts: Collection[int]) -> Self:
        """Those that name an address of these contacts, however it was typed: there are never more than a few."""
        emails = Address.objects.filter(contact__in=contacts, kind=AddressKind.EMAIL)
        known = {text.lower() for both in emails.values_list("value", "normalised") for text in both}
        return self.alias(folded=Lower(Trim("email"))).filter(folded__in=known)


class Enquiry(models.Model):
    """One question put to one mailbox. Answered by letter within seconds, and then deleted."""

    names_a_person = True

    kind = models.CharField(_("kind"), max_length=11, choices=EnquiryKind)
    email = models.CharField(_("address"), max_length=320, help_text=_("As the person wrote it."))
    language = models.CharField(_("language shown"), max_length=7, choices=settings.LANGUAGES)
    # What else was asked: keys of topics, the wording, from where.
    details = models.JSONField(default=dict, editable=False)
    asked_at = models.DateTimeField(_("asked"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, db_default=0)
    not_before = models.DateTimeField(_("not before"), db_default=Now())

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EnquiryKind.values), name="enquiry_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} · {self.get_kind_display()}"
