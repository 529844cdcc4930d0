"""How is a table of millions turned page by page, when counting it costs more than reading it?"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

COUNTED_AT_MOST = 10_000


class BoundedPaginator(Paginator):
    """Counts ten thousand rows and no further: who needs more wants a filter or an export, not page 201."""

    template_name = "admin/pagination_bounded.html"

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if isinstance(rows, QuerySet):
            # Without its order: which rows come first does not change how many there are.
            return rows.order_by()[:COUNTED_AT_MOST].count()
        return min(len(rows), COUNTED_AT_MOST)

    @property
    def is_bounded(self) -> bool:
        return self.count >= COUNTED_AT_MOST
