"""Which addresses, numbers and devices go wrong by their name alone?"""

from __future__ import annotations

from typing import Final

from committee.simulator.fault import Fault, Step

# By what stands before the first hyphen of an e-mail address.
MAILBOXES: Final = {
    "bounce": Fault(Step.RCPT, reply="550 5.1.1 No such mailbox"),
    "greylist": Fault(Step.RCPT, reply="451 4.7.1 Greylisted, come back later", times=1),
    "full": Fault(Step.RCPT, reply="452 4.2.2 Mailbox full"),
    "blocked": Fault(Step.RCPT, reply="554 5.7.1 Client host blocked"),
    "busy": Fault(Step.RCPT, reply="421 4.3.2 Service shutting down"),
    "spam": Fault(Step.DOT, reply="554 5.7.1 Message looks like spam"),
    "drop": Fault(Step.DOT, drop="before"),
    "lost": Fault(Step.DOT, drop="after"),
}

# By what stands before the first hyphen of a push subscription or a device token.
DEVICES: Final = {
    "gone": Fault(Step.PUSH, reply="410"),
    "unknown": Fault(Step.PUSH, reply="404"),
    "large": Fault(Step.PUSH, reply="413"),
    "busy": Fault(Step.PUSH, reply="429", retry_after=1, times=1),
    "down": Fault(Step.PUSH, reply="503"),
    "drop": Fault(Step.PUSH, drop="before"),
    "lost": Fault(Step.PUSH, drop="after"),
}

# By the last seven digits of a telephone number.
NUMBERS: Final = {
    "5550101": Fault(Step.SMS, reply="400 21211"),
    "5550102": Fault(Step.SMS, reply="400 21614"),
    "5550103": Fault(Step.SMS, reply="400 21610"),
    "5550104": Fault(Step.SMS, reply="429 20429", retry_after=1, times=1),
    "5550105": Fault(Step.SMS, reply="503 20503"),
    "5550106": Fault(Step.SMS, drop="before"),
    "5550107": Fault(Step.SMS, drop="after"),
}

# What is reported of a message after it was accepted, one after the other: the event, and the code told with it.
Afterwards = tuple[tuple[str, str], ...]
AFTERWARDS_BY_NUMBER: Final[dict[str, Afterwards]] = {
    "5550108": (("failed", "30003"),),
    "5550109": (("stop", ""),),
    "5550110": (("stop", ""), ("start", "")),
}
AFTERWARDS_BY_MAILBOX: Final[dict[str, Afterwards]] = {
    "late": (("bounced", "5.1.1"),),
    "complains": (("complained", ""),),
}


def fault_of(at: Step, recipient: str) -> Fault | None:
    """What the recipient's name means at this step."""
    if at is Step.SMS:
        return NUMBERS.get(recipient[-7:])
    meaning = (DEVICES if at is Step.PUSH else MAILBOXES).get(recipient.partition("-")[0])
    return meaning if meaning and meaning.at is at else None


def afterwards(channel: str, recipient: str) -> Afterwards:
    """What the provider will report of a message that it took for this recipient; mostly nothing out of the usual."""
    if channel == "sms":
        return AFTERWARDS_BY_NUMBER.get(recipient[-7:], ())
    return AFTERWARDS_BY_MAILBOX.get(recipient.partition("-")[0], ()) if channel == "email" else ()
