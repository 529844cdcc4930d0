"""A template as it stands in the page on which it is written: three forms that are read together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from campaigns import authoring, contents, pictures
from campaigns.authoring import Written
from campaigns.forms import BlockList, Offers, TemplateForm, WordsForm
from campaigns.models import MessageTemplate
from campaigns.pictures import PictureRefused
from committee import languages

_UPLOAD, _ALT = "-upload", "-alt"


@dataclass(slots=True)
class Draft:
    """`seen` is the fingerprint of what its author began with; it is not whole where an upload was no picture."""

    template: MessageTemplate
    form: TemplateForm
    words: WordsForm
    blocks: BlockList
    seen: str = ""
    is_whole: bool = True

    @classmethod
    def of(cls, template: MessageTemplate) -> Self:
        """As it was saved."""
        rows = contents.blocks_of(template)
        language = template.source_language
        return cls(
            template,
            TemplateForm(instance=template),
            WordsForm(language=language, template=template),
            BlockList.of(rows, language=language, offers=Offers.for_blocks(rows)),
            seen=authoring.fingerprint(template) if template.pk else "",
        )

    @classmethod
    def posted(cls, request: HttpRequest, template: MessageTemplate) -> Self:
        """As it stands in the page. Pictures that come with it are taken in, and chosen where they were brought."""
        data = request.POST.copy()
        refused = _take_in_pictures(request, data)
        if not request.user.has_perm("campaigns.change_image"):
            _leave_as_described(data)
        rows = contents.blocks_of(template)
        language = _language(template, data)
        blocks = BlockList.posted(data, language=language, offers=Offers.for_blocks(rows))
        for form in blocks.forms:
            form.upload_problem = refused.get(form.key, "")
        return cls(
            template,
            TemplateForm(data, instance=template),
            WordsForm(data, language=language),
            blocks,
            seen=data.get("seen", ""),
            is_whole=not refused,
        )

    def is_valid(self) -> bool:
        # Each is asked, so that every mistake is shown.
        return all([self.form.is_valid(), self.words.is_valid(), self.blocks.is_valid(), self.is_whole])

    def written(self) -> Written:
        """Only after `is_valid`."""
        return Written({**self.form.written(), **self.words.written()}, self.blocks.written())

    def sketch(self) -> Written:
        """As much as can be understood at this moment, to be looked at."""
        self.is_valid()
        return Written({**self.form.sketch(), **self.words.written()}, self.blocks.written())


def _language(template: MessageTemplate, data: QueryDict) -> str:
    chosen = data.get("source_language", "")
    return chosen if template.pk is None and chosen in languages.CODES else template.source_language


def _leave_as_described(data: QueryDict) -> None:
    """What a picture shows is said for all templates that show it: by those who may change it."""
    for name in [name for name in data if name.endswith(_ALT)]:
        del data[name]


def _take_in_pictures(request: HttpRequest, data: QueryDict) -> dict[str, str]:
    """Block by block: the picture becomes the chosen one, or a sentence why it cannot."""
    refused = {}
    for name, file in request.FILES.items():
        if not name.endswith(_UPLOAD):
            continue
        key = name.removesuffix(_UPLOAD)
        if not request.user.has_perm("campaigns.add_image"):
            refused[key] = _("You may choose pictures of the library, and not bring new ones.")
            continue
        try:
            image = pictures.take_in(file, name=pictures.name_from(file.name), by=request.user)
        except PictureRefused as refusal:
            refused[key] = str(refusal)
        else:
            data[f"{key}-image"] = str(image.pk)
    return refused
