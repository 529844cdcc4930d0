"""Push services know us by a key that a command makes and the environment takes."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from committee import env, vapid


def test_the_key_that_the_command_prints_is_one_that_the_environment_takes(capsys, monkeypatch):
    call_command("make_vapid_key")
    name, key = capsys.readouterr().out.strip().split("=", 1)

    monkeypatch.setenv(name, key)

    assert env.read().vapid_private_key == key
    assert len(vapid.read(vapid.public_key(key))) == 65
    assert vapid.new_key() != key


@pytest.mark.parametrize("text", ["", "AAAA", "é", "A" * 43, "!" * 43])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(vapid.BadVapidKey):
        vapid.private_key(text)
