"""What other systems tell the back-office about people. A file for each thing they tell."""

from __future__ import annotations

from ninja import Router

from contacts.api import people, tickets

router = Router()
router.add_router("", people.router)
router.add_router("", tickets.router)
router.add_router("", tickets.router)
