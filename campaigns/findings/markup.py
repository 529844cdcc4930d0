"""Did somebody type HTML among the words? Readers would see it as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.blocks import kinds
from campaigns.blocks.content import Content
from campaigns.enums import BlockKind, Severity
from campaigns.flow.render import dangers
from campaigns.flow.render.content import Finding
from contacts.enums import Channel


def in_blocks(content: Content) -> Iterator[Finding]:
    """Each tag, comment and address that would run something, with its block and line; MJML is judged by itself."""
    for block in content.blocks:
        if block.kind == BlockKind.MJML:
            continue
        for field in kinds.TEXTS[block.kind]:
            for fault in dangers.of_text(getattr(block, field)):
                yield Finding(
                    fault.code,
                    Severity.ERROR,
                    fault.message,
                    channel=Channel.EMAIL,
                    block=block.key,
                    field=field,
                    line=fault.line,
                )
