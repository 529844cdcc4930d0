"""What other systems tell the back-office about people. A file for each thing they tell."""

from __future__ import annotations

from ninja import Router

from contacts.api import people

router = Router()
router.add_router("", people.router)
