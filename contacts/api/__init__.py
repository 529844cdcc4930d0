"""What other systems tell the back-office about people. A file for each thing they tell."""

from __future__ import annotations

from ninja import Router

from contacts.api import people, push, sign_ups, tickets

router = Router()
router.add_router("", people.router)
router.add_router("", push.router)
router.add_router("", sign_ups.router)
router.add_router("", tickets.router)
