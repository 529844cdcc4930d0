"""What does a letter say that came to the return address, or to the mailbox of a feedback loop?

    reports = mail.read(raw)

Bounces (RFC 3464, and those in words only), complaints (RFC 5965), requests to be left out, and answers of
absent readers (RFC 3834). A letter of which nothing is understood gives no report: it is for a person to look at.
Whose it is says our own key, wherever a server kept it.
"""

from __future__ import annotations

from campaigns.feedback.mail.reading import read

__all__ = ["read"]
