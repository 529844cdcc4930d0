"""Envelopes for tests."""

from __future__ import annotations

from typing import Any

from campaigns.gateways import EmailEnvelope

SENDER = "b-1@bounces.committee.example"


def write_to(recipient: str, body: bytes = b"Hello\r\n", **fields: Any) -> EmailEnvelope:
    """An envelope whose key and Message-ID are the recipient's local part."""
    key = recipient.partition("@")[0]
    content = f"Message-ID: <{key}>\r\nSubject: News\r\n\r\n".encode() + body
    return EmailEnvelope(**{"key": key, "sender": SENDER, "recipient": recipient, "content": content} | fields)


def write_to_many(count: int, name: str = "fan") -> list[EmailEnvelope]:
    return [write_to(f"{name}{n}@example.org") for n in range(count)]
