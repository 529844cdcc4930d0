"""Where a person can be reached. Several a person; two people may share one."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from committee.db import TimeStamped
from contacts.enums import AddressKind, PhoneLine
from contacts.models.contact import Contact
from contacts.models.suppression import Suppression


class AddressQuerySet(models.QuerySet["Address"]):
    def usable(self) -> Self:
        """Alive, and not suppressed for anyone."""
        suppressed = Suppression.objects.standing().filter(kind=OuterRef("kind"), digest=OuterRef("digest"))
        return self.filter(dead_since=None).exclude(Exists(suppressed))


class Address(TimeStamped):
    """One address of one contact, as the person wrote it and as machines compare it."""

    names_a_person = True

    # Found by `address_once_per_contact`: a second index would cost every import and serve nobody.
    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="addresses", verbose_name=_("contact"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=5, choices=AddressKind)
    value = models.CharField(_("address"), max_length=1000, help_text=_("As the person wrote it."))
    # What is compared and written to: `contacts.addresses` makes it.
    normalised = models.CharField(_("normalised"), max_length=1000, editable=False)
    # Keyed hash of `normalised`: how a suppression finds the address without knowing it.
    digest = models.BinaryField(max_length=32, editable=False)
    # Of a telephone number: what answers it. A landline gets no SMS.
    line = models.CharField(_("line"), max_length=8, choices=PhoneLine, blank=True, db_default="", editable=False)
    # Of a push subscription: the public key and the secret its browser made (RFC 8291).
    keys = models.JSONField(null=True, editable=False)
    # Of several, the one last told to us is written to.
    current_since = models.DateTimeField(_("in use since"), db_default=Now(), editable=False)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    dead_since = models.DateTimeField(_("dead since"), null=True, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(fields=["contact", "kind", "normalised"], name="address_once_per_contact"),
            models.CheckConstraint(condition=Q(kind__in=AddressKind.values), name="address_kind_is_known"),
            models.CheckConstraint(condition=~Q(normalised=""), name="address_is_not_empty"),
            models.CheckConstraint(
                condition=Q(line="") | Q(kind=AddressKind.PHONE, line__in=PhoneLine.values),
                name="address_line_is_of_a_phone",
            ),
            models.CheckConstraint(
                condition=Q(keys=None) | Q(kind=AddressKind.PUSH), name="address_keys_are_of_a_push_subscription"
            ),
        ]
        indexes = [
            # "Who has this address": search, suppression, and the lock of everyone who shares it.
            models.Index(fields=["kind", "digest"], name="address_by_digest"),
        ]

    def __str__(self) -> str:
        return self.value
