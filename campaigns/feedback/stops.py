"""Does somebody who answers an SMS want no more of them? Said in nine languages, in any case, accent and width.

To take a STOP for something else is against the law; to take something else for a STOP loses a reader. So a word that
means nothing else counts in any short answer, and a word of every day only where it is all that was said.

Who takes a STOP back gives a consent again, which has to be beyond doubt: only the two words that telephone companies
name for it count, and only where nothing else was said.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

FEW_WORDS: Final = 5
VERY_FEW_WORDS: Final = 3


def _plain(text: str) -> str:
    """The same letters however they are written: no case, no accents, no widths."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", "".join(one for one in apart if unicodedata.category(one) != "Mn"))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(text))


# Said to end something, whatever stands beside it.
CLEAR: Final = frozenset(
    _plain(word)
    for word in (
        # Everywhere, and what telephone companies list in English
        "stop", "stopall", "stopsms", "unsubscribe", "unsubscribed", "optout", "revoke",
        "arrêt", "arrêter", "arrêtez", "désabonner", "désabonnement", "désinscrire", "désinscription",
        "baja", "desuscribir", "desuscribirme",
        "stopp", "abmelden", "abbestellen", "abmeldung",
        "descadastrar", "remover",
        "стоп", "отписаться", "отписать", "отписка", "отпишите",
        "إيقاف", "توقف", "أوقف", "وقف",
        "停止", "配信停止", "配信解除", "ストップ",
        "수신거부", "거부", "중지", "그만",
        "退订", "退訂", "取消订阅", "取消訂閱",
    )
)  # fmt: skip
# Of every day: a STOP where nothing else is said.
ALONE: Final = frozenset(
    _plain(word)
    for word in (
        "cancel", "end", "quit", "remove", "fin", "alto", "parar", "pare", "cancelar", "ende", "sair",
        "отмена", "отказ", "إلغاء", "قف", "解除", "退会", "해지", "정지", "取消", "t", "td",
    )
)  # fmt: skip
# Of several words, as they stand together.
TOGETHER: Final = frozenset(
    _plain(phrase)
    for phrase in (
        "optout", "nomore", "removeme", "plusdesms", "neplusrecevoir", "dardebaja", "darmedebaja", "keinesmsmehr",
        "nãoquero", "إلغاءالاشتراك", "إلغاءاشتراك", "수신그만", "不要再发", "不要再發",
    )
)  # fmt: skip
TAKEN_BACK: Final = frozenset({"start", "unstop"})
NOT: Final = frozenset(
    _plain(word) for word in ("not", "don", "dont", "never", "pas", "nicht", "no", "não", "не", "لا")
)


def wants_no_more(text: str) -> bool:
    """Is this answer a STOP?"""
    words = _words(text)
    if not words or len(words) > FEW_WORDS:
        return False
    if "".join(words) in CLEAR | ALONE | TOGETHER:
        return True
    if NOT & set(words):
        return False
    return words[0] in CLEAR or (len(words) <= VERY_FEW_WORDS and words[-1] in CLEAR)


def takes_it_back(text: str) -> bool:
    """Is this answer a START, after a STOP?"""
    return "".join(_words(text)) in TAKEN_BACK
