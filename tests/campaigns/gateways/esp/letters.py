"""Letters as the flow makes them, for providers that are spoken to by HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

from campaigns.enums import Purpose
from campaigns.flow.render import Skeleton, fill, mime
from campaigns.gateways import Answer, EmailEnvelope
from campaigns.gateways.esp import EspGateway
from tests.campaigns.flow.letters import NAME, compile_text

NOON = datetime(2024, 7, 26, 12, tzinfo=UTC)
LEAVE = "https://committee.example/u/token/"
SKELETONS = {
    purpose: Skeleton(compile_text(f"Dear {NAME}, où ça ?", subject=f"Pour {NAME} : le relais", purpose=purpose))
    for purpose in Purpose
}


def write_to(*recipients: str, given_name: str = "Zoé", purpose: Purpose = Purpose.MARKETING) -> list[EmailEnvelope]:
    return [_letter(n, recipient, given_name, SKELETONS[purpose]) for n, recipient in enumerate(recipients, start=1)]


def _letter(n: int, recipient: str, given_name: str, skeleton: Skeleton) -> EmailEnvelope:
    key = f"7.{n}.0123456789ab@committee.example"
    rendered = fill(skeleton.compiled, {"person.given_name": given_name}, unsubscribe_url=LEAVE)
    content = mime(skeleton, rendered, to=recipient, message_id=key, date=NOON)
    return EmailEnvelope(key=key, recipient=recipient, sender=f"bounce+{key}", content=content)


def answers(gateway: EspGateway, *recipients: str) -> list[Answer]:
    return [outcome.answer for outcome in gateway.hand_over(write_to(*recipients))]
