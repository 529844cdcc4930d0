"""The page where somebody asks to be written to. It answers the same whether we know the address or not."""

from __future__ import annotations

import logging
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods
from redis import RedisError

from committee import languages
from contacts import subscriptions
from contacts.forms.sign_up import WORDING, SignUpForm
from contacts.views.public import page, public_page, visitor_address

REQUESTS_AN_HOUR: Final = 20

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def sign_up(request: HttpRequest, language: str) -> HttpResponse:
    with translation.override(language):
        form = SignUpForm(request.POST or None, language=language)
        is_valid = request.method == "POST" and form.is_valid()
    if not is_valid:
        return _form(request, form, language=language, status=422 if form.errors else 200)
    origin = visitor_address(request)
    if _asks_too_often(origin):
        return _form(request, form, language=language, status=429, too_often=True)
    subscriptions.sign_up(
        email=form.cleaned_data["email"],
        language=language,
        topics=form.cleaned_data["topics"],
        at=timezone.now(),
        wording=WORDING,
        ip_address=origin,
    )
    return page(request, "sign_up_sent.html", language=language)


def _form(request: HttpRequest, form: SignUpForm, *, language: str, status: int, **more: bool) -> HttpResponse:
    offered = languages.NAMES.items()
    return page(request, "sign_up.html", language=language, status=status, form=form, languages=offered, **more)


def _asks_too_often(origin: str | None) -> bool:
    """Counted by where the requests come from: one connection may not fill many mailboxes."""
    key = f"sign-up:{origin}"
    try:
        cache.add(key, 0, timeout=3600)
        return cache.incr(key) > REQUESTS_AN_HOUR
    except RedisError:  # uncounted for as long as the cache is away: an address is still written to once an hour
        logger.warning("The cache does not answer: sign-ups are not counted.")
        return False
    except ValueError:  # it ran out between the two calls
        return False
