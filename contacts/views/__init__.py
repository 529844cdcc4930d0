"""What the public sees of us without a password: to sign up, confirm, choose, leave, be forgotten."""

from __future__ import annotations

from contacts.views.by_mailbox import ask_for_link, my_data
from contacts.views.confirmation import confirm
from contacts.views.new_address import confirm_address
from contacts.views.notifications import app, notify, renewed, worker
from contacts.views.own_data import erase, export
from contacts.views.preferences import choose
from contacts.views.sign_up import sign_up
from contacts.views.unsubscribe import unsubscribe

__all__ = [
    "app",
    "ask_for_link",
    "choose",
    "confirm",
    "confirm_address",
    "erase",
    "export",
    "my_data",
    "notify",
    "renewed",
    "sign_up",
    "unsubscribe",
    "worker",
]
