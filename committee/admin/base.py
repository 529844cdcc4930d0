"""What do the admin pages of every app stand on? All that is taken from the theme passes through here.

So the theme can be upgraded, or left, by changing this package alone.
"""

from __future__ import annotations

from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.contrib.filters.admin import RelatedDropdownFilter as DropdownFilter
from unfold.decorators import action
from unfold.settings import get_config
from unfold.utils import convert_color

from committee.admin.import_export import ImportExportAdmin
from committee.admin.inlines import BaseStackedInline, BaseTabularInline
from committee.admin.labels import display
from committee.admin.model_admin import BaseModelAdmin, LargeTableAdmin, ReadOnlyAdmin
from committee.admin.translated import TranslatedAdmin

__all__ = [
    "BaseModelAdmin",
    "BaseStackedInline",
    "BaseTabularInline",
    "DropdownFilter",
    "ImportExportAdmin",
    "LargeTableAdmin",
    "RangeDateTimeFilter",
    "ReadOnlyAdmin",
    "TranslatedAdmin",
    "action",
    "colours",
    "display",
]


def colours() -> dict[str, dict[str, str]]:
    """Those of the theme, for a page that cannot ask for its whole context, which looks the reader's rights up."""
    return {
        name: {weight: convert_color(value) for weight, value in weights.items()}
        for name, weights in get_config()["COLORS"].items()
    }
