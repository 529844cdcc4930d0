"""A finding is found again: its place is said as far as it is known."""

from __future__ import annotations

from campaigns.enums import Severity
from campaigns.findings import Finding, place
from tests.campaigns.findings.contents import block


def test_a_place_is_said_in_full_and_as_much_of_it_as_is_known():
    blocks = [block("heading", "aa"), block("button", "bb")]
    full = Finding("LINK_BAD", Severity.ERROR, "…", "ar", "email", "bb", "link", 2)
    assert place(full, blocks) == "Arabic, e-mail, block 2 (button), link, line 2"
    assert place(Finding("X", Severity.ERROR, "…", channel="sms", field="sms"), blocks) == "SMS, text"
    assert place(Finding("X", Severity.ERROR, "…", language="zh-hans"), blocks) == "Chinese (Simplified)"
    assert place(Finding("X", Severity.ERROR, "…"), blocks) == ""
