"""What stands around the words of a golden file: the sample session, goods and pictures in nine languages."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from campaigns.blocks.content import Goods, Picture
from campaigns.placeholders import Fact, Moment, Money, Span, sample_programme
from committee.languages import CODES

_SHOP: Final = "https://shop.committee.example"


def _nine(words: str) -> dict[str, str]:
    return dict(zip(CODES, (word.strip() for word in words.split("|")), strict=True))


_ALTS: Final = {
    "seine": _nine(
        "La Seine à Paris au soleil couchant | The Seine in Paris at sunset | Die Seine in Paris bei Sonnenuntergang"
        " | El Sena en París al atardecer | Сена в Париже на закате | نهر السين في باريس عند الغروب"
        " | 日落时分的巴黎塞纳河 | 夕暮れのパリ、セーヌ川 | 해 질 녘 파리의 센강"
    ),
    "collection": _nine(
        "La collection de l’été | The summer collection | Die Sommerkollektion | La colección de verano"
        " | Летняя коллекция | مجموعة الصيف | 夏季系列 | サマーコレクション | 여름 컬렉션"
    ),
    "MUG": _nine(
        "Une tasse bleue | A blue mug | Ein blauer Becher | Una taza azul | Синяя кружка | كوب أزرق | 蓝色马克杯"
        " | 青いマグカップ | 파란 머그잔"
    ),
    "TEE": _nine(
        "Un t-shirt blanc | A white T-shirt | Ein weißes T-Shirt | Una camiseta blanca | Белая футболка | قميص أبيض"
        " | 白色T恤 | 白いTシャツ | 흰 티셔츠"
    ),
}
_GOODS: Final = {
    "MUG": (_nine("Tasse | Mug | Becher | Taza | Кружка | كوب | 马克杯 | マグカップ | 머그잔"), Decimal("14.90")),
    "TEE": (
        _nine("T-shirt | T-shirt | T-Shirt | Camiseta | Футболка | قميص | T恤 | Tシャツ | 티셔츠"),
        Decimal("29.00"),
    ),
}


def picture(name: str, language: str, *, width: int = 1200, height: int = 600) -> Picture:
    return Picture(f"https://testserver/i/{name.lower()}.jpg", width, height, _ALTS[name][language])


def goods(code: str, language: str) -> Goods:
    names, price = _GOODS[code]
    shown = picture(code, language, width=600, height=600)
    return Goods(code, names[language], f"{_SHOP}/{language}/{code.lower()}", Money(price, "EUR"), shown)


def sessions(codes: list[str]) -> dict[str, dict[str, Fact]]:
    """The sample session once a code, a day later each."""
    first = next(iter(sample_programme().values()))
    return {
        code: {**{name: _later(fact, days) for name, fact in first.items()}, "session.code": code}
        for days, code in enumerate(codes)
    }


def _later(fact: Fact, days: int) -> Fact:
    by = timedelta(days=days)
    if isinstance(fact, Moment):
        return Moment(fact.at + by, fact.zone)
    if isinstance(fact, Span):
        return Span(fact.start + by, fact.end + by, fact.zone)
    return fact + by if isinstance(fact, date) else fact
