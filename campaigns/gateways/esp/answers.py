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

from campaigns.gateways import Answer, Outcome, statuses
from campaigns.gateways.words import ADDRESS, anonymous

TAKEN: Final = {"sent", "queued"}
REFUSED: Final = {"invalid", "rejected"}
OF_THE_MESSAGE: Final = {400, 413, 422}
# Words in which providers refuse a recipient, and not our key, our sender or our quota.
OF_THE_RECIPIENT: Final = re.compile(
    r"(?:invalid|inactive|suppressed) recipient"
    r"|recipient\S*(?: \S+){0,4} (?:invalid|inactive|not valid|suppressed|rejected)"
    r"|['\"`]to['\"`]|\bto(?:\[\d+\]|\.\d+)|\bto (?:address|field|parameter)|invalid (?:e-?mail|to)\b"
    r"|not a valid (?:e-?mail )?address|e-?mail (?:address )?(?:is )?(?:not valid|invalid)"
    r"|failed_emails.*\b(?:invalid|permanent_unavailable|unsubscribed)\b"
    r"|message (?:is )?too (?:large|big)|size.{0,30}exceed|exceeds.{0,30}size",
    re.IGNORECASE,
)
# In the same words they speak of our own addresses, and Mandrill of our domain, our account and its own memory.
OF_OUR_SENDER: Final = re.compile(
    r"['\"`]from['\"`]|\bfrom(?:\.|_email| (?:address|field|parameter))|\bsender\b|\breply[-_ ]?to\b"
    r"|reject_reason\W+(?:invalid-sender|unsigned|test-mode-limit|rule|soft-bounce)",
    re.IGNORECASE,
)
# A refusal that comes as a success: Postal's, Mailtrap's, Unisender Go's.
SAYS_NO: Final = re.compile(
    r"\"status\"\s*:\s*\"(?:parameter-)?error\"|\"success\"\s*:\s*false|\"failed_emails\"", re.IGNORECASE
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


def of_status(key: str, status: AnymailRecipientStatus | None, response: Any = None) -> Outcome:
    """What the API said of the recipient, in anymail's words; where it refuses, its own say whose fault that is."""
    said = status.status if status else None
    reference = str(status.message_id or "") if status else ""
    if said in TAKEN:
        return Outcome(key, Answer.OK, "200", str(said), reference=reference)
    words, code = _words_of(response), _code_of(response)
    if (said in REFUSED or said == "failed") and _speaks_of_our_sender(words):
        return Outcome(key, Answer.SOFT, code, "The provider refuses our sender, or our account.")
    if said in REFUSED:
        return Outcome(key, Answer.HARD, code, f"The provider calls the recipient {said}.")
    # anymail says so, too, of an answer without a word of what became of it.
    if said == "failed" and (code or SAYS_NO.search(words)):
        answer = Answer.HARD if _speaks_of_the_recipient(words) else Answer.SOFT
        return Outcome(key, answer, code, "The provider could not take it.")
    return Outcome(
        key, Answer.UNKNOWN, "", "The provider's answer says nothing of the recipient.", reference=reference
    )


def of_error(key: str, recipient: str, error: AnymailError) -> Outcome:
    """What it means that the request failed. `is_unsent` is asked before."""
    status, words = _status_of(error), _words_of(error.response)
    says_no = bool(SAYS_NO.search(words))
    if status is None or (200 <= status < 300 and not says_no):
        return Outcome(key, Answer.UNKNOWN, "", "No answer that could be understood came after the request had left.")
    answer = statuses.answer(status)
    if answer is not Answer.UNKNOWN:
        refuses_them = (status in OF_THE_MESSAGE or says_no) and _speaks_of_the_recipient(words)
        answer = Answer.HARD if refuses_them else Answer.SOFT
    return Outcome(key, answer, str(status), anonymous(words, recipient), retry_after=_pause_of(error.response))


def _speaks_of_the_recipient(words: str) -> bool:
    return bool(OF_THE_RECIPIENT.search(_plain(words))) and not _speaks_of_our_sender(words)


def _speaks_of_our_sender(words: str) -> bool:
    return bool(OF_OUR_SENDER.search(_plain(words)))


def _plain(words: str) -> str:
    """Without addresses: they are made of words, too."""
    return ADDRESS.sub("…", words)


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


def _code_of(response: Any) -> str:
    """Of a refusal; a success has none to tell."""
    status = getattr(response, "status_code", 200)
    return str(status) if status >= 400 else ""


def _words_of(response: Any) -> str:
    if isinstance(response, dict):
        return str(response.get("Error", {}).get("Message", ""))
    return str(getattr(response, "text", ""))[:2_000]


def _pause_of(response: Any) -> float | None:
    return statuses.pause(str(getattr(response, "headers", {}).get("Retry-After", "")))
