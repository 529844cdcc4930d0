"""Whom we may write to, about what, and how we know. Import from here; low-level first."""

from __future__ import annotations

from contacts.models.address import Address
from contacts.models.consent import Consent, ConsentProof, ConsentRecord
from contacts.models.contact import Contact, ContactQuerySet
from contacts.models.import_run import ImportRun
from contacts.models.imported_contact import ImportedContact
from contacts.models.notice import Notice
from contacts.models.segment import Segment
from contacts.models.sign_up import SignUp
from contacts.models.suppression import Suppression
from contacts.models.ticket import Ticket
from contacts.models.topic import Topic

__all__ = [
    "Address",
    "Consent",
    "ConsentProof",
    "ConsentRecord",
    "Contact",
    "ContactQuerySet",
    "ImportRun",
    "ImportedContact",
    "Notice",
    "Segment",
    "SignUp",
    "Suppression",
    "Ticket",
    "Topic",
]
