"""What do texts of the demonstration stand on? Senders, products, prices of messages, and the words of the house."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.backends.postgresql.psycopg_any import DateRange

from campaigns import identities
from campaigns.demo.nine import in_nine
from campaigns.models import Image, Price, Product, SenderIdentity, Term
from committee import languages
from committee.models import Partner
from committee.models.named import in_language
from contacts.enums import Channel

PARIS, ORVELUNE = "Paris 2024", "Orvelune"
_STOP: Final = (
    "STOP au 36111 | STOP to 36111 | STOP an 36111 | STOP al 36111 | STOP на 36111 | STOP إلى 36111"
    " | 回复STOP至36111 | STOPを36111へ | STOP 36111로"
)

# Euros a part of an SMS, in the countries where most of our readers live. Invented, but of a likely size.
_SMS: Final = {
    "FR": "0.0450", "GB": "0.0380", "DE": "0.0720", "ES": "0.0610", "RU": "0.1100",
    "AE": "0.0350", "CN": "0.0420", "JP": "0.0680", "KR": "0.0330",
}  # fmt: skip
_ELSEWHERE: Final = {Channel.SMS: "0.0850", Channel.EMAIL: "0.0002", Channel.PUSH: "0.0000"}
_INVENTED: Final = "Invented for the demonstration."
# As the providers of a demonstration are called: what a campaign has cost is summed by their names.
_PROVIDERS: Final = {Channel.EMAIL: "smtp", Channel.SMS: "sms", Channel.PUSH: "push"}

_GOODS: Final = {
    "MUG": ("14.90", ("Tasse des Jeux | Games mug | Tasse der Spiele | Taza de los Juegos | Кружка Игр | كوب الألعاب"
                     " | 赛会马克杯 | 大会マグカップ | 대회 머그잔")),
    "TEE": ("29.00", ("T-shirt en coton biologique | Organic cotton T-shirt | T-Shirt aus Biobaumwolle"
                     " | Camiseta de algodón ecológico | Футболка из органического хлопка | قميص من القطن العضوي"
                     " | 有机棉T恤 | オーガニックコットンのTシャツ | 유기농 면 티셔츠")),
}  # fmt: skip

# The word, other right spellings by language (cases, with articles), and whether it must be written so.
_TERMS: Final[tuple[tuple[str, dict[str, str], bool], ...]] = (
    ("Paris 2024 | Paris 2024 | Paris 2024 | París 2024 | Париж 2024 | باريس 2024 | 巴黎2024 | パリ2024 | 파리 2024",
     {"es": "Paris 2024", "ru": "Paris 2024\nПарижа 2024", "ar": "Paris 2024", "zh-hans": "Paris 2024",
      "ja": "Paris 2024", "ko": "Paris 2024"}, True),
    ("Phryges | Phryges | Phryges | Phryges | Фриги | فريج | 弗里热 | フリージュ | 프리주",
     {"fr": "Phryge", "en": "Phryge", "de": "Phryge", "es": "Phryge", "ru": "Фриг\nФригами\nФригам"}, True),
    (("Stade de France | Stade de France | Stade de France | Estadio de Francia | Стад де Франс | ملعب فرنسا"
     " | 法兰西体育场 | スタッド・ド・フランス | 스타드 드 프랑스"), {}, True),
    (("cérémonie d’ouverture | opening ceremony | Eröffnungsfeier | ceremonia de apertura | церемония открытия"
     " | حفل الافتتاح | 开幕式 | 開会式 | 개회식"),
     {"ru": "церемонии открытия\nцеремонию открытия\nцеремонией открытия", "ar": "حفل افتتاح"}, False),
)  # fmt: skip


def ensure_senders() -> SenderIdentity:
    """Our own, which signs what nobody else signs, and that of a partner; the first is given back."""
    SenderIdentity.objects.get_or_create(
        name=ORVELUNE,
        defaults={
            **in_nine("display_name", "Orvelune & Paris 2024"),
            **in_nine("sms_stop", _STOP),
            "sms_sender": "Orvelune",
            "partner": Partner.objects.get(code="ORV"),
        },
    )
    ours, _is_new = SenderIdentity.objects.get_or_create(name=PARIS)
    if not in_language(ours, "sms_stop", languages.DEFAULT):
        _complete(ours)
    return ours


def _complete(identity: SenderIdentity) -> None:
    for column, words in (in_nine("display_name", PARIS) | in_nine("sms_stop", _STOP)).items():
        setattr(identity, column, words)
    identity.sms_sender, identity.is_default = PARIS, True
    setattr(identity, languages.column("reply_to", languages.DEFAULT), "bonjour@committee.example")
    identities.no_other_default(identity)
    identity.save()


def ensure_prices() -> None:
    for country, amount in _SMS.items():
        _ensure_price(Channel.SMS, country, amount)
    for channel, amount in _ELSEWHERE.items():
        _ensure_price(channel, "", amount)


def _ensure_price(channel: Channel, country: str, amount: str) -> None:
    Price.objects.get_or_create(
        channel=channel,
        provider=_PROVIDERS[channel],
        country=country,
        defaults={"valid": DateRange(date(2024, 1, 1), None), "amount": amount, "note": _INVENTED},
    )


def ensure_goods(images: dict[str, Image]) -> None:
    for code, (price, names) in _GOODS.items():
        links = {languages.column("link", each): f"https://shop.committee.example/{each}/{code.lower()}"
                 for each in languages.CODES}  # fmt: skip
        Product.objects.get_or_create(
            code=code, defaults={"price": price, "image": images["collection"], **in_nine("name", names), **links}
        )


def ensure_terms() -> None:
    for words, also, is_protected in _TERMS:
        columns = in_nine("text", words)
        others = {languages.column("also", language): spellings for language, spellings in also.items()}
        if not Term.objects.filter(text_fr=columns["text_fr"]).exists():
            Term.objects.create(**columns, **others, is_protected=is_protected)
