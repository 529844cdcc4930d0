"""What does an API's answer mean for one message? The table of `campaigns.gateways.esp`, as code."""

from __future__ import annotations

import re
import ssl
import traceback
from collections.abc import Iterator
from typing import Any, Final

import botocore.exceptions
import requests
import urllib3.exceptions
from anymail.exceptions import AnymailError
from anymail.message import AnymailRecipientStatus

from campaigns.gateways import Answer, Outcome
from campaigns.gateways.https import MAY_HAVE_TAKEN_IT
from campaigns.gateways.smtp.verdicts import anonymous

TAKEN: Final = {"sent", "queued"}
REFUSED: Final = {"invalid", "rejected"}
OF_THE_MESSAGE: Final = {400, 413, 422}
LONGEST_PAUSE: Final = 86_400.0
# Words in which providers refuse a recipient, and not our key, our sender or our quota.
OF_THE_RECIPIENT: Final = re.compile(
    r"(?:invalid|inactive|suppressed) recipient"
    r"|recipient\S*(?: \S+){0,4} (?:invalid|inactive|not valid|suppressed|rejected)"
    r"|['\"]to['\"]|\bto (?:address|field|parameter)|invalid (?:e-?mail|to)\b|not a valid (?:e-?mail )?address"
    r"|e-?mail address (?:is )?(?:not valid|invalid)"
    r"|message (?:is )?too (?:large|big)|size.{0,30}exceed|exceeds.{0,30}size",
    re.IGNORECASE,
)
NEVER_CONNECTED: Final = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NameResolutionError,
    urllib3.exceptions.ProxyError,
)
NEVER_CONNECTED_TO_AMAZON: Final = (
    botocore.exceptions.EndpointConnectionError,
    botocore.exceptions.ConnectTimeoutError,
    botocore.exceptions.NoCredentialsError,
    botocore.exceptions.ProxyConnectionError,
)


def of_status(key: str, status: AnymailRecipientStatus | None) -> Outcome:
    """What the API said of the recipient, in anymail's words."""
    said = status.status if status else None
    reference = str(status.message_id or "") if status else ""
    if said in TAKEN:
        return Outcome(key, Answer.OK, "200", str(said), reference=reference)
    if said in REFUSED:
        return Outcome(key, Answer.HARD, "", f"The provider calls the recipient {said}.")
    if said == "failed":
        return Outcome(key, Answer.SOFT, "", "The provider could not take it.")
    return Outcome(
        key, Answer.UNKNOWN, "", "The provider's answer says nothing of the recipient.", reference=reference
    )


def of_error(key: str, recipient: str, error: AnymailError) -> Outcome:
    """What it means that the request failed. `is_unsent` is asked before."""
    status = _status_of(error)
    if status is None or 200 <= status < 300:
        return Outcome(key, Answer.UNKNOWN, "", "No answer that could be understood came after the request had left.")
    words = _words_of(error.response)
    if status in MAY_HAVE_TAKEN_IT:
        answer = Answer.UNKNOWN
    elif status in OF_THE_MESSAGE and OF_THE_RECIPIENT.search(words):
        answer = Answer.HARD
    else:
        answer = Answer.SOFT
    return Outcome(key, answer, str(status), anonymous(words, recipient), retry_after=_pause_of(error.response))


def is_unsent(error: AnymailError) -> bool:
    """Whether no connection could be made, so that nothing has left."""
    cause = error.__cause__
    if isinstance(cause, requests.exceptions.SSLError | botocore.exceptions.SSLError):
        return any(_broke_in_the_handshake(one) for one in _behind(cause))
    if isinstance(cause, NEVER_CONNECTED_TO_AMAZON):
        return True
    if not isinstance(cause, requests.ConnectionError):
        return False
    if isinstance(cause, requests.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    reason = cause.args[0] if cause.args else None
    return isinstance(getattr(reason, "reason", reason), NEVER_CONNECTED)


def _behind(error: BaseException | None) -> Iterator[ssl.SSLError]:
    """What TLS said, which both libraries raise in words of their own, one in the other."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            yield error
        error = error.__cause__ or error.__context__


def _broke_in_the_handshake(error: ssl.SSLError) -> bool:
    """Where it happened tells: in the same words an answer breaks off, when the provider has the message."""
    return any(frame.f_code.co_name == "do_handshake" for frame, _line in traceback.walk_tb(error.__traceback__))


def refuses_the_batch(error: AnymailError) -> bool:
    """Whether the list as a whole was refused, so that each message of it can be tried alone."""
    return _status_of(error) in OF_THE_MESSAGE


def _status_of(error: AnymailError) -> int | None:
    if isinstance(error.status_code, int):
        return error.status_code
    if isinstance(error.response, dict):  # Amazon's
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        return status if isinstance(status, int) else None
    return None


def _words_of(response: Any) -> str:
    if isinstance(response, dict):
        return str(response.get("Error", {}).get("Message", ""))
    return str(getattr(response, "text", ""))[:2_000]


def _pause_of(response: Any) -> float | None:
    said = str(getattr(response, "headers", {}).get("Retry-After", ""))
    return min(float(said), LONGEST_PAUSE) if said.isdecimal() and said.isascii() else None
