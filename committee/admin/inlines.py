"""How are rows shown inside the form of the row they belong to?"""

from __future__ import annotations

from unfold.admin import StackedInline, TabularInline


class BaseTabularInline(TabularInline):
    """A line a row. Never for translated fields: nine columns a field do not fit a line."""

    extra = 0
    show_change_link = True


class BaseStackedInline(StackedInline):
    extra = 0
    show_change_link = True
