"""What did somebody post to us? The bytes as they came: a signature is of them, and of nothing read from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from io import BytesIO
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from django.core.handlers.wsgi import WSGIRequest

# A signature of this post alone is good for so long; of an event that the provider tells again and again until we
# answer, for as long as it does.
POSTED_JUST_NOW: Final = timedelta(minutes=5)
TOLD_AGAIN_FOR: Final = timedelta(days=1)


class NotGenuine(Exception):
    """No live secret of the provider fits what was posted, or it was signed too long ago."""


class NotReadable(Exception):
    """It is not what this provider would send; or it asks for a person, and its text says what of them."""


@dataclass(frozen=True)
class Posted:
    """A webhook's request, apart from HTTP: `url` is the public address it was posted to, by which some sign."""

    body: bytes
    headers: Mapping[str, str]  # names in lower case
    url: str = ""

    @cached_property
    def json(self) -> Any:
        """Raises `NotReadable`."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise NotReadable from None

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The object that was posted. Raises `NotReadable` where it is anything else."""
        if not isinstance(self.json, dict):
            raise NotReadable
        return self.json

    @cached_property
    def form(self) -> dict[str, str]:
        """The fields of a form; of one told twice, the last. Raises `NotReadable`."""
        try:
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True, max_num_fields=1000))
        except ValueError:
            raise NotReadable from None

    @property
    def is_json(self) -> bool:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"

    def as_request(self) -> WSGIRequest:
        """As Django's own machinery takes it: anymail reads requests."""
        address = urlsplit(self.url)
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": address.path or "/",
            "SERVER_NAME": address.hostname or "localhost",
            "SERVER_PORT": "443",
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(self.body),
            "CONTENT_LENGTH": str(len(self.body)),
            "CONTENT_TYPE": self.headers.get("content-type", ""),
        }
        for name, value in self.headers.items():
            if name not in {"content-type", "content-length"}:
                environ["HTTP_" + name.upper().replace("-", "_")] = value
        return WSGIRequest(environ)
