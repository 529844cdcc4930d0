"""What pictures does the demonstration show? Two, drawn here: nobody’s photographs, so they need no licence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

from PIL import Image as Pillow
from PIL import ImageDraw

from campaigns import pictures
from campaigns.demo.nine import in_nine
from campaigns.models import Image
from committee import languages
from committee.models import User
from committee.models.named import in_language

_NIGHT, _DUSK, _SUN, _WATER, _STONE = "#1b2a4e", "#e59a6f", "#ffe2a8", "#2b4a78", "#d9c7ae"
_BLUE, _RED, _WHITE, _CREAM = "#0072ce", "#d50032", "#ffffff", "#f6efe2"

_ALTS: Final = {
    "seine": (
        "Un pont de Paris et des bateaux pavoisés sur la Seine au coucher du soleil"
        " | A bridge in Paris and boats with flags on the Seine at sunset"
        " | Eine Brücke in Paris und beflaggte Boote auf der Seine bei Sonnenuntergang"
        " | Un puente de París y barcos con banderas en el Sena al atardecer"
        " | Мост в Париже и катера с флагами на Сене на закате"
        " | جسر في باريس وقوارب ترفع الأعلام على نهر السين عند الغروب"
        " | 日落时分的巴黎桥梁，塞纳河上的彩旗游船"
        " | 夕暮れのセーヌ川、パリの橋と旗を掲げた船"
        " | 해 질 녘 센강의 다리와 깃발을 단 배들"
    ),
    "collection": (
        "Un t-shirt bleu et une tasse rouge de la collection des Jeux"
        " | A blue T-shirt and a red mug from the Games collection"
        " | Ein blaues T-Shirt und eine rote Tasse aus der Kollektion der Spiele"
        " | Una camiseta azul y una taza roja de la colección de los Juegos"
        " | Синяя футболка и красная кружка из коллекции Игр"
        " | قميص أزرق وكوب أحمر من مجموعة الألعاب"
        " | 赛会系列的蓝色T恤和红色马克杯"
        " | 大会コレクションの青いTシャツと赤いマグカップ"
        " | 대회 컬렉션의 파란 티셔츠와 빨간 머그잔"
    ),
}


def ensure(*, by: User | None) -> dict[str, Image]:
    """The pictures by the names that the letters call them, each taken in as any other file."""
    return {name: _taken_in(name, draw, by=by) for name, draw in _DRAWN.items()}


def _taken_in(name: str, draw: Callable[[ImageDraw.ImageDraw], None], *, by: User | None) -> Image:
    drawing = Pillow.new("RGB", (1200, 500), _CREAM)
    draw(ImageDraw.Draw(drawing))
    file = BytesIO()
    drawing.save(file, "PNG")
    file.seek(0)
    image = pictures.take_in(file, name=name, by=by)
    if not in_language(image, "alt", languages.DEFAULT):
        for column, words in in_nine("alt", _ALTS[name]).items():
            setattr(image, column, words)
        image.save()
    return image


def _seine(pen: ImageDraw.ImageDraw) -> None:
    for y in range(300):
        pen.line([(0, y), (1200, y)], fill=_between(_NIGHT, _DUSK, y / 300))
    pen.ellipse([840, 170, 1000, 330], fill=_SUN)
    for x, height in ((40, 60), (150, 90), (250, 70), (990, 80), (1090, 100)):
        pen.rectangle([x, 300 - height, x + 80, 300], fill=_NIGHT)
    pen.polygon([(420, 300), (447, 120), (453, 120), (480, 300)], fill=_NIGHT)
    pen.rectangle([0, 300, 1200, 500], fill=_WATER)
    pen.rectangle([0, 280, 1200, 312], fill=_STONE)
    for x in range(20, 1200, 240):
        pen.pieslice([x, 290, x + 200, 450], 180, 360, fill=_WATER)
        pen.arc([x, 290, x + 200, 450], 180, 360, fill=_STONE, width=10)
    for x, flag in ((180, _RED), (560, _WHITE), (920, _BLUE)):
        pen.polygon([(x, 420), (x + 150, 420), (x + 125, 455), (x + 25, 455)], fill=_WHITE)
        pen.line([(x + 70, 420), (x + 70, 350)], fill=_WHITE, width=4)
        pen.polygon([(x + 72, 350), (x + 122, 365), (x + 72, 380)], fill=flag)


def _collection(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle([0, 400, 1200, 500], fill=_STONE)
    pen.polygon(
        [(330, 110), (420, 80), (480, 110), (540, 80), (630, 110), (690, 210), (620, 250), (600, 210), (600, 430),
         (360, 430), (360, 210), (340, 250), (270, 210)],
        fill=_BLUE,
    )  # fmt: skip
    pen.ellipse([430, 210, 530, 310], outline=_WHITE, width=12)
    pen.ellipse([900, 240, 1010, 380], outline=_RED, width=22)
    pen.rounded_rectangle([760, 210, 950, 430], radius=24, fill=_RED)
    pen.rectangle([760, 290, 950, 320], fill=_WHITE)


def _between(first: str, second: str, share: float) -> tuple[int, ...]:
    start, end = (bytes.fromhex(colour[1:]) for colour in (first, second))
    return tuple(round(a + (b - a) * share) for a, b in zip(start, end, strict=True))


_DRAWN: Final[Mapping[str, Callable[[ImageDraw.ImageDraw], None]]] = {"seine": _seine, "collection": _collection}
