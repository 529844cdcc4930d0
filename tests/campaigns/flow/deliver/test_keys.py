"""A message's name says whose it is, and cannot be invented."""

from __future__ import annotations

import pytest

from campaigns.flow.deliver import keys


def test_a_key_leads_back_to_its_message_without_a_search():
    assert keys.resolve(keys.local_part(12, 3456)) == (12, 3456)


def test_the_same_message_always_has_the_same_key():
    assert keys.local_part(12, 3456) == keys.local_part(12, 3456) != keys.local_part(12, 3457)


def test_a_key_sealed_before_the_link_key_changed_still_leads_back(settings):
    key = keys.local_part(12, 3456)
    settings.LINK_KEY, settings.LINK_KEY_FALLBACKS = "new-key-" * 8, [settings.LINK_KEY]

    assert keys.resolve(key) == keys.resolve(keys.local_part(12, 3456)) == (12, 3456)
    settings.LINK_KEY_FALLBACKS = []
    assert keys.resolve(key) is None


@pytest.mark.parametrize(
    "forged",
    [
        "12.3456", "12.3456.", "12.3456.aabbccddeeff", "x.y.z", "", "١٢.1.a", "1.2.é", "1.2.\ud800",
        pytest.param(f"{'9' * 5000}.1.aabbccddeeff", id="of five thousand digits"),
    ],
)  # fmt: skip
def test_a_key_we_did_not_make_leads_nowhere(forged):
    assert keys.resolve(forged) is None


def test_one_message_s_seal_does_not_open_another():
    seal = keys.local_part(12, 3456).rpartition(".")[2]

    assert keys.resolve(f"12.3457.{seal}") is None


def test_a_key_is_a_mailbox_s_name():
    assert len(f"bounce+{keys.local_part(10**6, 11_000_000)}") <= 64
    assert keys.return_path(keys.local_part(1, 2)).endswith("@committee.example")
