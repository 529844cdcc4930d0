"""Of whom do the reports speak that wait for a person? Known by the fingerprints of the addresses in their words.

They are noted when nothing else could be done with a report, so that an erasure finds it by an index, however many
wait. One that speaks of somebody who was erased before that is emptied at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final
from urllib.parse import unquote_plus

from campaigns.enums import ReceiptState
from campaigns.feedback.mail import arriving, opened
from campaigns.models import Receipt
from contacts import addresses
from contacts.addresses import InvalidAddress
from contacts.enums import AddressKind, SuppressionReason
from contacts.models import Suppression

MOST_READ: Final = 200_000  # bytes; whom a report is about stands at its beginning
MOST_FOUND: Final = 500
TO_LOOK_AT: Final = (ReceiptState.UNMATCHED, ReceiptState.UNPARSED)

# What JSON makes of "<" and ">", also within a text within a text.
_ESCAPED: Final = re.compile(r"\\+u00([0-9a-fA-F]{2})")
_BETWEEN: Final = re.compile(r"[\s<>\"'(),:;=&\[\]\\{}|]+")
_NUMBER: Final = re.compile(r"(?<![\w.@-])\+?\d(?:[ ().-]?\d){7,14}(?![\w@-])")


def note(receipts: Sequence[Receipt]) -> None:
    """Write down of whom they speak that were just left for a person; in the transaction that leaves them."""
    named: set[bytes] = set()
    for receipt in receipts:
        found = fingerprints(bytes(receipt.body), is_letter=receipt.provider == arriving.PROVIDER)
        receipt.fingerprints = sorted(found)
        named |= found
    Receipt.objects.bulk_update(receipts, ["fingerprints"])
    forget(_erased_before(named))


def forget(digests: Collection[bytes]) -> int:
    """Empty those that wait for a person and speak of one of these addresses, and say how many they were."""
    if not digests:
        return 0
    theirs = Receipt.objects.filter(state__in=TO_LOOK_AT, fingerprints__overlap=list(digests))
    return theirs.update(state=ReceiptState.IGNORED, body=b"", headers={}, note="", fingerprints=None)


def fingerprints(body: bytes, *, is_letter: bool = False) -> set[bytes]:
    """Of every e-mail address and telephone number in these words, however they were packed."""
    found: set[bytes] = set()
    for words in _readings(body[:MOST_READ], is_letter=is_letter):
        for kind, normalised in _addresses_in(words):
            found.add(addresses.digest(kind, normalised))
            if len(found) >= MOST_FOUND:
                return found
    return found


def _readings(body: bytes, *, is_letter: bool) -> Iterator[str]:
    words = body.decode(errors="replace")
    yield _ESCAPED.sub(lambda code: chr(int(code[1], 16)), words)
    if "%" in words:
        yield unquote_plus(words)
    if is_letter:
        letter = opened.open_letter(body)
        yield "\n".join([letter.told, letter.returned, letter.feedback or "", *letter.statuses])


def _addresses_in(words: str) -> Iterator[tuple[AddressKind, str]]:
    for word in _BETWEEN.split(words):
        if "@" in word:
            try:
                yield AddressKind.EMAIL, addresses.normalise_email(word.strip("."))
            except InvalidAddress:
                continue
    for number in _NUMBER.findall(words):
        try:
            yield AddressKind.PHONE, addresses.normalise_phone("+" + re.sub(r"\D", "", number), country=None)
        except InvalidAddress:
            continue


def _erased_before(digests: Collection[bytes]) -> list[bytes]:
    standing = Suppression.objects.standing().filter(reason=SuppressionReason.ERASURE)
    known = standing.filter(kind__in=[AddressKind.EMAIL, AddressKind.PHONE], digest__in=list(digests))
    return [bytes(digest) for digest in known.values_list("digest", flat=True)]
