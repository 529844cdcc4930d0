"""How does every e-mail end? It says why it came, and where its reader may leave or choose."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from django.conf import settings

from campaigns.enums import Purpose
from campaigns.flow.render.plaintext import RULE
from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.values import Awaited
from campaigns.flow.render.wording import WORDING
from campaigns.placeholders import PREFERENCES, UNSUBSCRIBE

if TYPE_CHECKING:
    from campaigns.flow.render.blocks.page import Page

_LINK: Final = "color:#0a4fa8;text-decoration:underline;"


@dataclass(frozen=True, slots=True)
class Ways:
    """Where an e-mail leads its reader who wants something else of us; empty where it leads nowhere."""

    leave: str  # not from service and safety
    choose: str  # not from notices, which answer what somebody has just done

    @classmethod
    def of(cls, *, purpose: str, notice_kind: str | None, language: str, sheet: Sheet) -> Ways:
        """The ways out of an e-mail of this purpose."""
        # Where no person is known, the page on which anybody can ask for their own link.
        anybody = f"{settings.BASE_URL}/p/{language}/preferences/"
        return cls(
            leave=_link(UNSUBSCRIBE, sheet) if purpose == Purpose.MARKETING else "",
            choose="" if notice_kind else _link(PREFERENCES, sheet, default=anybody),
        )


def _link(name: str, sheet: Sheet, *, default: str | None = None) -> str:
    return sheet.in_url(sheet.mark(Awaited(name, default, is_url=True)))


def mjml(ways: Ways, page: Page, *, sender_name: str) -> str:
    """One cell, for `{{ footer }}` of the layout."""
    wording = WORDING[page.language]
    # A name may be written in the other direction than the sentence around it.
    why = escape(_sentence(ways, page.language)) % f"<bdi>{escape(sender_name)}</bdi>"
    links = [(wording.unsubscribe, ways.leave), (wording.preferences, ways.choose)]
    anchors = [f'<a class="link" href="{url}" style="{_LINK}">{label}</a>' for label, url in links if url]
    below = f"<br />{' · '.join(anchors)}" if anchors else ""
    return page.text(why + below, css_class="foot", mj_class="foot", padding="0 24px")


def text(ways: Ways, page: Page, *, sender_name: str) -> list[str]:
    """The same, below a rule."""
    wording = WORDING[page.language]
    lines = [_sentence(ways, page.language) % sender_name]
    if ways.leave:
        lines += [wording.unsubscribe, ways.leave]
    if ways.choose:
        lines += [wording.preferences, ways.choose]
    return [RULE, page.plain.paragraph("\n".join(lines))]


def _sentence(ways: Ways, language: str) -> str:
    return WORDING[language].marketing if ways.leave else WORDING[language].service
