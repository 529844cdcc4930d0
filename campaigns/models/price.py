"""What does a message cost, where, and since when?"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee.models.named import import_and_export
from contacts.enums import Channel


class Price(models.Model):
    """The price of one part of an SMS, or of one message: at one time, only one for a provider and a country."""

    channel = models.CharField(_("channel"), max_length=5, choices=Channel, default=Channel.SMS)
    provider = models.CharField(
        _("provider"),
        max_length=40,
        help_text=_("As it is called under Providers: what it carried is reckoned by it."),
    )
    country = models.CharField(
        _("country"), max_length=2, blank=True, default="", help_text=_("Empty: all countries without a row.")
    )
    valid = DateRangeField(_("valid"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=6, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["channel", "provider", "country", "valid"]
        permissions = import_and_export("price")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_not_negative"),
            ExclusionConstraint(
                name="price_valid_once",
                expressions=[
                    ("channel", RangeOperators.EQUAL),
                    ("provider", RangeOperators.EQUAL),
                    ("country", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.country or _('all others')} · {self.amount} {self.currency}"
