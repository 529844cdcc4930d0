"""Which keys sign the letters of a measurement, and who carries them then?"""

from __future__ import annotations

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

DOMAIN = "committee.example"


def private_keys() -> dict[str, str]:
    """One of each algorithm, as PEM."""
    keys = {"RSA of 2048 bits": rsa.generate_private_key(65537, 2048), "Ed25519": ed25519.Ed25519PrivateKey.generate()}
    return {
        title: key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        for title, key in keys.items()
    }


def provider_that_signs(url: str, private: str, folder: Path) -> Path:
    """A file of providers with one relay, for which each letter of ours is signed."""
    file = folder / "signing.toml"
    key = {"domain": DOMAIN, "selector": "bench", "key": private}
    relay = {"code": "relay", "channel": "email", "kind": "smtp", "url": url}
    # A string of JSON is one of TOML, too.
    lines = ["[[provider]]", *(f"{name} = {json.dumps(value)}" for name, value in relay.items())]
    lines += ["[[provider.dkim]]", *(f"{name} = {json.dumps(value)}" for name, value in key.items())]
    file.write_text("\n".join(lines))
    return file
