"""What is in the library, and who uses it? Templates by any word of theirs, their uses, the uses of a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import BooleanField, Count, Exists, Func, JSONField, Max, OuterRef, Q, QuerySet, Value

from campaigns.models import (
    BLOCK_FIELDS,
    CONTENT_FIELDS,
    Campaign,
    Image,
    MessageTemplate,
    Product,
    TemplateBlock,
    TemplateVersion,
)
from campaigns.translations import shared
from committee import languages

_MOST_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Usage:
    """In how many campaigns a template was used, and when the last of them left."""

    campaigns: int = 0
    last_left_at: datetime | None = None


def usage(templates: Iterable[MessageTemplate]) -> dict[int, Usage]:
    """Of each of them, by its key, in one query."""
    keys = [template.pk for template in templates]
    rows = (
        Campaign.objects.filter(template__in=keys)
        .order_by()
        .values_list("template")
        .annotate(Count("pk"), Max("started_at"))
    )
    return {key: Usage() for key in keys} | {key: Usage(count, last) for key, count, last in rows}


def search(words: str, *, among: QuerySet[MessageTemplate] | None = None) -> QuerySet[MessageTemplate]:
    """Templates in which every word stands somewhere: in the name, a tag, or a text of any language.

    Letters count without their accents. Some hundreds of templates are read as they are; no index serves this.
    """
    found = MessageTemplate.objects.all() if among is None else among
    for word in words.split()[:_MOST_WORDS]:
        found = found.filter(_says(word))
    return found


def _says(word: str) -> Q:
    columns = [column for field in CONTENT_FIELDS for column in languages.columns(field)]
    of_blocks = [column for field in BLOCK_FIELDS for column in languages.columns(field)]
    blocks = TemplateBlock.objects.filter(_anywhere(of_blocks, word), template=OuterRef("pk"))
    return _anywhere(["name", *columns], word) | Q(tags__icontains=word) | Q(Exists(blocks))


def _anywhere(columns: Iterable[str], word: str) -> Q:
    return Q(*((f"{column}__unaccent__icontains", word) for column in columns), _connector=Q.OR)


def tags_known() -> list[str]:
    """Every tag in use, those of most templates first."""
    counted = Counter(tag for tags in MessageTemplate.objects.values_list("tags", flat=True) for tag in tags)
    return [tag for tag, _count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))]


def uses_of_image(image: Image) -> list[MessageTemplate]:
    """Templates that show it now, or showed it in a version that is kept: as a block's, or as a product's."""
    kept = TemplateVersion.objects.filter(_ShowsPicture("content", image.sha256), template=OuterRef("pk"))
    now = shared.showing([image]).values("pk")
    return list(MessageTemplate.objects.filter(Q(pk__in=now) | Q(Exists(kept))).order_by("name"))


def uses_of_product(product: Product) -> list[MessageTemplate]:
    """Templates that offer it now. What a kept version says of it stands in the version."""
    return list(shared.showing([product]).order_by("name"))


class _ShowsPicture(Func):
    """Is the picture with this hash anywhere in a content: a block's, or a product's?"""

    function = "jsonb_path_exists"
    arg_joiner = ", '$.**.image.sha256 ? (@ == $sha256)'::jsonpath, "
    output_field = BooleanField()

    def __init__(self, content: str, sha256: str) -> None:
        super().__init__(content, Value({"sha256": sha256}, output_field=JSONField()))
