"""The page where somebody asks to be written to. It answers the same whether we know the address or not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from committee import languages
from contacts import addresses, enquiries, wordings
from contacts.enums import AddressKind
from contacts.forms.sign_up import SignUpForm
from contacts.views import limits
from contacts.views.public import page, public_page, too_often, visitor_address, words_on

WORDING = "sign-up"


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def sign_up(request: HttpRequest, language: str) -> HttpResponse:
    words = words_on("sign_up.html", language=language, form=SignUpForm(language=language))
    version = wordings.version_of(WORDING, words)
    if request.method != "POST":
        return _page(request, SignUpForm(language=language), version, language=language)
    with translation.override(language):
        form = SignUpForm(request.POST, language=language)
        if form.is_valid() and form.cleaned_data["shown"] not in {"", version}:
            form.add_error(None, pgettext("public", "These words have changed. Please read them, and press again."))
    if form.errors:
        return _page(request, form, version, language=language, status=422)
    if not form.is_by_a_robot and (refusal := _note(request, form, language=language, words=words)):
        return refusal
    return page(request, "sign_up_sent.html", language=language)


def _note(request: HttpRequest, form: SignUpForm, *, language: str, words: str) -> HttpResponse | None:
    said = form.cleaned_data
    origin = visitor_address(request)
    fingerprint = addresses.digest(AddressKind.EMAIL, addresses.normalise_email(said["email"]))
    if seconds := limits.wait("sign-up", origin=origin, address=fingerprint):
        return too_often(request, language=language, seconds=seconds)
    enquiries.note_sign_up(
        email=said["email"],
        language=language,
        topics=[topic.pk for topic in form.chosen()],
        at=timezone.now(),
        # Of a form on another site we do not know the words: then those of the confirmation count.
        wording=wordings.shown(WORDING, language, words) if said["shown"] else "",
        origin=origin,
        source=said["source"],
    )
    return None


def _page(request: HttpRequest, form: SignUpForm, version: str, *, language: str, status: int = 200) -> HttpResponse:
    """The form, with what was typed and the words that stand on the page now."""
    return page(
        request,
        "sign_up.html",
        language=language,
        status=status,
        form=form,
        version=version,
        languages=languages.NAMES.items(),
        switch="sign_up",
    )
