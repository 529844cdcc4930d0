"""What must the author change before this text may be sent?"""

from __future__ import annotations

from collections.abc import Collection

from campaigns.flow.render.content import EmailContent, Finding


def check(content: EmailContent, *, purpose: str, campaign_names: Collection[str] = ()) -> list[Finding]:
    """Everything that keeps `content` from being compiled, in the order of the form. Never raises for a bad text.

    `campaign_names` are the names this campaign's own values add to the catalogue, `scenario.venue` for one.
    """
    raise NotImplementedError
