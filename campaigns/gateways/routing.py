"""Which of a channel's providers carries this group, and when? One that is well and has room, drawn by weight.

A group is one provider's, never spread over several. One that cannot be reached had nothing handed over, so the next
takes the whole group in the same hand-over; what a provider may have taken is never given to another.
"""

from __future__ import annotations

import random
import re
import time
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_noop

from campaigns.enums import Lane
from campaigns.gateways import Answer, Askable, Envelope, Gateway, GatewayUnavailable, Outcome
from campaigns.gateways.breaker import Breaker, numbers
from campaigns.gateways.rates import LONGEST_BURST, Limits, Rates

UNREACHABLE: Final = gettext_noop("It cannot be reached.")  # kept as it stands here, and read in any language
PLANS_KEPT: Final = 8  # a group that was planned and not handed over leaves its plan behind
NOBODY: Final = 0  # in the place of a provider's number that is not known
IMPATIENCE: Final = 2.0  # seconds after which an incident tries even a provider that is left alone

# Of a group's answers at least so many, and this share, speak of us: then it has had enough of us.
ENOUGH_ANSWERS: Final = 3
HAD_ENOUGH: Final = 0.5
# Of HTTP every refusal that condemns nobody (a key, the rate, 5xx); of SMTP what is about syntax and connections (x0z
# to x2z: RFC 5321, 4.2.1), 5xx without a word of why, and of enhanced codes those about security and policy.
OF_US: Final = re.compile(r"4[0-2]\d\b.*|5(?!52)\d\d|\d{3} [45]\.7\.\d+")


