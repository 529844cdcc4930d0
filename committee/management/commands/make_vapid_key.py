"""manage.py make_vapid_key: the key pair by which push services know us. It is printed, and kept nowhere."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from committee import vapid


class Command(BaseCommand):
    help = "Make a key for push messages to browsers. Changing it ends every subscription there is."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"VAPID_PRIVATE_KEY={vapid.new_key()}")
