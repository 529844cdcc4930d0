"""Which names may an author write between `{{` and `}}`, what does each stand for, and how is it written?

`types` says what a value can be, `catalogue` which names there are, `localising` how a value reads in a language,
`samples` what a preview puts in, `salutations` how a letter greets, and `reader_times` what other clocks show.
"""

from __future__ import annotations

from campaigns.placeholders.catalogue import (
    CATALOGUE,
    ITEM,
    LINKS,
    PREFERENCES,
    READER_TIME,
    SALUTATION,
    TICKETS,
    UNSUBSCRIBE,
    Catalogue,
)
from campaigns.placeholders.errors import (
    FormMissing,
    PlaceholderWithoutDefault,
    UnknownPlaceholder,
    UnprintableFact,
    UnsupportedLogic,
)
from campaigns.placeholders.localising import localised
from campaigns.placeholders.reader_times import OFFSET, reader_times
from campaigns.placeholders.salutations import SALUTATIONS, Salutation
from campaigns.placeholders.samples import (
    sample_facts,
    sample_person,
    sample_programme,
    sample_words,
    samples,
)
from campaigns.placeholders.types import (
    Fact,
    Kind,
    Moment,
    Money,
    Placeholder,
    Scope,
    SlotValue,
    Source,
    Span,
    Type,
)
from committee.grammar import Name

__all__ = [
    "CATALOGUE",
    "ITEM",
    "LINKS",
    "OFFSET",
    "PREFERENCES",
    "READER_TIME",
    "SALUTATION",
    "SALUTATIONS",
    "TICKETS",
    "UNSUBSCRIBE",
    "Catalogue",
    "Fact",
    "FormMissing",
    "Kind",
    "Moment",
    "Money",
    "Name",
    "Placeholder",
    "PlaceholderWithoutDefault",
    "Salutation",
    "Scope",
    "SlotValue",
    "Source",
    "Span",
    "Type",
    "UnknownPlaceholder",
    "UnprintableFact",
    "UnsupportedLogic",
    "localised",
    "reader_times",
    "sample_facts",
    "sample_person",
    "sample_programme",
    "sample_words",
    "samples",
]
