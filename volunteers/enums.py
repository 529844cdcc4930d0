"""The words of the workforce, one spelling each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """For the parity figures the Games promise; never shown on a roster."""

    FEMALE = "F", _("woman")
    MALE = "M", _("man")
    OTHER = "X", _("other")
    NOT_STATED = "", _("not stated")


class VolunteerStatus(models.TextChoices):
    CANDIDATE = "candidate", _("candidate")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ShiftStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


class AssignmentStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    OFFERED = "offered", _("offered")
    CONFIRMED = "confirmed", _("confirmed")
    CHECKED_IN = "checked_in", _("checked in")
    COMPLETED = "completed", _("completed")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("cancelled")
    RELEASED = "released", _("released")
    NO_SHOW = "no_show", _("did not come")


# A live assignment holds a seat and the person's time; an offer reserves nothing.
LIVE = (AssignmentStatus.CONFIRMED, AssignmentStatus.CHECKED_IN, AssignmentStatus.COMPLETED)

# An ended one is history: the same person may be given the same shift anew, by another row.
ENDED = (AssignmentStatus.DECLINED, AssignmentStatus.CANCELLED, AssignmentStatus.RELEASED)
