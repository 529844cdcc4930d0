"""How does a browser get a message? Encrypted for it alone (RFC 8291), and left with its push service (RFC 8030)."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

from campaigns.gateways import Answer, Device, Outcome, PushEnvelope, statuses
from campaigns.gateways.https import Reply, Wire
from campaigns.gateways.push.signing import Signer
from committee import vapid
from contacts import push_services

# What every service takes (RFC 8030, 7.2), less what encryption adds: header, delimiter, tag.
LARGEST: Final = 4096 - 86 - 1 - 16
DEAD: Final = frozenset({404, 410})
TOO_LARGE: Final = 413


def encrypted(
    payload: bytes, device: Device, *, sender: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body that this browser alone can read. `sender` and `salt` are made anew for each message.

    Raises `ValueError` where the keys of the device are none.
    """
    content: bytes = http_ece.encrypt(
        payload,
        salt=salt,
        private_key=sender or ec.generate_private_key(ec.SECP256R1()),
        dh=vapid.read(device.p256dh),
        auth_secret=vapid.read(device.auth),
        version="aes128gcm",
    )
    return content


class Browsers:
    """Those devices that are browsers."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    async def carry(self, wire: Wire, envelope: PushEnvelope, device: Device) -> Outcome:
        """Raises `Unsent` and `Lost`."""
        # Asked at the hand-over too: an endpoint is a stranger's, and whatever it names is posted to from inside.
        if not push_services.is_known(device.endpoint):
            return Outcome(envelope.key, Answer.HARD, "", "Not a push service that we write to.")
        if len(envelope.payload) > LARGEST:
            return Outcome(envelope.key, Answer.HARD, "", "Larger than push services take.")
        try:
            content = encrypted(envelope.payload, device)
        except ValueError:
            return Outcome(envelope.key, Answer.HARD, "", "The keys of this subscription are none.")
        reply = await wire.post(device.endpoint, headers=self._headers(envelope, device), content=content)
        return outcome(envelope, device, reply)

    def _headers(self, envelope: PushEnvelope, device: Device) -> dict[str, str]:
        parts = urlsplit(device.endpoint)
        headers = {
            "content-type": "application/octet-stream",
            "content-encoding": "aes128gcm",
            "authorization": self._signer.authorization(f"{parts.scheme}://{parts.netloc}"),
            "ttl": str(envelope.ttl),
            "urgency": envelope.urgency,
        }
        return headers | ({"topic": envelope.topic} if envelope.topic else {})


def outcome(envelope: PushEnvelope, device: Device, reply: Reply) -> Outcome:
    """What the status says. The words of push services name the subscription, and are not kept."""
    key, code = envelope.key, str(reply.status)
    if reply.status in DEAD:
        return Outcome(key, Answer.HARD, code, "The subscription is gone.", dead=(device.endpoint,))
    if reply.status == TOO_LARGE:
        return Outcome(key, Answer.HARD, code, "Larger than the push service takes.")
    answer = statuses.answer(reply.status)
    if answer is Answer.UNKNOWN:
        return Outcome(key, answer, code, "Somebody in front of the push service lost its answer.")
    return Outcome(key, answer, code, retry_after=reply.retry_after if answer is Answer.SOFT else None)
