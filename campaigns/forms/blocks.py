"""One block of an e-mail while it is being written: the inputs of its kind and no others, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from campaigns.authoring import BlockWritten
from campaigns.blocks import kinds
from campaigns.enums import BlockKind
from campaigns.forms.block_inputs import INPUTS, Asked, input_of
from campaigns.forms.offers import Offers
from campaigns.models import Image, TemplateBlock
from committee.models.named import in_language

# What a list of sessions says of each, until its author says otherwise.
SESSION_LINE: Final = "{{ item.session.start }} · {{ item.session.name }} · {{ item.venue.name }}"


class BlockForm(forms.Form):
    """`key` is the block's own: it names the inputs, and the words in every language."""

    def __init__(
        self,
        kind: str,
        data: Any = None,
        files: Any = None,
        *,
        key: str,
        language: str,
        offers: Offers,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, prefix=key, auto_id="id_%s", initial=dict(initial or {}))
        self.kind, self.key, self.language, self.offers = kind, key, language, offers
        self.upload_problem = ""
        for name in INPUTS[kind]:
            if name != "alt" or self._lacks_alt():
                self.fields[name] = input_of(name, Asked(kind, language, offers))

    @property
    def title(self) -> str:
        return str(BlockKind(self.kind).label)

    @property
    def takes_pictures(self) -> bool:
        return "upload" in self.fields

    @property
    def picture(self) -> Image | None:
        """The picture that is chosen at this moment."""
        chosen = self.data.get(self.add_prefix("image"), "") if self.is_bound else self.initial.get("image", "")
        return self.offers.images.get(str(chosen))

    def _lacks_alt(self) -> bool:
        """A picture that nobody has described yet is described here; one that is known, in the library."""
        picture = self.picture
        return picture is not None and not picture.is_decorative and not in_language(picture, "alt", self.language)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.kind == BlockKind.IMAGE and not cleaned.get("image") and "image" not in self.errors:
            self.add_error("image", _("Choose a picture, or add one."))
        names_none = cleaned.get("of") == "chosen" and "codes" not in self.errors and not cleaned.get("codes")
        if self.kind == BlockKind.SESSIONS and names_none:
            self.add_error("codes", _("Name at least one session."))
        return cleaned

    def written(self) -> BlockWritten:
        """The block as far as it is right: all of it after `is_valid`."""
        said = self.cleaned_data if self.is_bound else self.initial
        settings = {name: said[name] for name in kinds.settings_of(self.kind) if name in said}
        return BlockWritten(
            key=self.key,
            kind=self.kind,
            texts={name: said.get(name) or "" for name in kinds.TEXTS[self.kind]},
            image=self.offers.images.get(said.get("image") or ""),
            alt=said.get("alt") or "",
            settings=settings,
        )


def initial_of(block: TemplateBlock, language: str) -> dict[str, Any]:
    """What the inputs of a saved block hold."""
    settings = kinds.read(block.kind, block.settings)
    return {
        **{name: in_language(block, name, language) for name in kinds.TEXTS[block.kind]},
        **kinds.written(block.kind, settings),
        "image": str(block.image_id or ""),
    }


def initial_of_new(kind: str) -> dict[str, Any]:
    return {"text": SESSION_LINE} if kind == BlockKind.SESSIONS else {}
