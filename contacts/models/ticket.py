"""Who holds which seat now. A ticket keeps its row when it changes hands; the row says what became of it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee.db import TimeStamped
from committee.models import Gate, Session, VenuePart
from contacts.enums import TicketKind, TicketStatus
from contacts.models.contact import Contact


class TicketQuerySet(models.QuerySet["Ticket"]):
    def held(self) -> Self:
        return self.filter(status=TicketStatus.HELD)

    def given_up(self) -> Self:
        """Held once, and no more."""
        return self.exclude(status=TicketStatus.HELD)


class Ticket(TimeStamped):
    """One person's holding of one ticket. A transfer ends this row and begins another.

    Written by `contacts.tickets` alone, which derives the spells of a number from all its events: so they follow each
    other without a gap that was not told, and never overlap.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="tickets", verbose_name=_("holder"))
    # Found by `ticket_of_session`.
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="tickets", verbose_name=_("session"), db_index=False
    )
    system = models.CharField(_("source system"), max_length=40, default="ticketing")
    number = models.CharField(_("ticket number"), max_length=60)
    status = models.CharField(_("status"), max_length=11, choices=TicketStatus, default=TicketStatus.HELD)
    kind = models.CharField(_("kind"), max_length=13, choices=TicketKind, default=TicketKind.PUBLIC)
    category = models.CharField(_("category"), max_length=20, blank=True, db_default="")
    block = models.CharField(_("block"), max_length=20, blank=True, db_default="")
    # Asked for within a session, whose tickets an index finds.
    gate = models.ForeignKey(Gate, models.PROTECT, verbose_name=_("gate"), null=True, blank=True, db_index=False)
    venue_part = models.ForeignKey(
        VenuePart, models.PROTECT, verbose_name=_("venue part"), null=True, blank=True, db_index=False
    )
    held_from = models.DateTimeField(_("held from"))
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        constraints = [
            models.UniqueConstraint(
                fields=["system", "number"], condition=Q(status="held"), name="ticket_held_by_one_person"
            ),
            models.CheckConstraint(
                condition=Q(status="held", held_until=None) | (~Q(status="held") & Q(held_until__isnull=False)),
                name="ticket_no_longer_held_since",
            ),
        ]
        indexes = [
            # "The current holders of session X", exact at any moment, and the former ones, without reading a ticket.
            models.Index(fields=["session", "status", "contact"], name="ticket_of_session"),
            # All spells of one ticket: what its events are compared with. Staff search by number too.
            models.Index(fields=["number", "system"], name="ticket_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.session}"
