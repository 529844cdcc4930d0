"""On what page does a block stand? Its language, direction and marks, and how its MJML and text are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final

from campaigns.flow.render import markdown
from campaigns.flow.render.layout import start
from campaigns.flow.render.plaintext import PlainText, address
from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.values import Literal
from committee.languages import direction

if TYPE_CHECKING:
    from campaigns.blocks.content import Picture

# The room between two edges of the frame, and so the most a picture can fill.
INNER_WIDTH: Final = 552


@dataclass(frozen=True, slots=True)
class Page:
    """One language of one e-mail while its blocks are laid out."""

    sheet: Sheet
    language: str
    plain: PlainText = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", PlainText(self.sheet))

    @property
    def direction(self) -> str:
        """As MJML wants it: a column is left to right unless told, whatever the page is."""
        return direction(self.language)

    @property
    def start(self) -> str:
        """The side where the language begins."""
        return start(self.language)

    def literal(self, words: str) -> str:
        """A mark for words that are nobody's Liquid or Markdown, a price or the name of a thing."""
        return self.sheet.mark(Literal(" ".join(words.split())))

    def place(self, url: str) -> str:
        """The same for where something leads, or a picture lies."""
        return self.sheet.in_url(self.sheet.mark(Literal(url)))

    def words(self, source: str) -> tuple[str, list[str]]:
        """Markdown as HTML, and as blocks of text."""
        tokens = markdown.parse(source, sheet=self.sheet)
        return markdown.to_html(tokens, language=self.language, sheet=self.sheet), self.plain.blocks(tokens)

    def section(self, columns: Iterable[str], **attributes: str) -> str:
        """A row of columns on the page's own paper; in a language from right to left, the first stands right."""
        return tag(
            "mj-section", "".join(columns), mj_class="panel", css_class="panel", direction=self.direction, **attributes
        )

    def column(self, cells: Sequence[str] | str, **attributes: str) -> str:
        """Cells one below the other."""
        return tag("mj-column", "".join(cells), direction=self.direction, **attributes)

    def text(self, html: str, *, css_class: str = "ink", mj_class: str = "", padding: str = "0 24px 16px") -> str:
        """A cell of words."""
        return tag("mj-text", html, css_class=css_class, mj_class=mj_class, align=self.start, padding=padding)

    def image(
        self, picture: Picture, *, href: str = "", width: int = INNER_WIDTH, padding: str = "0 24px 16px"
    ) -> str:
        """A cell with a picture, never larger than it is; one without words for it says so to whoever reads aloud."""
        attributes = {
            "src": self.place(picture.url),
            "alt": self.literal(picture.alt) if picture.alt.strip() else "",
            "href": href,
            "width": f"{min(width, picture.width)}px",
        }
        filled = {name: value for name, value in attributes.items() if value or name == "alt"}
        return tag("mj-image", align=self.start, padding=padding, **filled)

    def button(self, label: str, link: str, *, look: str = "primary", padding: str = "8px 24px 24px") -> str:
        """A cell with a button; nothing where it has no words or leads nowhere."""
        if not (label and link):
            return ""
        css_class = "action" if look == "primary" else "action-quiet"
        return tag(
            "mj-button",
            escape(label),
            mj_class=look,
            css_class=css_class,
            align=self.start,
            padding=padding,
            href=self.sheet.in_url(link),
        )

    def image_as_text(self, picture: Picture | None, link: str = "") -> list[str]:
        """What a picture says where none is shown."""
        alt = f"[{picture.alt.strip()}]" if picture and picture.alt.strip() else ""
        lines = [self.plain.paragraph(self.literal(alt))] if alt else []
        return ["\n".join([*lines, *([address(self.sheet.in_url(link))] if link else [])])] if alt or link else []

    def button_as_text(self, label: str, link: str) -> list[str]:
        """A label, and under it where it leads."""
        return [self.plain.link(label, self.sheet.in_url(link))] if label and link else []


def tag(name: str, content: str = "", /, **attributes: str) -> str:
    """An element of MJML; of its attributes, those that say something."""
    written = "".join(
        f' {key.replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value or key == "alt"
    )
    return f"<{name}{written}>{content}</{name}>"
