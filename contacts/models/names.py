"""How is a person found by name? By the beginnings of words, folded in the database: the index and the search agree.

The functions are made by the migrations `0009_names_in_words` and `0025_names_in_one_piece`.
"""

from __future__ import annotations

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Value


class NameWords(Func):
    """The words of somebody's names as a `tsvector`: lower case, without accents, marks and punctuation."""

    function = "contact_name_words"
    output_field = SearchVectorField()


class NameQuery(Func):
    """What is looked for: words that begin, or with `whole=True` are, words of somebody's names."""

    function = "contact_name_query"
    output_field = SearchVectorField()

    def __init__(self, searched: str, *, whole: bool = False) -> None:
        super().__init__(Value(searched))
        if whole:
            # Without the marks of a beginning; the folded words themselves hold no punctuation.
            self.extra["template"] = "replace(%(function)s(%(expressions)s)::text, ':*', '')::tsquery"


class NameMatches(Func):
    """True where each word of `searched` begins a word of the names in `fields`, or with `whole=True` is one."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = models.BooleanField()

    def __init__(self, searched: str, *fields: str, whole: bool = False) -> None:
        super().__init__(NameWords(*fields), NameQuery(searched, whole=whole))
