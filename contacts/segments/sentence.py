"""How is a rule said in one sentence? “French-speaking holders of athletics sessions on 4 August who accept SMS.”"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from contacts.segments import tree
from contacts.segments.conditions import Condition, HasTicket, Language
from contacts.segments.conditions.tickets import HELD
from contacts.segments.criteria import Criteria, InvalidCriteria
from contacts.segments.mentions import Known, look_up
from contacts.segments.ticket_words import described
from contacts.segments.tree import Group, Match
from contacts.segments.words import all_of, any_of


def sentence(criteria: Criteria, language: str) -> str:
    """The rule in words, in a language of the back-office. What does not exist any more is called by its code."""
    return sentences([criteria], language)[0]


def sentences(rules: Iterable[Criteria], language: str) -> list[str]:
    """Many rules in words, in as many questions to the database as one."""
    with translation.override(language):
        groups = [_readable(criteria) for criteria in rules]
        known = look_up(mention for group in groups if group for mention in group.mentions())
        return [_whole(group, known) if group else str(InvalidCriteria.message) for group in groups]


def _readable(criteria: Criteria) -> Group | None:
    try:
        return tree.read(criteria)
    except InvalidCriteria:
        return None


def _whole(group: Group, known: Known) -> str:
    members = group.members if group.match == Match.ALL else (group,)
    left_out = [member for member in members if isinstance(member, Group) and member.match == Match.NONE]
    said = _people([member for member in members if member not in left_out], known)
    if left_out:
        phrases = [_phrase(member, known, within=Match.ANY) for each in left_out for member in each.members]
        said = _("%(people)s, except those who %(clauses)s") % {"people": said, "clauses": any_of(phrases)}
    return _("%(sentence)s.") % {"sentence": capfirst(said)}


def _people(members: list[Condition | Group], known: Known) -> str:
    """The first language and the first ticket make the subject; everything else follows “who”."""
    language = next((member for member in members if isinstance(member, Language)), None)
    ticket = next((member for member in members if isinstance(member, HasTicket)), None)
    rest = [member for member in members if member is not language and member is not ticket]
    if not members:
        return _("everybody")
    facts = {
        "speaking": get_text_list([_speaking()[code] for code in language.codes], _("or")) if language else "",
        "sessions": described(ticket, known) if ticket else "",
    }
    subject = _subject(language, ticket) % facts
    if not rest:
        return subject
    # A group that stands alone needs no brackets.
    within = Match.ANY if len(rest) == 1 else Match.ALL
    clauses = all_of(_phrase(member, known, within=within) for member in _groups_last(rest))
    return _("%(people)s who %(clauses)s") % {"people": subject, "clauses": clauses}


def _subject(language: Language | None, ticket: HasTicket | None) -> str:
    if ticket is None:
        return _("%(speaking)s people") if language else _("people")
    if ticket.state == HELD:
        return _("%(speaking)s holders of %(sessions)s") if language else _("holders of %(sessions)s")
    return _("%(speaking)s former holders of %(sessions)s") if language else _("former holders of %(sessions)s")


def _speaking() -> dict[str, str]:
    return {
        "fr": _("French-speaking"),
        "en": _("English-speaking"),
        "de": _("German-speaking"),
        "es": _("Spanish-speaking"),
        "ru": _("Russian-speaking"),
        "ar": _("Arabic-speaking"),
        "zh-hans": _("Chinese-speaking"),
        "ja": _("Japanese-speaking"),
        "ko": _("Korean-speaking"),
    }


def _groups_last(members: list[Condition | Group]) -> list[Condition | Group]:
    return sorted(members, key=lambda member: isinstance(member, Group))


def _phrase(member: Condition | Group, known: Known, *, within: Match) -> str:
    """What follows “who”; a group within a group of another kind stands in brackets."""
    if isinstance(member, Condition):
        return member.phrase(known)
    inner = Match.ANY if member.match == Match.NONE else Match(member.match)
    phrases = [_phrase(each, known, within=inner) for each in _groups_last(list(member.members))]
    if member.match == Match.NONE:
        return _("for whom none of this is true (%(clauses)s)") % {"clauses": any_of(phrases)}
    said = any_of(phrases) if member.match == Match.ANY else all_of(phrases)
    return said if within == inner or len(phrases) == 1 else f"({said})"
