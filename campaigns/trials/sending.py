"""How does a trial reach a colleague? As the message would reach a reader, and said to be a trial.

The header `X-Committee-Test` and the words before the subject are all that differs; links are those of the sample
reader and open nothing. What is byte for byte what a reader gets is the proof sheet, not the trial.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import contents, versions
from campaigns.enums import TrialStatus
from campaigns.flow import render
from campaigns.flow.render import Skeleton
from campaigns.gateways import Answer, Envelope, Gateway, GatewayUnavailable
from campaigns.models import MessageTemplate, StaffAddress, Trial
from campaigns.placeholders import UNSUBSCRIBE, sample_person
from campaigns.trials.addresses import usable
from campaigns.trials.errors import TrialRefused
from committee import audit
from committee.models import User
from contacts.enums import Channel

SAMPLE: Final = "sample"
_A_DAY: Final = timedelta(days=1)


def request(
    template: MessageTemplate,
    *,
    languages: Collection[str],
    channels: Collection[str],
    addresses: Collection[StaffAddress],
    by: User,
    at: datetime,
    reader: str = SAMPLE,
) -> list[Trial]:
    """One trial for each language and address, to be sent by `send`. Raises `TrialRefused`; then nothing is sent.

    The present words are frozen first: what a colleague remarks on can be looked up.
    """
    _refuse(languages, channels, addresses, reader)
    with transaction.atomic():
        # One after the other, so that two requests at once do not go over the limit together.
        User.objects.select_for_update().get(pk=by.pk)
        version = versions.freeze(template, by=by)
        written = contents.languages_in(version.content)
        if missing := [code for code in languages if code not in written]:
            raise TrialRefused(_("Nothing is written in %(languages)s.") % {"languages": ", ".join(missing)})
        wanted = [(code, address) for code in languages for address in addresses]
        sent = Trial.objects.filter(requested_by=by, requested_at__gt=at - _A_DAY).count()
        if sent + len(wanted) > settings.TRIALS_A_DAY:
            message = _("No more than %(most)s trials a day: %(left)s are left.")
            raise TrialRefused(message % {"most": settings.TRIALS_A_DAY, "left": max(settings.TRIALS_A_DAY - sent, 0)})
        trials = Trial.objects.bulk_create(
            Trial(
                template=template,
                version=version,
                language=code,
                channel=Channel.EMAIL,
                address=address,
                reader=reader,
                requested_by=by,
                requested_at=at,
            )
            for code, address in wanted
        )
        after = {"languages": sorted(languages), "addresses": len(addresses), "version": version.number}
        audit.record("campaigns.send_trial", by=by, on=template, after=after)
    return trials


def _refuse(
    languages: Collection[str], channels: Collection[str], addresses: Collection[StaffAddress], reader: str
) -> None:
    if not languages or not addresses:
        raise TrialRefused(_("Choose a language and an address."))
    if set(channels) != {Channel.EMAIL}:
        raise TrialRefused(_("Trials by SMS and push cannot be sent yet."))
    if reader != SAMPLE:
        raise TrialRefused(_("A trial is read by the sample reader: nobody's values leave in it."))
    good = set(usable().filter(pk__in=[address.pk for address in addresses]).values_list("pk", flat=True))
    if strange := [address for address in addresses if address.pk not in good]:
        names = ", ".join(map(str, strange))
        raise TrialRefused(
            _("Trials go to confirmed addresses of colleagues alone: not to %(names)s.") % {"names": names}
        )


def send(trial_ids: Iterable[int], *, gateways: Mapping[str, Gateway], at: datetime) -> None:
    """Hand over those that wait. Each leaves once, however often this is called."""
    for pk in trial_ids:
        if Trial.objects.filter(pk=pk, status=TrialStatus.PENDING, sent_at=None).update(sent_at=at):
            _send(
                Trial.objects.select_related("template__topic", "version__layout_version", "address__user").get(pk=pk),
                gateways,
                at,
            )


def _send(trial: Trial, gateways: Mapping[str, Gateway], at: datetime) -> None:
    if not usable().filter(pk=trial.address_id).exists():
        _note(trial, TrialStatus.FAILED, _("The address is no longer one of a colleague."))
        return
    try:
        (outcome,) = gateways[trial.channel].hand_over([_envelope(trial, at)])
    except render.ContentRefused as refusal:
        _note(trial, TrialStatus.FAILED, str(refusal))
    except GatewayUnavailable as error:
        _note(trial, TrialStatus.FAILED, str(error))
    else:
        status = TrialStatus.SENT if outcome.answer is Answer.OK else TrialStatus.FAILED
        _note(trial, status, f"{outcome.code} {outcome.text}".strip())


def _note(trial: Trial, status: TrialStatus, answer: str) -> None:
    trial.status, trial.answer = status, answer[:200]
    trial.save(update_fields=["status", "answer"])


def _envelope(trial: Trial, at: datetime) -> Envelope:
    compiled = _compiled(trial)
    skeleton = Skeleton(replace(compiled, subject=("[Test] ", *compiled.subject)))
    values = sample_person(trial.language)
    rendered = render.fill(skeleton.compiled, values, unsubscribe_url=str(values[UNSUBSCRIBE]))
    local = f"trial.{trial.pk}"

    def content(*, seven_bit: bool = False) -> bytes:
        message_id = f"{local}@{settings.EMAIL_FROM_DOMAIN}"
        made = render.mime(
            skeleton, rendered, to=trial.address.value, message_id=message_id, date=at, seven_bit=seven_bit
        )
        return b"X-Committee-Test: 1\r\n" + made

    return Envelope(
        key=local,
        sender=f"bounce+{local}@{settings.EMAIL_FROM_DOMAIN}",
        recipient=trial.address.value,
        content=content(),
        content_7bit=lambda: content(seven_bit=True),
    )


def _compiled(trial: Trial) -> render.CompiledEmail:
    content = trial.version.content
    words = contents.in_language(content, trial.language)
    assert words is not None  # asked before it was requested, and a version never changes
    frame = versions.frames_for(trial.template, content=content, layout=trial.version.layout_version)
    compiled = versions.compiled_draft(
        words, language=trial.language, channel=Channel.EMAIL, frame=frame(trial.language)
    )
    assert isinstance(compiled, render.CompiledEmail)
    return compiled
