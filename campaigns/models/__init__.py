"""What we say, to whom, and what became of it. Import from here; low-level first."""

from __future__ import annotations

from campaigns.models.batch import Batch
from campaigns.models.block import BLOCK_FIELDS, TemplateBlock, new_key
from campaigns.models.campaign import Campaign
from campaigns.models.compiled import CompiledText
from campaigns.models.doubt import Doubt
from campaigns.models.epoch import Epoch
from campaigns.models.event import Event, EventCount
from campaigns.models.hold import HeldContact, Hold
from campaigns.models.identity import SenderIdentity
from campaigns.models.layout import Layout, LayoutVersion
from campaigns.models.ledger import Ledger
from campaigns.models.library import Folder, Image, Product, Term
from campaigns.models.limits import FrequencyCap, WritingHours
from campaigns.models.link import LinkCount, TrackedLink
from campaigns.models.message import Message
from campaigns.models.price import Price
from campaigns.models.provider import ProviderState
from campaigns.models.provider_tally import ProviderTally
from campaigns.models.pulse import Heartbeat, Progress
from campaigns.models.receipt import MessageReference, Receipt
from campaigns.models.review import Edit, Review, ReviewComment
from campaigns.models.source import CampaignSource, CampaignVariant, PartnerCampaign
from campaigns.models.standstill import Standstill
from campaigns.models.tally import Tally
from campaigns.models.template import CONTENT_FIELDS, MessageTemplate, field_label
from campaigns.models.translated import SignOff, TranslatedUnit
from campaigns.models.trial import StaffAddress, Trial
from campaigns.models.version import TemplateVersion

__all__ = [
    "BLOCK_FIELDS",
    "CONTENT_FIELDS",
    "Batch",
    "Campaign",
    "CampaignSource",
    "CampaignVariant",
    "CompiledText",
    "Doubt",
    "Edit",
    "Epoch",
    "Event",
    "EventCount",
    "Folder",
    "FrequencyCap",
    "Heartbeat",
    "HeldContact",
    "Hold",
    "Image",
    "Layout",
    "LayoutVersion",
    "Ledger",
    "LinkCount",
    "Message",
    "MessageReference",
    "MessageTemplate",
    "PartnerCampaign",
    "Price",
    "Product",
    "Progress",
    "ProviderState",
    "ProviderTally",
    "Receipt",
    "Review",
    "ReviewComment",
    "SenderIdentity",
    "SignOff",
    "StaffAddress",
    "Standstill",
    "Tally",
    "TemplateBlock",
    "TemplateVersion",
    "Term",
    "TrackedLink",
    "TranslatedUnit",
    "Trial",
    "WritingHours",
    "field_label",
    "new_key",
]
