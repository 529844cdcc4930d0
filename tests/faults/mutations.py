"""What the tests take away from the product, to see that they notice: never a switch in the product itself.

Called by the settings of the processes that are about to be killed, or by a test in its own process.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any, Final

from campaigns.flow.deliver import envelopes, gate, revival


def forget_intents() -> None:
    """As if no intent had been written before the hand-over: whoever was on the wire looks as if they waited."""
    _replace(revival, "ELSE 'in_doubt' END,", "ELSE 'pending' END,")


def lock_nobody() -> None:
    """As if the gate asked for consent without holding its readers."""
    _replace(gate, "FOR {strength}", "")


def poison() -> None:
    """A text that kills whoever renders it for person-7."""
    made: Callable[..., Any] = envelopes.made

    def deadly(claim: Any, text: Any, person: Any) -> Any:
        if person.address.startswith("person-7@"):
            os.kill(os.getpid(), signal.SIGKILL)
        return made(claim, text, person)

    envelopes.made = deadly


MUTATIONS: Final = {"forget_intents": forget_intents, "poison": poison}


def _replace(module: Any, old: str, new: str) -> None:
    """In every statement of the module. There must be one: a mutation that changes nothing would prove nothing."""
    changed = 0
    for name, value in vars(module).items():
        if isinstance(value, str) and name.isupper() and old in value:
            setattr(module, name, value.replace(old, new))
            changed += 1
    assert changed, f"{old!r} is no longer in {module.__name__}: look for what has taken its place"
