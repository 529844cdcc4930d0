"""The picture that nobody sees, in the e-mails of those who agreed to be measured: it says that it was opened."""

from __future__ import annotations

import base64
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.feedback import marked
from campaigns.feedback.reports import ReportKind
from campaigns.views.asking import is_machine
from committee.tokens import BadToken

# One transparent point.
POINT: Final = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@require_safe
@never_cache
def opening(request: HttpRequest, mark: str) -> HttpResponse:
    """It is shown for as long as the e-mail is, to whoever took their agreement back, too: then nothing is kept."""
    try:
        marked.put_down(mark, ReportKind.OPENED, at=timezone.now(), is_machine=is_machine(request))
    except BadToken:
        raise Http404 from None
    response = HttpResponse(POINT, content_type="image/gif")
    response.headers["X-Robots-Tag"] = "noindex"
    return response
