"""Does every picture say in words what it shows, and does it come quickly on a telephone?"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaigns.blocks.content import Block, Content, Picture
from campaigns.enums import Severity
from campaigns.flow.render.content import Finding
from contacts.enums import Channel

HEAVY = 200_000
HEAVY_TOGETHER = 800_000


def without_alt(content: Content) -> Iterator[Finding]:
    """IMAGE_WITHOUT_ALT: a picture that some readers know only by its words."""
    for block in content.blocks:
        if block.picture and not block.picture.alt.strip() and not _is_ornament(block):
            message = (
                _("The picture leads somewhere: say in its words where.")
                if block.link.strip()
                else _("Say in words what the picture shows, or call it decoration in the library.")
            )
            yield _missing(message, block)
        for goods in block.goods:
            if goods.picture and not goods.picture.alt.strip():
                message = _("The picture of the product %(code)s says nothing in words: see the library.")
                yield _missing(message % {"code": goods.code}, block)


def _is_ornament(block: Block) -> bool:
    """Decoration says nothing; but a link must, to whoever does not see it."""
    return block.picture is not None and block.picture.is_decorative and not block.link.strip()


def _missing(message: str, block: Block) -> Finding:
    return Finding("IMAGE_WITHOUT_ALT", Severity.ERROR, message, channel=Channel.EMAIL, block=block.key, field="alt")


def heavy(content: Content) -> Iterator[Finding]:
    """IMAGE_HEAVY: what a telephone on a crowded network waits for."""
    seen: dict[str, int] = {}
    for block in content.blocks:
        for picture in _pictures(block):
            if picture.size > HEAVY and picture.url not in seen:
                message = _("The picture has %(size)s kB: above %(most)s, telephones wait for it.")
                values = {"size": picture.size // 1000, "most": HEAVY // 1000}
                yield Finding(
                    "IMAGE_HEAVY",
                    Severity.WARNING,
                    message % values,
                    channel=Channel.EMAIL,
                    block=block.key,
                    field="image",
                )
            seen[picture.url] = picture.size
    if (together := sum(seen.values())) > HEAVY_TOGETHER:
        message = _("All pictures together have %(size)s kB: above %(most)s, telephones wait for them.")
        values = {"size": together // 1000, "most": HEAVY_TOGETHER // 1000}
        yield Finding("IMAGE_HEAVY", Severity.WARNING, message % values, channel=Channel.EMAIL)


def _pictures(block: Block) -> Iterator[Picture]:
    if block.picture:
        yield block.picture
    yield from (goods.picture for goods in block.goods if goods.picture)
