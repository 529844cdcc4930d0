"""What a process remembers of drafts is right for as long as the same is said, and is no more than the texts."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

from campaigns import versions
from campaigns.placeholders import sample_programme
from contacts.enums import Channel
from tests.campaigns.flow.letters import framed, write

LIST = "{% for one in person.tickets %}{{ one.session.code }}{% else %}None{% endfor %}"


class Programme(dict):
    """Sessions that one can see go."""


def draft(content, frame, channel=Channel.EMAIL):
    return versions.compiled_draft(content, language="en", channel=channel, frame=frame)


def test_the_same_words_in_the_same_frame_are_compiled_once():
    content, frame = write("Once"), framed(sessions=sample_programme())
    first = draft(content, frame)
    assert draft(write("Once"), framed(sessions=frame.sessions)) is first
    # What another channel says is no part of it.
    assert draft(replace(content, sms="Another"), frame) is first
    assert draft(replace(content, preheader="Another"), frame) is not first
    assert draft(content, replace(frame, stop="STOP 36173")) is not first


def test_a_session_that_is_told_otherwise_is_compiled_anew():
    before, after = sample_programme(), sample_programme()
    code = next(iter(after))
    after[code] = {**after[code], "session.code": "MOVED"}
    assert draft(write(LIST), framed(sessions=before)) != draft(write(LIST), framed(sessions=after))


def test_a_programme_is_not_kept_with_the_texts_that_were_made_of_it():
    programme = Programme(sample_programme())
    seen = weakref.ref(programme)
    draft(write(LIST), framed(sessions=programme))
    del programme
    for other in range(4):
        draft(write(f"Other {other}"), framed(sessions=sample_programme()))
    gc.collect()
    assert seen() is None
