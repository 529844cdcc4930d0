"""What volunteers tells the apps above it. The signal has its line in docs/architecture.md."""

from __future__ import annotations

from django.dispatch import Signal

# Somebody's place on a shift changed. Sent in the change's transaction. Arguments: assignment_id, status, at.
assignment_changed = Signal()
