"""What will a person read? Rendered twice: once per language (`compile_email`), once per person (`fill`, `mime`).

Pure: no database, no clock, no randomness; the same content, values and language give the same bytes for ever.

    findings = check(content, purpose=…, channels=…)              # while the author writes
    compiled = compile_for(channel, content, language=…, frame=…) # once per version and language, kept as JSON
    skeleton = Skeleton(compiled)                                 # of an e-mail, once per compiled text and process
    rendered = fill(compiled, values, unsubscribe_url=…)          # per person: what the preview shows, too
    message = mime(skeleton, rendered, to=…, message_id=…, date=…)
"""

from __future__ import annotations

from campaigns.flow.render.characters import forbidden_in
from campaigns.flow.render.checks import check, too_long
from campaigns.flow.render.compile import compile_email, compile_for, compile_named, compile_push, compile_sms
from campaigns.flow.render.compiled import ENGINE, Compiled, CompiledEmail, CompiledPush, CompiledSms, read, read_email
from campaigns.flow.render.content import ContentRefused, Finding, Frame, Sender
from campaigns.flow.render.counted import MARK
from campaigns.flow.render.escaping import Escaping
from campaigns.flow.render.fill import NotALink, fill
from campaigns.flow.render.mime import Skeleton, digest, mime
from campaigns.flow.render.parts import Choice, Listed, Lookup, Plural, Slot
from campaigns.flow.render.recipe import ValueMissing
from campaigns.flow.render.rendered import Rendered, RenderedEmail, RenderedPush, RenderedSms

__all__ = [
    "ENGINE",
    "MARK",
    "Choice",
    "Compiled",
    "CompiledEmail",
    "CompiledPush",
    "CompiledSms",
    "ContentRefused",
    "Escaping",
    "Finding",
    "Frame",
    "Listed",
    "Lookup",
    "NotALink",
    "Plural",
    "Rendered",
    "RenderedEmail",
    "RenderedPush",
    "RenderedSms",
    "Sender",
    "Skeleton",
    "Slot",
    "ValueMissing",
    "check",
    "compile_email",
    "compile_for",
    "compile_named",
    "compile_push",
    "compile_sms",
    "digest",
    "fill",
    "forbidden_in",
    "mime",
    "read",
    "read_email",
    "too_long",
]
