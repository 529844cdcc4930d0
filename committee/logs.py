"""Log lines: one an event, with the id of the request they belong to. No personal data goes into them."""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

# To the end of the line, as text or as it stands in a `repr`.
_DETAIL: Final = re.compile(r"(DETAIL:|CONTEXT:|Failing row contains)(?:(?!\\n)[^\n])*")

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class PrivacyFilter(logging.Filter):
    """Takes out of every line what may be about a person.

    Addresses of pages hold tokens and whatever people type: the line names the page instead. PostgreSQL repeats the
    values it refuses in the detail of an error.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        message = _without_values(record.getMessage())
        if path := getattr(getattr(record, "request", None), "path", ""):
            message = message.replace(path, _page_of(record))
        record.msg, record.args = message, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = _without_values(record.exc_text)
        return True


def _page_of(record: logging.LogRecord) -> str:
    match = getattr(record.request, "resolver_match", None)  # type: ignore[attr-defined]
    return f"/{match.route}" if match else "(no page)"


def _without_values(text: str) -> str:
    return _DETAIL.sub(r"\1 …", text)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: nothing in a message can forge a second line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = record.exc_text or self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
