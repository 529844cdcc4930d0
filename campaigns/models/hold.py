"""Who is not written to for a while, whatever campaign means them? People about whom something has happened."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Purpose, SourceKind
from committee.models import Session
from contacts.models import PeopleList, Segment


def only_marketing() -> list[str]:
    return [Purpose.MARKETING.value]


class Hold(models.Model):
    """From now until it ends or is lifted, nothing for these purposes leaves for these people.

    A source of people itself (`contacts.audiences`). A warning of danger is never held back.
    """

    why = models.CharField(
        _("why"),
        max_length=200,
        help_text=_("Each of these people finds it in the file of what we hold on them: name nobody here."),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=SourceKind)
    segment = models.ForeignKey(
        Segment, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("segment")
    )
    people_list = models.ForeignKey(
        PeopleList, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("list")
    )
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("session")
    )
    purposes = ArrayField(
        models.CharField(max_length=9, choices=Purpose), verbose_name=_("held back"), default=only_marketing
    )
    placed_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Empty: until somebody lifts it."))
    # Everybody it meant is written down; until then it is being placed.
    stands_since = models.DateTimeField(_("in force since"), null=True, editable=False)
    lifted_at = models.DateTimeField(_("lifted"), null=True, editable=False)
    # What waited for it goes on, up to this batch; or all of it.
    let_go_up_to = models.BigIntegerField(default=0, db_default=0, editable=False)
    let_go_at = models.DateTimeField(null=True, editable=False)
    # When somebody last worked at placing, following or lifting it.
    moved_at = models.DateTimeField(db_default=Now(), editable=False)
    people = models.PositiveIntegerField(_("people"), default=0, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("by")
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("lifted by"),
    )

    # What a source of a campaign may say besides (`contacts.audiences`).
    is_former = False
    venue = position_of = from_at = until_at = None

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-placed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="segment", segment__isnull=False)
                | Q(kind="list", people_list__isnull=False)
                | Q(kind="tickets", session__isnull=False),
                name="hold_names_whom",
            ),
            models.CheckConstraint(
                condition=Q(purposes__len__gte=1, purposes__contained_by=["service", "marketing"]),
                name="hold_keeps_no_warning_back",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="hold_says_why"),
        ]
        indexes = [
            # Of the few that stand, each gate asks.
            models.Index(fields=["id"], condition=Q(lifted_at=None), name="hold_standing"),
        ]

    def __str__(self) -> str:
        return self.why

    def stands(self, *, at: Any) -> bool:
        """Whether it has not ended; while it is being placed, too."""
        return self.lifted_at is None and (self.until is None or self.until > at)


class HeldContact(models.Model):
    """Somebody a hold means. By number alone, as messages know people: who is let go of needs no hold."""

    hold = models.ForeignKey(Hold, models.CASCADE, related_name="held", db_index=False)
    contact_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("person held back")
        verbose_name_plural = _("people held back")
        constraints = [
            models.UniqueConstraint(fields=["hold", "contact_id"], name="held_once_per_hold"),
        ]
        indexes = [
            # "Is this reader held back?", before each hand-over.
            models.Index(fields=["contact_id"], name="held_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.hold_id} · #{self.contact_id}"
