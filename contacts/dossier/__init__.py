"""What do we hold about a person? All of it, from every app, in one file they can read: JSON and CSV in a ZIP.

The format is documented for those who read it by machine (docs/integration.md) and numbered (`FORMAT`). A higher app
adds its part with `contribute`, when it starts.
"""

from __future__ import annotations

from contacts.dossier import people, records, rights
from contacts.dossier.file import FORMAT, File, compile_for
from contacts.dossier.registry import NotAlike, Row, contribute, sections

__all__ = ["FORMAT", "File", "NotAlike", "Row", "compile_for", "contribute", "register", "sections"]


def register() -> None:
    """The sections of contacts, in the order in which a person reads them."""
    people.register()
    rights.register()
    records.register()
