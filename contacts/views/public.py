"""How is a page of the public answered? In its reader's language, without scripts, cookies or traces."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any, Final, cast

from csp.decorators import csp
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from committee import languages

View = Callable[..., HttpResponseBase]

# Some proxies write the port too: 192.0.2.1:5060, [2001:db8::1]:5060.
_WITH_PORT: Final = re.compile(r"^(?:(\d+\.\d+\.\d+\.\d+)|\[([^\]]+)\])(?::\d+)?$", re.ASCII)

# What somebody agrees to stands in such a part of the page.
_WORDING: Final = re.compile(r"<section data-wording>(.*?)</section>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")

STRICT: Final = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}


# What a page may do whose only purpose needs scripts, of our own alone.
SCRIPTED: Final = {**STRICT, "script-src": ["'self'"], "worker-src": ["'self'"], "manifest-src": ["'self'"]}


def public_page(view: View) -> View:
    """A page whose address may be a secret: kept by no cache, named to no other site, found by no search engine.

    No CSRF check, for there is no session to abuse: what a page may do lies in its link alone, and mail programs
    must be able to unsubscribe without a cookie (RFC 8058).
    """
    return _guarded(view, STRICT)


def scripted_page(view: View) -> View:
    """The same, where it can do nothing without scripts."""
    return _guarded(view, SCRIPTED)


def _guarded(view: View, policy: dict[str, list[str]]) -> View:
    @csrf_exempt
    @never_cache
    @csp(policy)
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return cast("View", guarded)


def page(request: HttpRequest, template: str, *, language: str, status: int = 200, **context: Any) -> HttpResponse:
    """The page in that language, whatever the browser or the account of a member of staff would prefer."""
    with translation.override(language):
        context |= {"language": language, "direction": languages.direction(language)}
        response = render(request, f"contacts/{template}", context, status=status)
    response.headers["Content-Language"] = language
    return response


def words_on(template: str, *, language: str, **context: Any) -> str:
    """The very words of a page that somebody agrees to by its button, as they are read, a line each."""
    with translation.override(language):
        source = render_to_string(f"contacts/{template}", context | {"language": language})
    lines = (html.unescape(line).strip() for line in _TAG.sub("\n", "\n".join(_WORDING.findall(source))).splitlines())
    return "\n".join(filter(None, lines))


def too_often(request: HttpRequest, *, language: str, seconds: int) -> HttpResponse:
    """For somebody who has asked often enough: when to come back."""
    minutes = -(-seconds // 60)
    response = page(request, "too_often.html", language=language, status=429, minutes=minutes)
    response.headers["Retry-After"] = str(seconds)
    return response


def bad_link(request: HttpRequest) -> HttpResponse:
    """For a link that was cut or made up, in the language of the browser: nothing else is known of its reader."""
    return page(request, "bad_link.html", language=get_language_from_request(request), status=404)


def visitor_address(request: HttpRequest) -> str | None:
    """From where the request came: behind a proxy we trust, what the proxy saw. None when that is no IP address."""
    seen: str = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(_WITH_PORT.sub(r"\1\2", seen)))
    except ValueError:
        return None
