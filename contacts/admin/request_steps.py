"""Which buttons does the page of a request offer now, what does each ask for, and what does it do?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.models import User
from contacts import requests
from contacts.forms.requests import IdentifyForm, NoteForm, WhyForm
from contacts.models import RightsRequest
from contacts.requests import Move


@dataclass(frozen=True, kw_only=True)
class Step:
    """A button: `asks` is the form it opens, `consequence` what happens, `done` what is said afterwards.

    The one without an `act` leads to the page of the file.
    """

    move: Move
    label: Promise
    consequence: Promise | str
    done: Promise | str = ""
    act: Callable[..., RightsRequest] | None = None
    asks: type[forms.Form] | None = None
    tone: str = "default"

    def form_for(self, posted: Mapping[str, Any]) -> forms.Form | None:
        if self.asks is IdentifyForm:
            chosen = str(posted.get("contact", ""))
            return IdentifyForm(posted, found=[int(chosen)] if chosen.isdecimal() and len(chosen) < 19 else [])
        return self.asks(posted) if self.asks else None


def _ask_identity(asked: RightsRequest, _told: dict[str, Any], *, by: User, at: datetime) -> RightsRequest:
    return requests.ask_identity(asked, by=by, at=at)


def _identify(asked: RightsRequest, told: dict[str, Any], *, by: User, at: datetime) -> RightsRequest:
    return requests.identify(asked, contact=told["contact"], check=told["check"], by=by, at=at)


def _take_on(asked: RightsRequest, _told: dict[str, Any], *, by: User, at: datetime) -> RightsRequest:
    return requests.assign(asked, to=by, by=by, at=at)


def _erase(asked: RightsRequest, _told: dict[str, Any], *, by: User, at: datetime) -> RightsRequest:
    return requests.erase_confirmed(asked, by=by, at=at)


def _answer(asked: RightsRequest, told: dict[str, Any], *, by: User, at: datetime) -> RightsRequest:
    return requests.answer(asked, note=told["note"], by=by, at=at)


def _extend(asked: RightsRequest, told: dict[str, Any], *, by: User, at: datetime) -> RightsRequest:
    return requests.extend(asked, why=told["why"], by=by, at=at)


def _refuse(asked: RightsRequest, told: dict[str, Any], *, by: User, at: datetime) -> RightsRequest:
    return requests.refuse(asked, why=told["why"], by=by, at=at)


# In the order in which they are offered: what brings the request nearer to its answer comes first.
_ALL: Final = (
    Step(
        move=Move.HAND_OVER,
        label=_("Make the file of their data"),
        consequence=_(
            "Everything we hold about this person, as JSON and CSV in a ZIP. You download it on the next page, which "
            "closes the request: hand it to the person, and delete your copy. Its fingerprint stays here as proof."
        ),
        tone="primary",
    ),
    Step(
        move=Move.ERASE,
        label=_("Erase this person for good"),
        consequence=_(
            "Names, addresses, proofs, messages and volunteer details are emptied in every table, and shifts to come "
            "are given back. Decisions and counts stay without a name, and the addresses stay suppressed by their "
            "fingerprints. This cannot be undone."
        ),
        done=_("This person is erased, and the request is closed."),
        act=_erase,
        tone="danger",
    ),
    Step(
        move=Move.ANSWER,
        label=_("Close as answered"),
        consequence=_("Do first what was asked, on the person’s page, and tell the person; then note it here."),
        done=_("The request is closed."),
        act=_answer,
        asks=NoteForm,
        tone="primary",
    ),
    Step(
        move=Move.ASK_IDENTITY,
        label=_("I asked who they are"),
        consequence=_("Note that you asked the person to show who they are. The time to answer runs on."),
        done=_("Noted."),
        act=_ask_identity,
    ),
    Step(
        move=Move.ASSIGN,
        label=_("I take care of it"),
        consequence=_("Your name stands in the list beside the request."),
        done=_("You are in charge of this request."),
        act=_take_on,
    ),
    Step(
        move=Move.EXTEND,
        label=_("Take longer"),
        consequence=_("Up to three months from receipt, once. The person must be told why within the first month."),
        done=_("There is more time. Tell the person why."),
        act=_extend,
        asks=WhyForm,
    ),
    Step(
        move=Move.REFUSE,
        label=_("Refuse"),
        consequence=_("Tell the person why, and that they may complain to the supervisory authority."),
        done=_("The request is closed as refused. Tell the person why."),
        act=_refuse,
        asks=WhyForm,
        tone="danger",
    ),
)
_IDENTIFY: Final = Step(
    move=Move.IDENTIFY,
    label=_("It is this person"),
    consequence="",
    done=_("We know who asks."),
    act=_identify,
    asks=IdentifyForm,
)
STEPS: Final[dict[str, Step]] = {step.move.value: step for step in (*_ALL, _IDENTIFY)}


def offers(asked: RightsRequest, refused: Mapping[Move, forms.Form]) -> list[dict[str, Any]]:
    """The buttons that the table of moves allows now, each with its form; one that was refused comes as it was."""
    return [
        {
            "step": step,
            "form": refused.get(step.move) or (step.asks(auto_id=f"{step.move}_%s") if step.asks else None),
            "is_refused": step.move in refused,
        }
        for step in _ALL
        if requests.may(asked, step.move) and not _is_pointless(asked, step)
    ]


def _is_pointless(asked: RightsRequest, step: Step) -> bool:
    return step.move is Move.EXTEND and bool(asked.extended_why)


def proof_of(asked: RightsRequest) -> list[tuple[Any, Any]]:
    """What shows what was done: the fingerprint of what was handed over, or how much of what was erased."""
    outcome = asked.outcome
    if "sha256" in outcome:
        rows = number_format(sum(outcome["sections"].values()), force_grouping=True)
        return [
            (_("SHA-256 of the file handed over"), outcome["sha256"]),
            (_("size in bytes"), number_format(outcome["size"], force_grouping=True)),
            (_("rows in all"), rows),
            *_numbers(outcome["sections"]),
        ]
    return _numbers(outcome.get("erased", {}))


def _numbers(counted: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(name, number_format(number, force_grouping=True)) for name, number in counted.items() if number]
