"""The ground's tables. Import from here; the modules beneath are private, low-level first."""

from __future__ import annotations

from committee.models.account import ApiToken, User
from committee.models.audit import AuditEntry
from committee.models.name_form import DisciplineNameForm, LineNameForm, NameForm, VenueNameForm
from committee.models.partner import Partner
from committee.models.phase import Phase
from committee.models.session import Discipline, Session
from committee.models.transport import Station, TransportLine
from committee.models.venue import Gate, Venue, VenuePart, Zone
from committee.models.version import ProgrammeChange, ProgrammeVersion
from committee.models.workforce import FunctionalArea

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Discipline",
    "DisciplineNameForm",
    "FunctionalArea",
    "Gate",
    "LineNameForm",
    "NameForm",
    "Partner",
    "Phase",
    "ProgrammeChange",
    "ProgrammeVersion",
    "Session",
    "Station",
    "TransportLine",
    "User",
    "Venue",
    "VenueNameForm",
    "VenuePart",
    "Zone",
]
