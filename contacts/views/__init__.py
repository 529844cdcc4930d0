"""What the public sees of us without a password: a page to sign up, one to confirm, one to leave."""

from __future__ import annotations

from contacts.views.confirmation import confirm
from contacts.views.sign_up import sign_up
from contacts.views.unsubscribe import unsubscribe

__all__ = ["confirm", "sign_up", "unsubscribe"]
