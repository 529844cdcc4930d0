"""What contacts tells the apps above it. Each signal has its line in docs/architecture.md."""

from __future__ import annotations

from django.dispatch import Signal

# A person withdrew a right. Sent in the withdrawal's transaction.
# Arguments: contact_id, topic_id, channel, source, reference (the message that carried the link,
# as "campaign.n", or ""), at.
consent_withdrawn = Signal()

# People were erased, one or hundreds at once. Sent in the erasure's transaction.
# Arguments: contact_ids, digests (kind and fingerprint of each address they had), at.
contact_erased = Signal()

# Two entries became one person. Sent in the merge's transaction, which a receiver may refuse by a `CommitteeError`.
# Arguments: survivor_id, absorbed_id, at.
contacts_merged = Signal()
