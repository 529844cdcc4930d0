"""What people do, in a browser, from end to end."""

from __future__ import annotations

PATIENCE = 60  # seconds: a busy machine takes its time