@dataclass(frozen=True, slots=True)
class Provider:
    """Who carries messages of a channel, as the operators wrote it down."""

    code: str
    channel: str
    kind: str
    weight: int  # its share of the channel beside those of the others; 0: only where none of the others can
    gateway: Gateway
    limits: Limits = field(default_factory=Limits)
    # How it reports what became of messages: `campaigns.feedback.doors`; two secrets while one replaces the other.
    webhooks: str = ""
    webhook_secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Who carries a group, and who would instead, in this order."""

    keys: frozenset[str]
    lane: str
    order: tuple[Provider, ...]


class Route:
    """The `Carrier` of one channel: its providers behind the face of one."""

    def __init__(self, providers: Sequence[Provider], *, breaker: Breaker, rates: Rates) -> None:
        self.providers = tuple(providers)
        self._by_code = {provider.code: provider for provider in providers}
        self._breaker = breaker
        self._rates = rates
        self._plans: deque[Plan] = deque(maxlen=PLANS_KEPT)
        self._impatient_at = 0.0

    def largest_group(self, lane: str) -> int | None:
        """How many messages a group should have so that no provider is handed more than its rate in one go."""
        rates = [provider.limits.in_all for provider in self.providers if provider.limits.in_all]
        if not rates:
            return None
        share = settings.LANE_SHARES.get(lane, 1.0 - sum(settings.LANE_SHARES.values()))
        return max(int(min(rates) * LONGEST_BURST * share), 1)

    def reserve(self, lane: str, envelopes: Sequence[Envelope]) -> float:
        self._breaker.renew()
        candidates, others = self._candidates(lane)
        waits = []
        for provider in candidates:
            wait = self._rates.take(provider.code, provider.limits, lane, envelopes)
            if not wait:
                order = (provider, *(other for other in others if other is not provider))
                self._plans.append(Plan(frozenset(one.key for one in envelopes), lane, order))
                return 0.0
            waits.append(wait)
        return min(waits, default=float(settings.UNREACHABLE_PAUSE[lane]))

    def hand_over(self, envelopes: Sequence[Any]) -> list[Outcome]:
        plan = self._plan(envelopes)
        failure = GatewayUnavailable()
        for place, provider in enumerate(plan.order):
            if place:
                self._rates.charge(provider.code, provider.limits, plan.lane, envelopes)
            try:
                outcomes = provider.gateway.hand_over(envelopes)
            except GatewayUnavailable as unavailable:
                failure = unavailable
                self._breaker.saw_failure(provider.code, unavailable.said or UNREACHABLE)
            else:
                self._learn(provider, outcomes)
                answers = _can_be_asked(provider)
                for outcome in outcomes:
                    outcome.provider, outcome.can_be_asked = provider.code, answers
                return outcomes
        raise failure

    @property
    def can_be_asked(self) -> bool:
        """Whether any of its providers says which messages it has."""
        return any(_can_be_asked(provider) for provider in self.providers)

    def promised_to(self, envelopes: Sequence[Any]) -> list[int]:
        """See `Carrier`."""
        if not self.can_be_asked or not envelopes:
            return []
        plan = self._planned(envelopes)
        return sorted(numbers.get(provider.code, NOBODY) for provider in (plan.order if plan else self.providers))

    def look_up(self, holders: Mapping[str, Collection[int]], *, seconds: float) -> list[Outcome]:
        """See `Askable`: of each key, who may have it. Only their own word counts that they have it not: where one of
        them is gone, cannot be asked or is not known at all, nobody says so in its stead.
        """
        ends_at = time.monotonic() + seconds
        self._breaker.renew()  # so that this process knows their numbers
        said: dict[str, dict[int, Outcome]] = {key: {} for key in holders}
        for provider in self.providers:
            number = numbers.get(provider.code, NOBODY)
            keys = [key for key, some in holders.items() if not some or number in some]
            if keys and _can_be_asked(provider) and isinstance(provider.gateway, Askable):
                for outcome in provider.gateway.look_up(keys, seconds=max(ends_at - time.monotonic(), 0.0)):
                    said[outcome.key][number] = replace(outcome, provider=provider.code)
        return [_settled(key, holders[key], answers) for key, answers in said.items()]

    def remember(self) -> None:
        self._breaker.renew()

    def close(self) -> None:
        for provider in self.providers:
            provider.gateway.close()

    def _planned(self, envelopes: Sequence[Any]) -> Plan | None:
        first = envelopes[0].key if envelopes else ""
        return next((plan for plan in list(self._plans) if first in plan.keys), None)

    def _plan(self, envelopes: Sequence[Any]) -> Plan:
        if plan := self._planned(envelopes):
            self._plans.remove(plan)
            return plan
        # Nobody asked before, of a letter to a colleague: it may as well try one that is left alone.
        order = self._live() or self._in_turn(list(self._by_code))
        return Plan(frozenset(), Lane.OPERATIONAL, tuple(order))

    def _candidates(self, lane: str) -> tuple[list[Provider], list[Provider]]:
        """Those of whom one may have the group, and those who would carry it in their stead.

        Where the first has no room the group moves on to another with a share; a spare one is no overflow.
        """
        live = self._live()
        if tried := self._tried_again(lane, has_others=bool(live)):
            return [tried], live
        if not live:
            desperate = self._tried_at_any_rate(lane)
            return desperate[:1], desperate
        return [provider for provider in live if self._weight(provider.code)] or live[:1], live

    def _live(self) -> list[Provider]:
        return self._in_turn(self._breaker.live(list(self._by_code)))

    def _tried_again(self, lane: str, *, has_others: bool) -> Provider | None:
        """One whose pause is over, for one group of one process: an incident's only where there is no other."""
        if lane == Lane.INCIDENT and has_others:
            return None
        return next((provider for provider in self.providers if self._breaker.try_again(provider.code)), None)

    def _tried_at_any_rate(self, lane: str) -> list[Provider]:
        """Nobody is well: an incident does not wait for the end of a pause."""
        now = time.monotonic()
        if lane != Lane.INCIDENT or now < self._impatient_at:
            return []
        self._impatient_at = now + IMPATIENCE
        used = [code for code in self._by_code if (known := self._breaker.standing(code)) and known.is_enabled]
        return self._in_turn(used)

    def _in_turn(self, codes: Sequence[str]) -> list[Provider]:
        """In the order in which they are asked: drawn by weight, those without a share last."""
        weights = {code: self._weight(code) for code in codes}
        drawn = {code: random.expovariate(weight) for code, weight in weights.items() if weight}
        spare = [code for code, weight in weights.items() if not weight]
        return [self._by_code[code] for code in [*sorted(drawn, key=drawn.__getitem__), *spare]]

    def _weight(self, code: str) -> int:
        known = self._breaker.standing(code)
        return known.weight if known else self._by_code[code].weight

    def _learn(self, provider: Provider, outcomes: Sequence[Outcome]) -> None:
        complaints = [one for one in outcomes if one.answer is Answer.UNKNOWN or speaks_of_us(one)]
        if len(complaints) >= ENOUGH_ANSWERS and len(complaints) >= HAD_ENOUGH * len(outcomes):
            said, asked = complaints[0], max(outcome.retry_after or 0.0 for outcome in complaints)
            self._breaker.saw_failure(provider.code, f"{said.code} {said.text}".strip(), asked=asked)
        elif len(complaints) < len(outcomes):
            self._breaker.saw_answer(provider.code)


def _can_be_asked(provider: Provider) -> bool:
    return bool(getattr(provider.gateway, "can_be_asked", False))


def _settled(key: str, holders: Collection[int], answers: Mapping[int, Outcome]) -> Outcome:
    if has := next((outcome for outcome in answers.values() if outcome.answer is Answer.OK), None):
        return has
    all_deny = bool(holders) and all(one in answers and answers[one].answer is Answer.SOFT for one in holders)
    return Outcome(key, Answer.SOFT if all_deny else Answer.UNKNOWN)


def speaks_of_us(outcome: Outcome) -> bool:
    """Whether the answer is about how we send, or how the provider does, and not about this recipient."""
    return outcome.answer is Answer.SOFT and bool(OF_US.fullmatch(outcome.code))
