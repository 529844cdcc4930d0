"""To whom does a campaign go? To the people of its sources, each once: a segment, ticket holders, a list, a shift.

    people_of(sources)    the query of everybody they describe now
    sentence(sources)     the same in words
    rules(sources)        the same as data that do not change with the people: what an approval is bound to

A source is a row of a higher app (`SourceLike`); what each kind means is registered when the apps start, by the app
that knows those people.
"""

from __future__ import annotations

from contacts.audiences.registry import Source, SourceLike, kinds, of, register
from contacts.audiences.union import people_of, rules, sentence

__all__ = ["Source", "SourceLike", "kinds", "of", "people_of", "register", "rules", "sentence"]
