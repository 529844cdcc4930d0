"""What the ticket shop told us, as it told it: twice, late or out of order. `contacts.tickets` derives the holders."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from committee.models import Gate, Session, VenuePart
from contacts.enums import TicketEventType, TicketKind
from contacts.models.contact import Contact


class TicketEvent(models.Model):
    """One thing that happened to one ticket. Append-only; the order that counts is `happened_at`, then `event_id`."""

    names_a_person = True

    system = models.CharField(_("source system"), max_length=40)
    event_id = models.CharField(_("event"), max_length=100, help_text=_("The shop’s own id: told twice, it is one."))
    number = models.CharField(_("ticket number"), max_length=60)
    type = models.CharField(_("what happened"), max_length=11, choices=TicketEventType)
    happened_at = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("received"), db_default=Now(), editable=False)
    # What it names was looked up as it was told, and the ticket that follows holds on to the rows: the database need
    # not ask four times more for each of ten million events.
    # Who holds the ticket from now on; nobody after a refund.
    holder = models.ForeignKey(
        Contact,
        models.PROTECT,
        verbose_name=_("holder"),
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    # What the event states of the ticket; what it leaves out stays as it was.
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(_("kind"), max_length=13, choices=TicketKind, blank=True, db_default="")
    category = models.CharField(_("category"), max_length=20, blank=True, db_default="")
    block = models.CharField(_("block"), max_length=20, blank=True, db_default="")
    gate = models.ForeignKey(Gate, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    venue_part = models.ForeignKey(
        VenuePart, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        verbose_name = _("ticket event")
        verbose_name_plural = _("ticket events")
        constraints = [
            models.UniqueConstraint(fields=["system", "event_id"], name="ticket_event_counts_once"),
            models.CheckConstraint(condition=Q(type__in=TicketEventType.values), name="ticket_event_type_is_known"),
            models.CheckConstraint(
                condition=Q(type="refunded", holder=None)
                | Q(type="changed", holder=None)
                | Q(type__in=["bought", "transferred", "resold"], holder__isnull=False),
                name="ticket_event_names_who_holds_it_now",
            ),
            models.CheckConstraint(
                condition=~Q(type="bought") | Q(session__isnull=False), name="ticket_event_bought_for_a_session"
            ),
        ]
        indexes = [
            # The life of one ticket, in its order.
            models.Index(fields=["system", "number", "happened_at", "event_id"], name="ticket_event_of_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_type_display()}"
