"""What the ticket shop and the apps pass on: somebody wants to be written to. Their mailbox has the last word."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from pydantic import IPvAnyAddress

from committee import languages
from committee.api import TokenAuth, system_of
from committee.models import ApiToken
from contacts import enquiries
from contacts.api.people import Language, Line, Strict, UnknownTopic
from contacts.enums import TopicKind
from contacts.models import Topic

router = Router(tags=["contacts"], auth=TokenAuth(ApiToken.Scope.CONTACTS_WRITE))


class SignUpIn(Strict):
    """What somebody asked for in the calling system. No box of yours may be ticked beforehand."""

    email: str = Field(max_length=320)
    language: Language = Field(description="The language they read; the e-mail and the page are in it.")
    topics: list[Annotated[str, Field(max_length=20)]] = Field(
        min_length=1, max_length=50, description="Codes of what they chose: news, partners and measuring alike."
    )
    adult: Literal[True] = Field(description="They said that they are eighteen or older.")
    source: Line = Field("", max_length=40, description="Where they asked; the calling system's name if left out.")
    ip_address: IPvAnyAddress | None = Field(None, description="From where they asked, for the proof.")


class SignUpOut(Schema):
    accepted: Literal[True] = True


@router.post("/sign-ups", response={202: SignUpOut}, summary="Begin a double opt-in", operation_id="sign_up")
def sign_up(request: HttpRequest, payload: SignUpIn) -> Status[SignUpOut]:
    """An e-mail with a link goes to the address; nothing is granted before it is confirmed.

    Within an hour, the same topics are asked about once, and no more than three e-mails go to one address.

    The answer is the same whether we know the address or not.
    """
    enquiries.note_sign_up(
        email=payload.email,
        language=payload.language,
        topics=_keys_of(payload.topics, language=payload.language),
        at=timezone.now(),
        wording="",
        origin=str(payload.ip_address) if payload.ip_address else None,
        source=payload.source or system_of(request),
    )
    return Status(202, SignUpOut())


def _keys_of(codes: list[str], *, language: str) -> list[int]:
    """The topics that can be agreed to, in that language. Raises `UnknownTopic`."""
    named = {f"{languages.column('name', language)}__gt": ""}
    offered = Topic.objects.exclude(kind=TopicKind.SERVICE).filter(code__in=codes, **named)
    keys = dict(offered.values_list("code", "pk"))
    for code in codes:
        if code not in keys:
            raise UnknownTopic(f"Nobody can sign up for a topic “{code}” in the language “{language}”.")
    return list(keys.values())
