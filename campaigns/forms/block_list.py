"""The blocks of an e-mail in their order, as a browser posts them, with what is added, moved and removed.

The hidden inputs called `block` name them in the order of the page, as "k4m2x7qa button": the key and the kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from campaigns.authoring import BlockWritten
from campaigns.blocks import kinds
from campaigns.enums import BlockKind
from campaigns.forms.blocks import BlockForm, initial_of, initial_of_new
from campaigns.forms.offers import Offers
from campaigns.models import TemplateBlock, new_key

_BLOCK: Final = re.compile(r"([a-z2-7]{1,8}) ([a-z]{1,8})", re.ASCII)
# What a new e-mail may begin with.
STARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "words": (BlockKind.HEADING, BlockKind.TEXT, BlockKind.BUTTON),
    "picture": (BlockKind.HEADING, BlockKind.IMAGE, BlockKind.TEXT, BlockKind.BUTTON),
    "sessions": (BlockKind.HEADING, BlockKind.TEXT, BlockKind.SESSIONS),
}


class BlockList:
    def __init__(self, *, language: str, offers: Offers) -> None:
        self.language, self.offers = language, offers
        self.forms: list[BlockForm] = []
        self.problem = ""

    # --- Where it comes from -----------------------------------------------------------------------------------------

    @classmethod
    def of(cls, blocks: Sequence[TemplateBlock], *, language: str, offers: Offers) -> Self:
        """Blocks as they were saved, in their order."""
        found = cls(language=language, offers=offers)
        for block in blocks:
            found.forms.append(found._new(block.kind, block.key, initial_of(block, language)))
        return found

    @classmethod
    def posted(cls, posted: QueryDict, *, language: str, offers: Offers) -> Self:
        """Blocks as they stand in the page. Lines that no page of ours could send are left out."""
        found = cls(language=language, offers=offers)
        lines = posted.getlist("block")
        for line in lines[: kinds.MOST_BLOCKS]:
            match = _BLOCK.fullmatch(line)
            if match and match[2] in BlockKind.values and found.find(match[1]) is None:
                form = BlockForm(match[2], posted, {}, key=match[1], language=language, offers=offers)
                found.forms.append(form)
        if len(lines) > kinds.MOST_BLOCKS:
            found.problem = _("An e-mail has %(most)s blocks at most.") % {"most": kinds.MOST_BLOCKS}
        return found

    # --- What is done to it ------------------------------------------------------------------------------------------

    def edit(self, edit: str) -> str:
        """Do what the pressed button says; answers the key of the block to go on with.

        `add button end` · `add text k4m2x7qa` (after that block) · `up k4m2x7qa` · `down …` · `remove …` ·
        `start picture`
        """
        verb, _space, rest = edit.partition(" ")
        match verb:
            case "add":
                kind, _space, after = rest.partition(" ")
                return self._add(kind, after)
            case "start" if rest in STARTS and not self.forms:
                keys = [self._add(kind, "end") for kind in STARTS[rest]]
                return keys[0]
            case "up" | "down" | "remove" if (form := self.find(rest)) is not None:
                return self._moved(form, verb)
        return rest

    def _add(self, kind: str, after: str) -> str:
        if kind not in BlockKind.values:
            return ""
        if len(self.forms) >= kinds.MOST_BLOCKS:
            self.problem = _("An e-mail has %(most)s blocks at most.") % {"most": kinds.MOST_BLOCKS}
            return after
        form = self._new(kind, new_key(), initial_of_new(kind))
        before = self.find(after)
        place = self.forms.index(before) + 1 if before else len(self.forms)
        self.forms.insert(place, form)
        return form.key

    def _moved(self, form: BlockForm, verb: str) -> str:
        place = self.forms.index(form)
        self.forms.remove(form)
        if verb == "remove":
            return self.forms[min(place, len(self.forms) - 1)].key if self.forms else ""
        self.forms.insert(max(0, place - 1) if verb == "up" else place + 1, form)
        return form.key

    def find(self, key: str) -> BlockForm | None:
        return next((form for form in self.forms if form.key == key), None)

    def _new(self, kind: str, key: str, initial: Mapping[str, Any]) -> BlockForm:
        return BlockForm(kind, key=key, language=self.language, offers=self.offers, initial=initial)

    # --- What it says ------------------------------------------------------------------------------------------------

    def is_valid(self) -> bool:
        # Every block is asked, so that every mistake is shown.
        return all([form.is_valid() for form in self.forms]) and not self.problem  # noqa: C419

    def written(self) -> list[BlockWritten]:
        """The blocks as far as they are right: all of them after `is_valid`."""
        return [form.written() for form in self.forms]
