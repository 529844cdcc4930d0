"""What will a person read? Rendered twice: once per language (`compile_email`), once per person (`fill`, `mime`).

Pure: no database, no clock, no randomness; the same content, values and language give the same bytes for ever.

    findings = check(content, purpose=…)                          # while the author writes
    compiled = compile_email(content, language=…, purpose=…, …)   # once per version and language, kept as JSON
    skeleton = Skeleton(compiled)                                 # once per compiled text and process
    rendered = fill(compiled, values, unsubscribe_url=…)          # per person: what the preview shows, too
    message = mime(skeleton, rendered, to=…, message_id=…, date=…)
"""

from __future__ import annotations

from campaigns.flow.render.checks import check
from campaigns.flow.render.compile import compile_email
from campaigns.flow.render.compiled import CompiledEmail, Slot
from campaigns.flow.render.content import ContentRefused, EmailContent, Finding, Sender
from campaigns.flow.render.escaping import Escaping
from campaigns.flow.render.fill import NotALink, RenderedEmail, ValueMissing, fill
from campaigns.flow.render.mime import Skeleton, mime

__all__ = [
    "CompiledEmail",
    "ContentRefused",
    "EmailContent",
    "Escaping",
    "Finding",
    "NotALink",
    "RenderedEmail",
    "Sender",
    "Skeleton",
    "Slot",
    "ValueMissing",
    "check",
    "compile_email",
    "fill",
    "mime",
]
