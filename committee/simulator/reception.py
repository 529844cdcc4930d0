"""Is this message taken? What stands between a request and the journal: its service, the faults, and what is known."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable
from typing import Any, Final, Protocol

from committee.simulator import push, sms
from committee.simulator.fault import Fault
from committee.simulator.faults import Faults
from committee.simulator.http import HttpSession
from committee.simulator.journal import Journal
from committee.simulator.services import Answer, Callback, NotUnderstood, Request, Submission, kept

REMEMBERED: Final = 200_000  # messages, by the key their sender gave them


class Provider(Protocol):
    """What the reception needs of the simulator."""

    faults: Faults
    journal: Journal
    keep_content: bool

    def opened(self, session: HttpSession) -> int: ...

    def closed(self, session: HttpSession) -> None: ...

    def hold(self, session: HttpSession, key: str, fault: Fault) -> None: ...

    def report(self, entries: list[dict[str, Any]], callback: Callback | None) -> None: ...


class Reception:
    """Takes the requests of all HTTP connections of one simulator."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.opened = provider.opened
        self.closed = provider.closed
        self._known: dict[tuple[str, str], Answer] = {}

    def take(self, request: Request, session: HttpSession) -> None:
        self.provider.faults.reread()
        if request.method == "GET":
            session.answer(self._look_up(request))
            return
        try:
            submission = _submission(request)
        except NotUnderstood as reason:
            session.answer(Answer(reason.status, {"error": str(reason), "message": str(reason)}))
            return
        fault = self.provider.faults.find(submission.at, submission.recipient)
        if fault and fault.reply:
            session.answer(_refusal(submission, fault))
        elif fault and fault.drop == "before":
            session.hang_up()
        elif "idempotency-key" in request.headers and (submission.service, submission.key) in self._known:
            session.answer(self._known[submission.service, submission.key])
        else:
            self._record(request, submission, fault, session)

    def _look_up(self, request: Request) -> Answer:
        """`GET /sms/messages?reference=…`: do you have it?"""
        if request.path.rstrip("/") != "/sms/messages":
            return Answer(404)
        known = self._known.get(("generic", request.query.get("reference", "")))
        return Answer(200, {"messages": [known.content] if known else []})

    def _record(self, request: Request, submission: Submission, fault: Fault | None, session: HttpSession) -> None:
        name = ("SM" if submission.service == "twilio" else "") + uuid.uuid4().hex
        answer = submission.yes(name)
        self._remember(submission, answer)
        session.promise(answer)
        entry = {
            "at": round(time.time(), 6),
            "key": submission.key,
            "channel": submission.at.value,
            "service": submission.service,
            "recipient": submission.recipient,
            "id": name,
            "size": len(submission.content),
            "sha256": hashlib.sha256(submission.content).hexdigest(),
            "headers": kept(request.headers),
            "connection": session.number,
            **submission.told,
        }
        if self.provider.keep_content:
            entry["content"] = submission.content.decode("latin-1" if submission.service == "webpush" else "utf-8")
        self.provider.journal.record([entry], self._after(fault, session, submission.key))
        self.provider.report([entry], submission.callback)

    def _after(self, fault: Fault | None, session: HttpSession, key: str) -> Callable[[], object]:
        """What is done once the journal has it."""
        if fault and fault.hold:
            return lambda: self.provider.hold(session, key, fault)
        if fault and fault.delay:
            return lambda: session.loop.call_later(fault.delay, session.accept)
        return session.hang_up if fault else session.accept

    def _remember(self, submission: Submission, answer: Answer) -> None:
        if not submission.key:
            return
        if len(self._known) >= REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[submission.service, submission.key] = answer


def _submission(request: Request) -> Submission:
    for service in (*sms.SERVICES, *push.SERVICES):
        if match := service.path.fullmatch(request.path):
            if request.method != "POST":
                raise NotUnderstood("POST", status=405)
            return service.read(request, match)
    raise NotUnderstood("There is nothing here", status=404)


def _refusal(submission: Submission, fault: Fault) -> Answer:
    answer = submission.no(fault.reply)
    if fault.retry_after is None:
        return answer
    return Answer(answer.status, answer.content, {"retry-after": f"{fault.retry_after:g}"})
