"""One request to a provider's API, with one message or a list of them: what became of each?"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

import requests
from anymail.backends.base import AnymailBaseBackend
from anymail.exceptions import AnymailError, AnymailRequestsAPIError
from anymail.message import AnymailMessage

from campaigns.gateways import Answer, EmailEnvelope, Outcome
from campaigns.gateways.esp import answers
from campaigns.gateways.esp.apis import Api, Batch
from campaigns.gateways.esp.letters import letter_of

OK: Final = 200
UNPROCESSABLE: Final = 422

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """A connection to one API, and what is to be known of it."""

    backend: Any  # anymail's, of this provider
    api: Api
    return_path: bool = False  # ours is given along


@dataclass(frozen=True, slots=True)
class Parcel:
    """An envelope made ready for one API."""

    envelope: EmailEnvelope
    letter: AnymailMessage
    payload: Any


def hand_over(line: Line, envelopes: Sequence[EmailEnvelope]) -> list[Outcome | None]:
    """One outcome for each, in order; None for what did not leave, as no connection could be made."""
    ready = [_parcel(line, envelope) for envelope in envelopes]
    parcels = [one for one in ready if isinstance(one, Parcel)]
    if line.api.batch and len(parcels) > 1:
        told = iter(_together(line.backend, parcels, line.api.batch))
    else:
        told = iter([_alone(line.backend, parcel) for parcel in parcels])
    return [next(told) if isinstance(one, Parcel) else one for one in ready]


def _parcel(line: Line, envelope: EmailEnvelope) -> Parcel | Outcome:
    if not (line.api.takes_utf8_mailboxes or envelope.recipient.rpartition("@")[0].isascii()):
        return Outcome(envelope.key, Answer.HARD, "", "The provider takes no address of this script.")
    try:
        letter = letter_of(envelope, line.api, return_path=line.return_path)
        return Parcel(envelope, letter, line.backend.build_message_payload(letter, line.backend.send_defaults))
    except ValueError:  # among them what anymail says of addresses, and of what a provider cannot carry
        return Outcome(
            envelope.key, Answer.HARD, "", "The address, or the message, is not one that the provider takes."
        )
    except Exception as mistake:  # noqa: BLE001 - one message must not take its group along
        # Its kind alone: the text may say whose message it was.
        logger.error("%s could not be made ready: %s", envelope.key, type(mistake).__name__)  # noqa: TRY400
        return Outcome(envelope.key, Answer.SOFT, "", "The message could not be made ready for the provider.")


def _alone(backend: AnymailBaseBackend, parcel: Parcel) -> Outcome | None:
    envelope = parcel.envelope
    try:
        response = backend.post_to_esp(parcel.payload, parcel.letter)
        return _read(backend, parcel, response)
    except AnymailError as error:
        if answers.is_unsent(error):
            return None
        return answers.of_error(envelope.key, envelope.recipient, error)
    except Exception as mistake:  # noqa: BLE001 - the request may have left
        logger.error("%s failed half-way: %s", envelope.key, type(mistake).__name__)  # noqa: TRY400
        return Outcome(envelope.key, Answer.UNKNOWN, "", "The hand-over failed half-way.")


def _read(backend: AnymailBaseBackend, parcel: Parcel, response: Any) -> Outcome:
    statuses = backend.parse_recipient_status(response, parcel.payload, parcel.letter)
    return answers.of_status(parcel.envelope.key, next(iter(statuses.values()), None), response)


def _together(backend: Any, parcels: Sequence[Parcel], batch: Batch) -> list[Outcome | None]:
    """All of them in one request; one by one, where the list as a whole is refused."""
    try:
        items = list(batch.items(_post(backend, parcels, batch).json()))
    except AnymailError as error:
        if answers.is_unsent(error):
            return [None] * len(parcels)
        if answers.refuses_the_batch(error):
            return [_alone(backend, parcel) for parcel in parcels]
        return [answers.of_error(one.envelope.key, one.envelope.recipient, error) for one in parcels]
    except (ValueError, AttributeError, LookupError, TypeError):
        items = []
    if len(items) != len(parcels):
        nonsense = "The provider's answer could not be understood."
        return [Outcome(one.envelope.key, Answer.UNKNOWN, "", nonsense) for one in parcels]
    return [_of_item(backend, parcel, item, batch) for parcel, item in zip(parcels, items, strict=True)]


def _post(backend: Any, parcels: Sequence[Parcel], batch: Batch) -> requests.Response:
    """As anymail's own `post_to_esp`, with a list in the place of a message. Raises `AnymailRequestsAPIError`."""
    params = parcels[0].payload.get_request_params(backend.api_url)
    params["url"] = urljoin(backend.api_url, batch.endpoint)
    params["data"] = json.dumps(batch.body([parcel.payload.data for parcel in parcels]), default=dict)
    try:
        response: requests.Response = backend.session.request(**params, timeout=backend.timeout)
    except requests.RequestException as error:
        raise AnymailRequestsAPIError(backend=backend) from error
    if response.ok or (batch.tells_in_refusals and _tells_of_each(response, batch)):
        return response
    raise AnymailRequestsAPIError(response=response, backend=backend)


def _tells_of_each(response: requests.Response, batch: Batch) -> bool:
    try:
        return bool(batch.items(response.json()))
    except (ValueError, LookupError, TypeError):
        return False


def _of_item(backend: AnymailBaseBackend, parcel: Parcel, item: Any, batch: Batch) -> Outcome:
    """What the list says of one message, read as if it had been answered alone."""
    response = requests.Response()
    response.status_code = UNPROCESSABLE if _is_refusal(item) else OK
    response.encoding = "utf-8"
    try:
        response.raw = io.BytesIO(json.dumps(batch.alone(item)).encode())
        return _read(backend, parcel, response)
    except AnymailError as error:
        return answers.of_error(parcel.envelope.key, parcel.envelope.recipient, error)
    except Exception as mistake:  # noqa: BLE001 - one odd answer must not take the others along
        logger.error("an answer of a list could not be read: %s", type(mistake).__name__)  # noqa: TRY400
        return Outcome(parcel.envelope.key, Answer.UNKNOWN, "", "The provider's answer could not be understood.")


def _is_refusal(item: Any) -> bool:
    """In the words of Postmark, of Mailjet, of Mailtrap."""
    if not isinstance(item, dict):
        return False
    return bool(item.get("ErrorCode")) or item.get("Status") == "error" or item.get("success") is False
