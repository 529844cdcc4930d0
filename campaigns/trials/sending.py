"""How does a trial reach a colleague? Asked for, promised, and handed over by the channel of their address.

It is filled with the values of the sample reader, or of a person whose name fits a page the worst. Those leave for
addresses of whoever asked alone, who may see that person; colleagues may not.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from campaigns import contents, standstill, versions
from campaigns.enums import TrialStatus
from campaigns.flow import render
from campaigns.flow.deliver import durability
from campaigns.gateways import Answer, Gateway, GatewayUnavailable
from campaigns.models import MessageTemplate, StaffAddress, TemplateVersion, Trial
from campaigns.readers import Reader, ReaderKind
from campaigns.trials import envelopes
from campaigns.trials.addresses import is_gone, usable
from campaigns.trials.errors import TrialRefused
from committee import audit
from committee.errors import CommitteeError
from committee.languages import NAMES
from committee.models import User
from contacts.enums import Channel
from contacts.models import Contact

logger = logging.getLogger(__name__)

BROKEN_OFF: Final = gettext_lazy("It was broken off: see whether it has arrived, or ask for it again.")
_A_DAY: Final = timedelta(days=1)


def request(
    template: MessageTemplate,
    *,
    languages: Collection[str],
    channels: Collection[str],
    addresses: Collection[StaffAddress],
    by: User,
    at: datetime,
    reader: Reader | None = None,
    variant: str = "",
) -> list[Trial]:
    """One trial for each language and address that one of these channels reaches, to be sent by `send`. Raises
    `TrialRefused`; then nothing is sent.

    The present words are frozen first: what a colleague remarks on can be looked up.
    """
    _refuse(template, languages, channels, addresses)
    _refuse_to_show_others(reader, addresses, by)
    wanted = [(code, address) for code in languages for address in addresses if address.channel in channels]
    with transaction.atomic():
        _keep_to_the_limit(by, len(wanted), at)
        version = _frozen(template, languages, by)
        of_all = {"template": template, "version": version, "variant": variant, "reader": _written(reader)}
        asked = {"requested_by": by, "requested_at": at}
        trials = Trial.objects.bulk_create(
            Trial(language=code, address=address, channel=address.channel, **of_all, **asked)
            for code, address in wanted
        )
        _write_down(trials, reader, by)
    return trials


def _write_down(trials: Sequence[Trial], reader: Reader | None, by: User) -> None:
    """In the trail. Whoever has a trial filled with a person has looked at them."""
    template, version = trials[0].template, trials[0].version
    languages, addresses = {trial.language for trial in trials}, {trial.address_id for trial in trials}
    after = {"languages": sorted(languages), "addresses": len(addresses), "version": version.number}
    audit.record("campaigns.send_trial", by=by, on=template, after=after)
    if reader is not None:
        on = Contact(pk=reader.contact)
        audit.record("campaigns.view_proof_of_person", by=by, on=on, after={"of": str(template)})


def _refuse_to_show_others(reader: Reader | None, addresses: Collection[StaffAddress], by: User) -> None:
    if reader is not None and any(address.user_id != by.pk for address in addresses):
        raise TrialRefused(_("What stands there of a person goes to your own addresses alone."))


def request_all(texts: Mapping[str, MessageTemplate], **asked: Any) -> list[Trial]:
    """The same of the variants of a campaign, by their letters: of all of them, or of none."""
    with transaction.atomic():
        return [trial for letter, text in texts.items() for trial in request(text, variant=letter, **asked)]


def _keep_to_the_limit(by: User, wanted: int, at: datetime) -> None:
    """So many a day and no more, of those who ask one after the other and of those who ask at once."""
    User.objects.select_for_update().get(pk=by.pk)
    sent = Trial.objects.filter(requested_by=by, requested_at__gt=at - _A_DAY).count()
    if sent + wanted > settings.TRIALS_A_DAY:
        message = _("No more than %(most)s trials a day: %(left)s are left.")
        raise TrialRefused(message % {"most": settings.TRIALS_A_DAY, "left": max(settings.TRIALS_A_DAY - sent, 0)})


def _frozen(template: MessageTemplate, languages: Collection[str], by: User) -> TemplateVersion:
    version = versions.freeze(template, by=by)
    written = contents.languages_in(version.content)
    if missing := [code for code in languages if code not in written]:
        names = ", ".join(NAMES[code] for code in missing)
        raise TrialRefused(_("Nothing is written in %(languages)s.") % {"languages": names})
    return version


def _refuse(
    template: MessageTemplate,
    languages: Collection[str],
    channels: Collection[str],
    addresses: Collection[StaffAddress],
) -> None:
    if strange := [Channel(channel).label for channel in channels if channel not in template.channels]:
        raise TrialRefused(_("It is not written for %(channels)s.") % {"channels": ", ".join(map(str, strange))})
    if standstill.current():
        raise TrialRefused(_("All sending is stopped: no trial leaves either."))
    if not languages or not any(address.channel in channels for address in addresses):
        raise TrialRefused(_("Choose a language and an address."))
    good = set(usable().filter(pk__in=[address.pk for address in addresses]).values_list("pk", flat=True))
    if others := [address for address in addresses if address.pk not in good]:
        names = ", ".join(map(str, others))
        raise TrialRefused(
            _("Trials go to confirmed addresses of colleagues alone: not to %(names)s.") % {"names": names}
        )


def _written(reader: Reader | None) -> str:
    """As a trial keeps whose values it is sent with: the kind and the key, never a name."""
    return f"{reader.kind}:{reader.contact}" if reader else ReaderKind.SAMPLE.value


def send(trial_ids: Iterable[int], *, gateways: Mapping[str, Gateway], at: datetime) -> None:
    """Hand over those that wait. Each leaves once, however often this is called. Raises `UnsafeDatabase`."""
    durability.refuse_unsafe()
    for pk in trial_ids:
        if _promised(pk, at):
            _send(
                Trial.objects.select_related(
                    "template__topic", "version__layout_version", "address__user", "requested_by"
                ).get(pk=pk),
                gateways,
                at,
            )


def _promised(pk: int, at: datetime) -> bool:
    """Whether this call is the one that sends it, and anything leaves at all."""
    waiting = Trial.objects.filter(pk=pk, status=TrialStatus.PENDING, sent_at=None)
    with transaction.atomic():
        if standstill.may_leave():
            return bool(waiting.update(sent_at=at))
    for trial in waiting.select_related("requested_by"):
        _note(trial, TrialStatus.FAILED, gettext_lazy("All sending was stopped: ask for it again."))
    return False


def _send(trial: Trial, gateways: Mapping[str, Gateway], at: datetime) -> None:
    if not usable().filter(pk=trial.address_id).exists():
        _note(trial, TrialStatus.FAILED, gettext_lazy("The address is no longer one of a colleague."))
        return
    gateway = gateways.get(trial.channel)
    if gateway is None:
        _note(trial, TrialStatus.FAILED, gettext_lazy("No provider carries messages on this channel."))
        return
    try:
        (outcome,) = gateway.hand_over([envelopes.of(trial, at=at)])
    except (render.ContentRefused, render.ValueMissing, TrialRefused, GatewayUnavailable) as refusal:
        _note(trial, TrialStatus.FAILED, refusal)
    except Exception:
        # Whatever it is: whoever waits for it is told, and the others leave.
        logger.exception("trial %s was broken off", trial.pk)
        _note(trial, TrialStatus.FAILED, BROKEN_OFF)
    else:
        status = TrialStatus.SENT if outcome.answer is Answer.OK else TrialStatus.FAILED
        _note(trial, status, f"{outcome.code} {outcome.text}".strip())
        if outcome.dead:
            is_gone(trial.address, at=at)


def _note(trial: Trial, status: TrialStatus, answer: str | Promise | CommitteeError) -> None:
    """In the language of whoever asked for it, as far as the words are ours."""
    with override(trial.requested_by.language):
        trial.status, trial.answer = status, str(answer)[:200]
    trial.save(update_fields=["status", "answer"])
