"""Which words did people agree to? Each version is kept as it stood; the ledger names it, and an export shows it."""

from __future__ import annotations

import hashlib

from contacts.models import Wording


def version_of(kind: str, text: str) -> str:
    """What the ledger calls these words: the same words are always the same version."""
    return f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def shown(kind: str, language: str, text: str) -> str:
    """Keep the words that somebody was shown before they decided, and return their version."""
    version = version_of(kind, text)
    if not Wording.objects.filter(version=version, language=language).exists():
        Wording.objects.bulk_create([Wording(version=version, language=language, text=text)], ignore_conflicts=True)
    return version
