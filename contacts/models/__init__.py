"""Whom we may write to, about what, and how we know. Import from here; low-level first."""

from __future__ import annotations

from contacts.models.address import Address
from contacts.models.attribute import Attribute
from contacts.models.consent import Consent, ConsentProof, ConsentRecord
from contacts.models.consent_check import ConsentCheck
from contacts.models.contact import Contact, ContactQuerySet
from contacts.models.enquiry import Enquiry
from contacts.models.former_id import FormerId
from contacts.models.import_run import CheckedKey, ImportRun, RefusedRow
from contacts.models.imported_contact import ImportedContact
from contacts.models.merge import Duplicate, DuplicateSearch, Merge
from contacts.models.notice import Notice
from contacts.models.people_list import ListedContact, PeopleList
from contacts.models.reference import Reference
from contacts.models.retention import RetentionRule, RetentionRun
from contacts.models.rights_request import RequestStep, RightsRequest
from contacts.models.segment import Segment
from contacts.models.sign_up import SignUp
from contacts.models.suppression import Suppression
from contacts.models.ticket import Ticket
from contacts.models.ticket_event import TicketEvent
from contacts.models.topic import Topic
from contacts.models.wording import Wording

__all__ = [
    "Address",
    "Attribute",
    "CheckedKey",
    "Consent",
    "ConsentCheck",
    "ConsentProof",
    "ConsentRecord",
    "Contact",
    "ContactQuerySet",
    "Duplicate",
    "DuplicateSearch",
    "Enquiry",
    "FormerId",
    "ImportRun",
    "ImportedContact",
    "ListedContact",
    "Merge",
    "Notice",
    "PeopleList",
    "Reference",
    "RefusedRow",
    "RequestStep",
    "RetentionRule",
    "RetentionRun",
    "RightsRequest",
    "Segment",
    "SignUp",
    "Suppression",
    "Ticket",
    "TicketEvent",
    "Topic",
    "Wording",
]
