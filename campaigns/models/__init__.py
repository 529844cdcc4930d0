"""What we say, to whom, and what became of it. Import from here; low-level first."""

from __future__ import annotations

from campaigns.models.batch import Batch
from campaigns.models.campaign import Campaign
from campaigns.models.compiled import CompiledText
from campaigns.models.event import Event
from campaigns.models.ledger import Ledger
from campaigns.models.message import Message
from campaigns.models.template import CONTENT_FIELDS, MessageTemplate, TemplateVersion, field_label

__all__ = [
    "CONTENT_FIELDS",
    "Batch",
    "Campaign",
    "CompiledText",
    "Event",
    "Ledger",
    "Message",
    "MessageTemplate",
    "TemplateVersion",
    "field_label",
]
