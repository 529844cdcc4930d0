"""What leaves for a colleague? The message as a reader would get it, said to be a trial.

The mark before its first words and a header of e-mails are all that differs; links are those of the sample reader and
open nothing. What is byte for byte what a reader gets is the proof sheet, not the trial.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from campaigns import contents, readers, versions
from campaigns.flow import render
from campaigns.flow.deliver import keys
from campaigns.flow.deliver.envelopes import notification
from campaigns.gateways import Device, EmailEnvelope, Envelope, PushEnvelope, SmsEnvelope
from campaigns.models import Trial
from campaigns.placeholders import UNSUBSCRIBE
from campaigns.placeholders.types import SlotValue
from campaigns.readers import Reader
from campaigns.trials.errors import TrialRefused
from contacts import addresses
from contacts.models import Contact

KEPT_FOR: Final = 3600  # seconds that a push service keeps one: whoever tries looks at their telephone

Values = Mapping[str, SlotValue]


def mark(trial: Trial) -> str:
    """Before its first words: two variants may begin with the same ones."""
    return f"[Test {trial.variant}] " if trial.variant else "[Test] "


def of(trial: Trial, *, at: datetime) -> Envelope:
    """Raises `TrialRefused`, and what the text of that reader raises: `ContentRefused`, `ValueMissing`."""
    compiled = _compiled(trial)
    values = _reader(trial).values_in(trial.language, sessions=compiled.sessions)
    match compiled:
        case render.CompiledEmail():
            return _email(trial, compiled, values, at)
        case render.CompiledSms():
            return _sms(trial, compiled, values)
        case render.CompiledPush():
            return _push(trial, compiled, values)


def _compiled(trial: Trial) -> render.Compiled:
    content = trial.version.content
    words = contents.in_language(content, trial.language)
    assert words is not None  # asked before it was requested, and a version never changes
    frame = versions.frames_for(trial.template, content=content, layout=trial.version.layout_version)
    return versions.compiled_draft(words, language=trial.language, channel=trial.channel, frame=frame(trial.language))


def _reader(trial: Trial) -> Reader:
    """Raises `TrialRefused` where that person is no longer there."""
    key = trial.reader.partition(":")[2]
    if not key:
        return readers.sample(trial.language)
    contact = Contact.objects.present().filter(pk=key).first()
    if contact is None:
        raise TrialRefused(_("The person whose name it was to show is no longer there."))
    return readers.person(contact)


def _email(trial: Trial, compiled: render.CompiledEmail, values: Values, at: datetime) -> EmailEnvelope:
    skeleton = render.Skeleton(replace(compiled, subject=(mark(trial), *compiled.subject)))
    rendered = render.fill(skeleton.compiled, values, unsubscribe_url=str(values[UNSUBSCRIBE]))
    local = keys.of_trial(trial.pk)

    def content(*, seven_bit: bool = False) -> bytes:
        message_id = f"{local}@{settings.EMAIL_FROM_DOMAIN}"
        made = render.mime(
            skeleton, rendered, to=trial.address.value, message_id=message_id, date=at, seven_bit=seven_bit
        )
        return b"X-Committee-Test: 1\r\n" + made

    return EmailEnvelope(
        key=local,
        sender=f"bounce+{local}@{settings.EMAIL_FROM_DOMAIN}",
        recipient=trial.address.value,
        content=content(),
        content_7bit=lambda: content(seven_bit=True),
    )


def _sms(trial: Trial, compiled: render.CompiledSms, values: Values) -> SmsEnvelope:
    rendered = render.fill(
        replace(compiled, text=(mark(trial), *compiled.text)), values, unsubscribe_url=str(values[UNSUBSCRIBE])
    )
    return SmsEnvelope(
        key=keys.of_trial(trial.pk),
        recipient=trial.address.value,
        sender=compiled.sender_id,
        text=rendered.text,
        parts=rendered.parts.parts,
        country=addresses.phone_country(trial.address.value),
    )


def _push(trial: Trial, compiled: render.CompiledPush, values: Values) -> PushEnvelope:
    rendered = render.fill(
        replace(compiled, title=(mark(trial), *compiled.title)), values, unsubscribe_url=str(values[UNSUBSCRIBE])
    )
    key, browser = keys.of_trial(trial.pk), trial.address
    told = browser.keys or {}
    return PushEnvelope(
        key=key,
        recipient=browser.value,
        devices=(Device(browser.value, told.get("p256dh", ""), told.get("auth", "")),),
        payload=notification(rendered, key=key, language=trial.language),
        ttl=KEPT_FOR,
        urgency="normal",
        topic=keys.topic(key),
    )
