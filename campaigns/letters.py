"""What does a letter that answers something say, and who signs it? The approved words, in today's sender's name."""

from __future__ import annotations

from campaigns import contents, identities, versions
from campaigns.flow import render
from campaigns.flow.deliver import texts
from campaigns.models import CompiledText, MessageTemplate, TemplateVersion
from committee.errors import CommitteeError
from contacts.enums import Channel


class LetterNotReady(CommitteeError):
    """Nobody has approved what such a letter says, or it can no longer be made: it waits until it can."""


class Letters:
    """The texts of letters, each looked up once. Made anew for every drain, which so sees what was approved and who
    was renamed since the last.
    """

    def __init__(self) -> None:
        self._versions: dict[str, TemplateVersion | LetterNotReady] = {}
        self._skeletons: dict[tuple[str, str, str], render.Skeleton] = {}

    def skeleton(self, kind: str, *, language: str, channel: str) -> render.Skeleton:
        """The text of such letters in that language, ready to be filled. Raises `LetterNotReady`."""
        place = (kind, language, channel)
        if place not in self._skeletons:
            version = self._version(kind)
            spoken = contents.served_by(version.content).get(language)
            if spoken is None:
                raise LetterNotReady(f"nothing is written in {language}")
            self._skeletons[place] = texts.email(version=version.pk, campaign=None, language=spoken, channel=channel)
        return self._skeletons[place]

    def _version(self, kind: str) -> TemplateVersion:
        if kind not in self._versions:
            try:
                self._versions[kind] = _ready(kind)
            except LetterNotReady as refusal:
                self._versions[kind] = refusal
        found = self._versions[kind]
        if isinstance(found, LetterNotReady):
            raise found
        return found


def _ready(kind: str) -> TemplateVersion:
    """The approved words, compiled as the sender of today signs them."""
    letters = MessageTemplate.objects.select_related("topic", "approved_version__layout_version")
    letter = letters.filter(notice_kind=kind).first()
    if letter is None or letter.approved_version is None:
        raise LetterNotReady("no template answers it with approved words")
    version, signs = letter.approved_version, identities.for_topic(letter.topic)
    signed = identities.sha256(signs)
    compiled = CompiledText.objects.filter(version=version, campaign=None, sender_sha256=signed).count()
    if compiled < len(contents.languages_in(version.content)):
        try:
            versions.compile_texts(version, channels=[Channel.EMAIL], identity=signs)
        except render.ContentRefused as refusal:
            raise LetterNotReady(str(refusal)) from refusal
    return version
