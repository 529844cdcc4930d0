"""Which code of a translation stands for which of its source? They have the same number.

So a file of an agency and the answer of a machine can be put together again, whatever order they come in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from campaigns.translations.codes import Code, CodeKind, Piece, Side


class Numbered(NamedTuple):
    """A code with its number; both halves of a pair have the same."""

    number: int
    code: Code


def numbered(found: Iterable[Piece]) -> list[str | Numbered]:
    """The pieces with their codes numbered from 1 in the order of reading."""
    result: list[str | Numbered] = []
    open_numbers: list[int] = []
    last = 0
    for piece in found:
        if isinstance(piece, str):
            result.append(piece)
        elif piece.side is Side.CLOSE:
            result.append(Numbered(open_numbers.pop(), piece))
        else:
            last += 1
            result.append(Numbered(last, piece))
            if piece.side is Side.OPEN:
                open_numbers.append(last)
    return result


def numbered_like(found: Iterable[Piece], source: Iterable[Piece]) -> list[str | Numbered]:
    """The pieces of a translation, their codes numbered as those of the source; what it has more of comes after."""
    free = [each for each in numbered(source) if isinstance(each, Numbered) and each.code.side is not Side.CLOSE]
    beyond = len(free)
    result: list[str | Numbered] = []
    open_numbers: list[int] = []
    for piece in found:
        if isinstance(piece, str):
            result.append(piece)
            continue
        if piece.side is Side.CLOSE:
            result.append(Numbered(open_numbers.pop(), piece))
            continue
        if (match := _nearest(piece, free)) is not None:
            free.remove(match)
            number = match.number
        else:
            beyond += 1
            number = beyond
        result.append(Numbered(number, piece))
        if piece.side is Side.OPEN:
            open_numbers.append(number)
    return result


def _nearest(code: Code, candidates: list[Numbered]) -> Numbered | None:
    """The source's code that this one stands for: the very same, one about the same, or another link."""
    alike = [each for each in candidates if (each.code.kind, each.code.side) == (code.kind, code.side)]
    return (
        next((each for each in alike if each.code == code), None)
        or next((each for each in alike if each.code.concept == code.concept), None)
        or next((each for each in alike if code.kind is CodeKind.LINK), None)
    )


def joined(found: Iterable[Piece]) -> str:
    """The text of these pieces. Words that hold the quotation mark they stand in get another one around them."""
    parts = list(found)
    texts = [piece if isinstance(piece, str) else piece.text for piece in parts]
    for index in range(1, len(parts) - 1):
        before, words, after = parts[index - 1], parts[index], parts[index + 1]
        if not (isinstance(before, Code) and isinstance(words, str) and isinstance(after, Code)):
            continue
        mark = before.text[-1:]
        if before.side is not Side.OPEN or mark not in {'"', "'"} or mark not in words:
            continue
        other = "'" if mark == '"' else '"'
        if other in words:
            texts[index] = words.replace(mark, "”" if mark == '"' else "’")
        else:
            texts[index - 1] = texts[index - 1][:-1] + other
            texts[index + 1] = other + texts[index + 1][1:]
    return "".join(texts)
