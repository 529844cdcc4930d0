"""What may staff write of a product? Links that lead somewhere: what the checks refuse is said where it is typed."""

from __future__ import annotations

from typing import Any

from campaigns.flow.render import offers
from campaigns.forms.shared_words import SharedWordsForm
from committee import languages


class ProductForm(SharedWordsForm):
    words = "name"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for column in languages.columns("link"):
            link = cleaned.get(column) or ""
            if link and (reason := offers.objection_to(link)):
                self.add_error(column, reason)
        return cleaned
