"""Push: one message to every device of a reader. What does each answer of a push service mean?

====================================  ==============================================================================
of one device                         what it means
====================================  ==============================================================================
201 and other 2xx                     OK
404, 410; UNREGISTERED of FCM         HARD, and the subscription is dead: it is removed
413, or larger than services take     HARD
400 INVALID_ARGUMENT of FCM           HARD
any other status                      as `campaigns.gateways.statuses` says; SOFT with `Retry-After`
no connection                         `GatewayUnavailable`, where it was so for the whole group; else SOFT
no status, once the request has left  UNKNOWN
====================================  ==============================================================================

Of all devices together: OK where one took it; else in doubt where one may have it; else later where one may take it
then; HARD where none ever will. A second copy shows once: both carry the same topic and the same tag.

`webpush` browsers, `signing` how we prove who we are, `fcm` apps, `gateway` all devices of a reader.
"""

from __future__ import annotations
