"""Staff's pages about people: who they are, what they agreed to, how they come in, whom a segment describes."""

from __future__ import annotations

from contacts.admin.attributes import AttributeAdmin
from contacts.admin.contacts import ContactAdmin
from contacts.admin.duplicates import DuplicateAdmin, MergeAdmin
from contacts.admin.import_runs import ImportRunAdmin
from contacts.admin.people_lists import PeopleListAdmin
from contacts.admin.records import ConsentAdmin, ConsentRecordAdmin, NoticeAdmin
from contacts.admin.requests import RightsRequestAdmin
from contacts.admin.retention import RetentionRuleAdmin, RetentionRunAdmin
from contacts.admin.segments import SegmentAdmin
from contacts.admin.suppressions import SuppressionAdmin
from contacts.admin.tickets import TicketAdmin
from contacts.admin.topics import TopicAdmin
from contacts.admin.wordings import WordingAdmin

__all__ = [
    "AttributeAdmin",
    "ConsentAdmin",
    "ConsentRecordAdmin",
    "ContactAdmin",
    "DuplicateAdmin",
    "ImportRunAdmin",
    "MergeAdmin",
    "NoticeAdmin",
    "PeopleListAdmin",
    "RetentionRuleAdmin",
    "RetentionRunAdmin",
    "RightsRequestAdmin",
    "SegmentAdmin",
    "SuppressionAdmin",
    "TicketAdmin",
    "TopicAdmin",
    "WordingAdmin",
]
