"""What every refusal of the back-office has in common: a sentence that staff can act on."""

from __future__ import annotations

from django.utils.functional import Promise


class CommitteeError(Exception):
    """A refusal. Each subclass stands beside its raiser and carries its sentence in `message`."""

    message: str | Promise = ""

    def __init__(self, message: str | Promise = "") -> None:
        # A sentence is looked at only when it is read: in which language is known then.
        super().__init__(message if isinstance(message, Promise) or message else self.message)

    def __str__(self) -> str:
        return str(self.args[0])
