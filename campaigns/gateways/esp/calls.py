"""One request to a provider's API, with one message or a list of them: what became of each?"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

import requests
from anymail.backends.base import AnymailBaseBackend
from anymail.exceptions import AnymailError, AnymailInvalidAddress, AnymailRequestsAPIError
from anymail.message import AnymailMessage

from campaigns.gateways import Answer, EmailEnvelope, Outcome
from campaigns.gateways.esp import answers
from campaigns.gateways.esp.letters import letter_of

OK: Final = 200
UNPROCESSABLE: Final = 422

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """An API that takes a list of whole messages, and answers with a list in the same order."""

    endpoint: str
    most: int
    items: Callable[[Any], Any]  # where the list stands in the answer


BATCHES: Final[Mapping[str, Batch]] = {
    "postmark": Batch("email/batch", 500, lambda answer: answer),
    "resend": Batch("emails/batch", 100, lambda answer: answer.get("data")),
}


@dataclass(frozen=True, slots=True)
class Parcel:
    """An envelope made ready for one API."""

    envelope: EmailEnvelope
    letter: AnymailMessage
    payload: Any


def hand_over(
    backend: AnymailBaseBackend, envelopes: Sequence[EmailEnvelope], batch: Batch | None
) -> list[Outcome | None]:
    """One outcome for each, in order; None for what did not leave, as no connection could be made."""
    ready = [_parcel(backend, envelope) for envelope in envelopes]
    parcels = [one for one in ready if isinstance(one, Parcel)]
    if batch and len(parcels) > 1:
        told = iter(_together(backend, parcels, batch))
    else:
        told = iter([_alone(backend, parcel) for parcel in parcels])
    return [next(told) if isinstance(one, Parcel) else one for one in ready]


def _parcel(backend: AnymailBaseBackend, envelope: EmailEnvelope) -> Parcel | Outcome:
    try:
        letter = letter_of(envelope)
        return Parcel(envelope, letter, backend.build_message_payload(letter, backend.send_defaults))
    except (AnymailInvalidAddress, ValueError):
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
    return answers.of_status(parcel.envelope.key, next(iter(statuses.values()), None))


def _together(backend: Any, parcels: Sequence[Parcel], batch: Batch) -> list[Outcome | None]:
    """All of them in one request; one by one, where the list as a whole is refused."""
    try:
        response = _post(backend, parcels, batch)
        items = list(batch.items(response.json()))
    except AnymailError as error:
        if answers.is_unsent(error):
            return [None] * len(parcels)
        if answers.refuses_the_batch(error):
            return [_alone(backend, parcel) for parcel in parcels]
        return [answers.of_error(one.envelope.key, one.envelope.recipient, error) for one in parcels]
    except (ValueError, AttributeError, TypeError):
        items = []
    if len(items) != len(parcels):
        nonsense = "The provider's answer could not be understood."
        return [Outcome(one.envelope.key, Answer.UNKNOWN, "", nonsense) for one in parcels]
    return [_of_item(backend, parcel, item) for parcel, item in zip(parcels, items, strict=True)]


def _post(backend: Any, parcels: Sequence[Parcel], batch: Batch) -> requests.Response:
    """As anymail's own `post_to_esp`, with a list in the place of a message. Raises `AnymailRequestsAPIError`."""
    params = parcels[0].payload.get_request_params(backend.api_url)
    params["url"] = urljoin(backend.api_url, batch.endpoint)
    params["data"] = json.dumps([parcel.payload.data for parcel in parcels])
    try:
        response: requests.Response = backend.session.request(**params, timeout=backend.timeout)
    except requests.RequestException as error:
        raise AnymailRequestsAPIError(backend=backend) from error
    if not response.ok:
        raise AnymailRequestsAPIError(response=response, backend=backend)
    return response


def _of_item(backend: AnymailBaseBackend, parcel: Parcel, item: Any) -> Outcome:
    """What the list says of one message, read as if it had been answered alone."""
    response = requests.Response()
    response.status_code = UNPROCESSABLE if isinstance(item, dict) and item.get("ErrorCode") else OK
    response.raw = io.BytesIO(json.dumps(item).encode())
    try:
        return _read(backend, parcel, response)
    except AnymailError as error:
        return answers.of_error(parcel.envelope.key, parcel.envelope.recipient, error)
    except Exception as mistake:  # noqa: BLE001 - one odd answer must not take the others along
        logger.error("an answer of a list could not be read: %s", type(mistake).__name__)  # noqa: TRY400
        return Outcome(parcel.envelope.key, Answer.UNKNOWN, "", "The provider's answer could not be understood.")
