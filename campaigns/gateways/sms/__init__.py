"""SMS over HTTP: what does each answer of a provider mean for a message?

=============================================  ===================================================================
what comes back                                what it means
=============================================  ===================================================================
2xx, and no error in the body                  OK
an error code that the provider is known to    HARD: it speaks of the number or of the text. Of some we know what
use of the number or of the text               they say of the number: it is dead, or its owner said STOP (`Refusal`)
any other refusal                              as `campaigns.gateways.statuses` says: it must not condemn a number.
                                               A second copy shows, but where the provider takes our key and so
                                               sends nothing twice
no connection                                  `GatewayUnavailable`, where it was so for the whole group; else SOFT
no status, once the request has left           UNKNOWN
=============================================  ===================================================================

`provider` says how a provider is spoken to, `twilio` and `generic` how that follows from the configuration,
`gateway` hands over.
"""

from __future__ import annotations
