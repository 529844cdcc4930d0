"""Who reads what a provider has said? One table: the way it speaks, and the function that makes `Report`s of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from campaigns.feedback import esp, esp_reports, generic, mail, marked, refusals, sources, twilio
from campaigns.feedback.mail import arriving
from campaigns.feedback.posted import NotReadable, Posted
from campaigns.feedback.reports import Report
from campaigns.models import Receipt

logger = logging.getLogger(__name__)

Reader = Callable[[Posted], Iterable[Report]]


def _letter(posted: Posted) -> Iterable[Report]:
    """A letter of which nothing is understood is for a person to look at."""
    if found := mail.read(posted.body):
        return found
    raise NotReadable


def _answered(posted: Posted) -> Iterable[Report]:
    """A form; one without a single field is none."""
    if posted.form:
        return twilio.read(posted.form)
    raise NotReadable


READERS: Final[Mapping[str, Reader]] = {
    **{name: partial(esp_reports.read, name) for name in esp.ESPS},
    "generic": generic.read,
    "twilio": _answered,
    arriving.PROVIDER: _letter,
    refusals.PROVIDER: refusals.read,
    marked.PROVIDER: marked.read,
}


def reports_of(receipt: Receipt) -> list[Report]:
    """What it says; nothing, where that is nothing to us. Raises `NotReadable`, whatever a reader stumbles over."""
    source = sources.named(receipt.provider)
    reader = READERS.get(source.speaks if source else receipt.provider)
    if reader is None:
        raise NotReadable
    try:
        return list(reader(Posted(bytes(receipt.body), receipt.headers)))
    except NotReadable:
        raise
    except Exception as error:  # noqa: BLE001
        # One report that nobody foresaw may not hold up the thousands behind it; and its words are never logged.
        stumbled = type(error).__name__
        logger.error("report %s of %s: its reader failed: %s", receipt.pk, receipt.provider, stumbled)  # noqa: TRY400
        raise NotReadable from None
