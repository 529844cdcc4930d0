"""What does a preview show in the place of a session, a venue, a line: one thing each, in nine languages?

The session is of the demonstration's programme. The partner is invented, as those of the programme are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from campaigns.placeholders.names import clock_of
from campaigns.placeholders.types import Moment, Span
from committee.grammar import Name
from committee.languages import CODES

_PARIS: Final = "Europe/Paris"


def _name(words: str, *, forms: str = "") -> Name:
    """A name from its nine words, and its forms: a line a language, at, to, from, of."""
    texts = dict(zip(CODES, (word.strip() for word in words.split("|")), strict=True))
    written: dict[tuple[str, str], str] = {}
    for line in forms.strip().splitlines():
        language, *each = (part.strip() for part in line.split("|"))
        written |= {(language, form): text for form, text in zip(("at", "to", "from", "of"), each, strict=False)}
    return Name(texts, written)


START: Final = Moment(datetime(2024, 8, 2, 17, tzinfo=UTC), _PARIS)
END: Final = Moment(datetime(2024, 8, 2, 20, tzinfo=UTC), _PARIS)
HOURS: Final = Span(START.at, END.at, _PARIS)
ZONE: Final = clock_of(_PARIS)

DISCIPLINE: Final = _name(
    "Athlétisme | Athletics | Leichtathletik | Atletismo | Лёгкая атлетика | ألعاب القوى | 田径 | 陸上競技 | 육상",
    forms="""
        fr | en athlétisme | à l’athlétisme | de l’athlétisme | d’athlétisme
        en | in athletics | to athletics | from athletics | of athletics
        de | in der Leichtathletik | zur Leichtathletik | von der Leichtathletik | der Leichtathletik
        es | en atletismo | al atletismo | del atletismo | de atletismo
        ru | в лёгкой атлетике | на лёгкую атлетику | с лёгкой атлетики | лёгкой атлетики
    """,
)
DESCRIPTION: Final = _name(
    "10\u202f000 m hommes, finale | Men’s 10,000m, final | 10.000 m Männer, Finale | 10\u202f000 m (hombres), final"
    " | 10\u202f000 м (мужчины), финал | 10000 متر للرجال، النهائي"
    " | 男子10000米决赛 | 男子10000m 決勝 | 남자 10000m 결승"
)
VENUE: Final = _name(
    "Stade de France | Stade de France | Stade de France | Estadio de Francia | Стад де Франс | ملعب فرنسا"
    " | 法兰西体育场 | スタッド・ド・フランス | 스타드 드 프랑스",
    forms="""
        fr | au Stade de France | au Stade de France | du Stade de France | du Stade de France
        en | at the Stade de France | to the Stade de France | from the Stade de France | of the Stade de France
        de | im Stade de France | zum Stade de France | vom Stade de France | des Stade de France
        es | en el Estadio de Francia | al Estadio de Francia | del Estadio de Francia | del Estadio de Francia
        ru | на стадионе «Стад де Франс» | на стадион «Стад де Франс» | со стадиона «Стад де Франс» | стадиона «Стад де Франс»
    """,  # noqa: E501 - a line a language
)
LINE: Final = _name(
    "RER B | RER B | RER B | RER B | Линия RER B | خط RER B | RER B线 | RER B線 | RER B선",
    forms="""
        fr | sur le RER B | au RER B | du RER B | du RER B
        en | on the RER B | to the RER B | from the RER B | of the RER B
        de | im RER B | zum RER B | vom RER B | des RER B
        es | en el RER B | al RER B | del RER B | del RER B
        ru | на линии RER B | на линию RER B | с линии RER B | линии RER B
    """,
)
STATIONS: Final = (
    _name(
        "La Plaine – Stade de France | La Plaine – Stade de France | La Plaine – Stade de France"
        " | La Plaine – Stade de France | Ла-Плен – Стад-де-Франс | لا بلين – ملعب فرنسا"
        " | 拉普莱纳–法兰西体育场 | ラ・プレーヌ＝スタッド・ド・フランス | 라 플렌–스타드 드 프랑스"
    ),
    _name(
        "Saint-Denis – Porte de Paris | Saint-Denis – Porte de Paris | Saint-Denis – Porte de Paris"
        " | Saint-Denis – Porte de Paris | Сен-Дени – Порт-де-Пари | سان دوني – بورت دو باري"
        " | 圣但尼–巴黎门 | サン・ドニ＝ポルト・ド・パリ | 생드니–포르트 드 파리"
    ),
)
OTHER_LINE: Final = _name(
    "Métro 13 | Metro line 13 | Metrolinie 13 | Línea 13 de metro | Линия метро 13 | خط المترو 13 | 地铁13号线"
    " | メトロ13号線 | 지하철 13호선"
)
PARTNER: Final = _name(
    "Orvelune | Orvelune | Orvelune | Orvelune | Орвелюн | أورفيلون | 奥薇伦 | オルヴリュヌ | 오르블륀"
)
SENDER: Final = _name(" | ".join(["Paris 2024"] * len(CODES)))
CAMPAIGN: Final = _name(
    "Lettre de juin | June newsletter | Newsletter Juni | Boletín de junio | Июньская рассылка | نشرة يونيو"
    " | 六月通讯 | 6月のニュースレター | 6월 소식지"
)
GIVEN: Final = _name("Camille | Alex | Jonas | Lucía | Анна | ليلى | 晓明 | 陽菜 | 지우")
FAMILY: Final = _name("Lefèvre | Morgan | Schäfer | Núñez | Соколова | الحداد | 王 | 高橋 | 김")
FULL: Final = _name(
    "Camille Lefèvre | Alex Morgan | Jonas Schäfer | Lucía Núñez | Анна Соколова | ليلى الحداد"
    " | 王晓明 | 高橋陽菜 | 김지우"
)
# As `Contact.salutation_name` says it of the same people.
GREETED: Final = _name("Camille | Alex | Jonas | Lucía | Анна | ليلى | 王晓明 | 高橋陽菜 | 김지우")

# The tickets of the sample reader: the session above, and one after it.
TICKETS: Final[tuple[Mapping[str, str], ...]] = (
    {"session": "ATH03", "gate": "A", "block": "104", "category": "B"},
    {"session": "ATH05", "gate": "B", "block": "212", "category": "C"},
)
