"""Texts to render: as short as a test needs, in any of the nine languages."""

from __future__ import annotations

from campaigns.enums import Purpose
from campaigns.flow.render import CompiledEmail, EmailContent, Sender, compile_email

SENDER = Sender(name="Paris 2024", address="news@example.org", reply_to="answers@example.org")
LEAVE = "https://example.org/u/one-person"
# Where nothing is known of the person: the page on which anybody asks for their own link.
CHOOSE = "http://testserver/p/en/preferences/"
NAME = "{{ person.given_name | default: 'friend' }}"


def write(body: str = "Come and see.", *, subject: str = "News", **fields: str) -> EmailContent:
    return EmailContent(subject=subject, body=body, **fields)


def compile_text(
    body: str = "Come and see.",
    *,
    subject: str = "News",
    language: str = "en",
    purpose: str = Purpose.MARKETING,
    sender: Sender = SENDER,
    values: dict[str, object] | None = None,
    **fields: str,
) -> CompiledEmail:
    return compile_email(
        write(body, subject=subject, **fields),
        language=language,
        purpose=purpose,
        sender=sender,
        campaign_values=values or {},
    )
