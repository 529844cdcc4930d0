"""How is a request granted? The file handed over, the person erased, or what was done noted; with its proof."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from committee.models import User
from contacts import dossier, erasure
from contacts.models import Contact, RightsRequest
from contacts.requests import mailbox
from contacts.requests.desk import PersonUnknown, ReasonMissing, present
from contacts.requests.moves import Move, NotNow, may, take


def answer_access(request: RightsRequest, *, by: User | None, at: datetime) -> dossier.File:
    """Everything we hold about the person, in a file to be handed over now; its fingerprint stays with the request.

    The caller closes the file. Asked again, a new file is made. Raises `PersonUnknown`, `NotNow` and `PersonErased`.
    """
    contact = _known(request, Move.HAND_OVER)
    file = dossier.compile_for(contact, at=at)
    try:
        with transaction.atomic():
            proof = {"sha256": file.sha256, "size": file.size, "sections": file.sections, "at": at.isoformat()}
            take(request, Move.HAND_OVER, by=by, at=at, outcome=proof)
    except BaseException:
        file.content.close()
        raise
    return file


@transaction.atomic
def erase_confirmed(request: RightsRequest, *, by: User | None, at: datetime) -> RightsRequest:
    """Erase the person, tell them, and keep how much of what was erased. Raises `PersonUnknown` and `NotNow`."""
    contact = _known(request, Move.ERASE)
    to = mailbox.of_request(request)
    # Before the request is locked: erasure locks people first, and so does everybody else.
    erased = erasure.forget(contact, by=by, at=at)
    request = take(request, Move.ERASE, by=by, at=at, outcome={"erased": erased.counts})
    if to:
        mailbox.say_goodbye(request, to=to, at=at)
    return request


@transaction.atomic
def answer(request: RightsRequest, *, note: str, by: User, at: datetime) -> RightsRequest:
    """Close a correction, a restriction or an objection: `note` says what was done, without naming anybody.

    Raises `PersonUnknown`, `ReasonMissing` and `NotNow`.
    """
    if not note.strip():
        raise ReasonMissing
    _known(request, Move.ANSWER)
    return take(request, Move.ANSWER, by=by, at=at, note=note.strip(), outcome={"answered": True})


def _known(request: RightsRequest, move: Move) -> Contact:
    """The person, once we know that it is they who ask."""
    if request.contact is None or not request.identity_check:
        raise PersonUnknown
    if not may(request, move):
        raise NotNow
    return present(request.contact) if move is not Move.ERASE else request.contact
