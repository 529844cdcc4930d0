"""At which hours, and how often, may people be written to? Rows, as the law and good manners say."""

from __future__ import annotations

from datetime import time
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Purpose
from committee.models.named import import_and_export
from contacts.enums import Channel

# As ISO 8601 counts them.
WEEKDAYS: Final = (
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
)


# The notes of the rows that every committee begins with; what staff write themselves is shown as they wrote it.
FIRST_NOTES: Final = (
    gettext_noop("SMS of advertising: neither at night nor on Sundays and public holidays"),
    gettext_noop("As for SMS"),
    gettext_noop("To be careful where we do not know the law"),
)


def every_workday() -> list[int]:
    return [1, 2, 3, 4, 5, 6]


class WritingHours(models.Model):
    """When one may write in a country, by the clock on its reader's wall. Without a row, at any hour.

    A warning of danger waits for no hour: no row can say so.
    """

    country = models.CharField(
        _("country"), max_length=2, blank=True, default="", help_text=_("Empty: all countries without a row.")
    )
    channel = models.CharField(_("channel"), max_length=5, choices=Channel, default=Channel.SMS)
    purpose = models.CharField(_("purpose"), max_length=9, choices=Purpose, default=Purpose.MARKETING)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=WEEKDAYS), verbose_name=_("days of the week"), default=every_workday
    )
    opens = models.TimeField(pgettext_lazy("hours", "from"), default=time(8))
    closes = models.TimeField(
        pgettext_lazy("hours", "until"), default=time(20), help_text=_("00:00 is the end of the day.")
    )
    on_holidays = models.BooleanField(_("on public holidays, too"), default=False)
    note = models.CharField(
        _("note"), max_length=200, blank=True, default="", help_text=_("For example, which law says so.")
    )

    class Meta:
        verbose_name = _("hours in which one may write")
        verbose_name_plural = _("hours in which one may write")
        ordering = ["purpose", "channel", "country"]
        permissions = import_and_export("writinghours")
        constraints = [
            models.UniqueConstraint(fields=["country", "channel", "purpose"], name="writing_hours_said_once"),
            models.CheckConstraint(
                condition=Q(opens__lt=models.F("closes")) | Q(closes=time(0)),
                name="writing_hours_end_after_they_begin",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__len__gte=1, weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]),
                name="writing_hours_name_days",
            ),
            models.CheckConstraint(condition=~Q(purpose="safety"), name="writing_hours_keep_no_warning_back"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.get_channel_display()} · {self.country or _('all others')}"

    @property
    def note_said(self) -> str:
        """The note in the language of whoever reads it."""
        return gettext(self.note) if self.note in FIRST_NOTES else self.note


class FrequencyCap(models.Model):
    """So many messages of marketing a person at most, on one channel, in so many days. All rows of a channel hold.

    What is no marketing is neither counted nor kept back.
    """

    channel = models.CharField(_("channel"), max_length=5, choices=Channel, default=Channel.EMAIL)
    most = models.PositiveSmallIntegerField(_("messages at most"), validators=[MinValueValidator(1)])
    days = models.PositiveSmallIntegerField(
        _("in so many days"), validators=[MinValueValidator(1), MaxValueValidator(90)]
    )

    class Meta:
        verbose_name = _("limit of frequency")
        verbose_name_plural = _("limits of frequency")
        ordering = ["channel", "days"]
        permissions = import_and_export("frequencycap")
        constraints = [
            models.UniqueConstraint(fields=["channel", "days"], name="cap_once_per_channel_and_days"),
            models.CheckConstraint(condition=Q(most__gte=1, days__range=(1, 90)), name="cap_is_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.most} / {self.days}"
