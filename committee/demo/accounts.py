"""Who logs in to a demonstration, and as what? Read by people who start it, so it needs nothing of Django."""

from __future__ import annotations

from typing import Final

PASSWORD: Final = "committee-demo"  # noqa: S105 (known to everybody; refused outside demonstrations)

# Username: the role (as `committee.roles.Role` has it), first name, last name.
ACCOUNTS: Final = {
    "author": ("comms author", "Camille", "Auteur"),
    "translator": ("translator", "Sam", "Plume"),
    "approver": ("approver", "Alix", "Visa"),
    "duty": ("duty officer", "Dominique", "Garde"),
    "coordinator": ("volunteer coordinator", "Claude", "Terrain"),
    "manager": ("manager", "Morgan", "Cap"),
    "dpo": ("data-protection officer", "Sacha", "Droit"),
    "admin": ("administrator", "Andrea", "Clef"),
}
