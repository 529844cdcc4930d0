"""What became of a message after it was handed over? Providers tell, in many ways; here each way is read into one.

    receipt (as it came) → reports (what it says) → the message, the address, the counts

A receipt is kept before anybody reads it, so that what cannot be read is lost to nobody.
"""

from __future__ import annotations
