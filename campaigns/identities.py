"""Who signs a message, in each language? The name, the mailbox, where answers go, how a text message is stopped."""

from __future__ import annotations

import hashlib

from django.conf import settings

from campaigns.flow import render
from campaigns.models import SenderIdentity
from committee import languages
from committee.models.named import in_language
from contacts.models import Topic


def for_topic(topic: Topic) -> SenderIdentity:
    """Who signs what is written about it, where nobody says."""
    found: SenderIdentity = SenderIdentity.objects.for_topic(topic)
    return found


def default() -> SenderIdentity:
    """Who signs what no partner does."""
    found: SenderIdentity = SenderIdentity.objects.usual()
    return found


def no_other_default(identity: SenderIdentity) -> None:
    """Make room for this sender as the one for new campaigns: there is one at a time."""
    SenderIdentity.objects.filter(is_default=True).exclude(pk=identity.pk).update(is_default=False)


def sender(identity: SenderIdentity, *, language: str) -> render.Sender:
    """Who an e-mail in that language comes from, and where an answer goes."""
    return render.Sender(
        name=name(identity, language=language),
        address=f"{identity.mailbox}@{settings.EMAIL_FROM_DOMAIN}",
        reply_to=_in(identity, "reply_to", language),
        sms_id=identity.sms_sender,
    )


def name(identity: SenderIdentity, *, language: str) -> str:
    """What its readers call it."""
    return identity.name_in(language)


def stop_words(identity: SenderIdentity, *, language: str) -> str:
    """How to stop its text messages, in that language and no other: words that nobody understands stop nothing."""
    return in_language(identity, "sms_stop", language)


def sha256(identity: SenderIdentity) -> str:
    """Of all that its readers see of it, in every language: another one where it signs otherwise."""
    seen = [(code, sender(identity, language=code), stop_words(identity, language=code)) for code in languages.CODES]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def _in(identity: SenderIdentity, field: str, language: str) -> str:
    return in_language(identity, field, language) or in_language(identity, field, languages.DEFAULT)
