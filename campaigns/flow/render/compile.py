"""How does one language of a text become literals and slots?"""

from __future__ import annotations

from collections.abc import Mapping

from campaigns.flow.render.compiled import CompiledEmail
from campaigns.flow.render.content import EmailContent, Sender


def compile_email(
    content: EmailContent, *, language: str, purpose: str, sender: Sender, campaign_values: Mapping[str, str]
) -> CompiledEmail:
    """The text with all that is the campaign's own filled in. Raises `ContentRefused` where `check` finds a mistake.

    `campaign_values` are by dotted name (`campaign.name`); `sender.name` is taken from `sender`.
    """
    raise NotImplementedError
