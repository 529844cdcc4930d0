"""How does an e-mail read where there is no HTML? Written from the Markdown itself, not by stripping tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Final

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from campaigns.flow.render import wrap
from campaigns.flow.render.markdown import only_controls
from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.values import Numbered

RULE: Final = "_" * 40
# Nobody knows yet how long a person's value will be: a name is taken to have this many columns.
_AWAITED_COLUMNS: Final = 12


class PlainText:
    """Writes blocks of Markdown as lines of text."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def blocks(self, tokens: Sequence[Token]) -> list[str]:
        """The blocks of a text, to be parted by blank lines; see `glued`."""
        return ["\n".join(lines) for lines in self._blocks(SyntaxTreeNode(tokens).children, wrap.WIDTH)]

    def lines(self, tokens: Sequence[Token]) -> str:
        """The same as one block: its paragraphs the entries of a list, and what is said where there is none."""
        lines, bullet = "", "- "
        for block in self.blocks(tokens):
            if only_controls(block, sheet=self.sheet):
                bullet = "" if next(self.sheet.controls.finditer(block))[1] == "e" else "- "
                lines += block
            else:
                lines += f"{bullet}{block}\n"
        return lines.removesuffix("\n")

    def title(self, text: str, *, stroke: str = "=") -> str:
        """A heading, underlined with `stroke` if there is one."""
        lines = self._wrapped(self.sheet.reveal(text), wrap.WIDTH)
        return "\n".join(self._underlined("\n".join(lines), stroke, wrap.WIDTH) if stroke else lines)

    def paragraph(self, text: str) -> str:
        """Text that is no Markdown, wrapped."""
        return "\n".join(self._wrapped(self.sheet.reveal(text), wrap.WIDTH))

    def link(self, label: str, url: str) -> str:
        """A label, and under it where it leads; `url` has the marks of a URL."""
        return f"{self.paragraph(label)}\n{address(url)}"

    def _blocks(self, nodes: Sequence[SyntaxTreeNode], room: int) -> Iterator[list[str]]:
        for node in nodes:
            match node.type:
                case "paragraph":
                    yield self._wrapped(self._inline(node), room)
                case "heading" if node.tag == "h2":
                    yield self._underlined(self._inline(node), "-", room)
                case "heading":
                    yield self._wrapped(self._inline(node), room)
                case "bullet_list":
                    yield self._list(node, ["- "] * len(node.children), room)
                case "ordered_list":
                    yield self._list(node, self._numbers(node), room)
                case "blockquote":
                    yield self._led(node.children, room, first="> ", rest="> ", parted=True)
                case "table":
                    yield from self._table(node, room)
                case "hr":
                    yield [RULE]

    def _underlined(self, text: str, stroke: str, room: int) -> list[str]:
        lines = self._wrapped(text, room)
        return [*lines, stroke * max(map(self._width, lines))]

    def _numbers(self, node: SyntaxTreeNode) -> list[str]:
        """What stands before each item; where items are a person's, their number is told when they are."""
        start = int(node.attrs.get("start", 1))
        items = [child.type != "html_block" for child in node.children]
        if all(items):
            return [f"{start + place}. " for place in range(len(items))]
        own, step = count(start), sum(items)
        return [f"{self.sheet.mark(Numbered(next(own), step))}. " if is_item else "" for is_item in items]

    def _list(self, node: SyntaxTreeNode, bullets: list[str], room: int) -> list[str]:
        lines: list[str] = []
        opens = ""
        for item, bullet in zip(node.children, bullets, strict=True):
            if item.type == "html_block":  # where the items of a person begin and end: each has its own line
                opens, ends = ("", item.content) if lines else (item.content, "")
                lines += [ends] if ends else []
                continue
            first, *rest = self._led(item.children, room, first=bullet, rest=self._indent(bullet)) or [bullet.rstrip()]
            lines += [opens + first, *rest]
            opens = ""
        return lines

    def _indent(self, bullet: str) -> str:
        return " " * len(self.sheet.sized(bullet, 1))

    def _led(
        self, nodes: Sequence[SyntaxTreeNode], room: int, *, first: str, rest: str, parted: bool = False
    ) -> list[str]:
        """Blocks moved in: the first line by `first`, every other by `rest`; `parted` by blank lines."""
        lines: list[str] = []
        for block in self._blocks(nodes, room - len(rest)):
            if parted and lines:
                lines.append(rest.rstrip())
            for line in block:
                lines.append((rest if lines else first) + line)
        return lines

    def _table(self, node: SyntaxTreeNode, room: int) -> Iterator[list[str]]:
        """A row a block and a cell a line, with its column's name: readable at any width, and when read aloud."""
        rows = [row for section in node.children for row in section.children]
        names = [self._inline(cell) for cell in rows[0].children]
        for row in rows[1:]:
            cells = zip(names, map(self._inline, row.children), strict=False)
            lines = [f"{name}: {cell}" if name else cell for name, cell in cells if cell]
            yield [line for text in lines for line in self._wrapped(text, room)]

    def _inline(self, node: SyntaxTreeNode) -> str:
        return "".join(map(self._piece, node.children))

    def _piece(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "text":
                return self.sheet.reveal(node.content)
            case "softbreak" | "hardbreak":
                return "\n"
            case "link":
                return self._link(node)
            case "s":
                return f"~{self._inline(node)}~"
            case _:
                return self._inline(node)

    def _link(self, node: SyntaxTreeNode) -> str:
        url = str(node.attrs["href"])
        label, goal = self._inline(node), address(url)
        return goal if label in {goal, url} else f"{label} ({goal})"

    def _wrapped(self, text: str, room: int) -> list[str]:
        return wrap.wrap(text, room=room, width_of=self._width)

    def _width(self, text: str) -> int:
        return wrap.display_width(self.sheet.sized(text, _AWAITED_COLUMNS))


def glued(blocks: Iterable[str], *, sheet: Sheet) -> list[str]:
    """The blocks, those that only begin or end a condition or a list put to the one that follows.

    So the blank line between two blocks goes away with the block that a condition leaves out.
    """
    together: list[str] = []
    before = ""
    for block in blocks:
        if only_controls(block, sheet=sheet):
            before += block
        elif only_controls(block.rpartition("\n")[2], sheet=sheet):  # a list of lines, each with its own end
            before += f"{block}\n"
        else:
            together.append(before + block)
            before = ""
    return together


def address(url: str) -> str:
    """Where a link leads, as it is read."""
    return url.removeprefix("mailto:").removeprefix("tel:")
