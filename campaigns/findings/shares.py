"""May a campaign be divided as it is: in variants, a control group, waves?"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaigns.enums import Purpose, Severity
from campaigns.flow.render.content import Finding
from campaigns.models import Campaign


def of_campaign(campaign: Campaign) -> Iterator[Finding]:
    yield from _shares_wrong(campaign)
    yield from _variant_differs(campaign)
    yield from _control_refused(campaign)
    yield from _waves_refused(campaign)


def _shares_wrong(campaign: Campaign) -> Iterator[Finding]:
    """SHARES_WRONG: variants that leave somebody without, or serve somebody twice."""
    shares = list(campaign.variants.values_list("share", flat=True))
    if shares and sum(shares) != 100:
        message = _("The shares of the variants make %(sum)s %% together, and must make 100.")
        yield Finding("SHARES_WRONG", Severity.ERROR, message % {"sum": sum(shares)}, field="variants")


def _variant_differs(campaign: Campaign) -> Iterator[Finding]:
    """VARIANT_DIFFERS: words to which its readers have not agreed; rights are those of the campaign's topic."""
    template = campaign.template
    for variant in campaign.variants.select_related("template"):
        other = variant.template
        if (other.purpose, other.topic_id) != (template.purpose, template.topic_id):
            message = _("Variant %(label)s is of another purpose or about another topic than the campaign's template.")
            yield Finding("VARIANT_DIFFERS", Severity.ERROR, message % {"label": variant.label}, field="variants")


def _control_refused(campaign: Campaign) -> Iterator[Finding]:
    """CONTROL_REFUSED: what people need to know is kept from nobody."""
    if campaign.control_share and campaign.template.purpose != Purpose.MARKETING:
        message = _("Only marketing has a control group: what people need to know is kept from nobody.")
        yield Finding("CONTROL_REFUSED", Severity.ERROR, message, field="control_share")


def _waves_refused(campaign: Campaign) -> Iterator[Finding]:
    """WAVES_REFUSED: a warning in waves."""
    if campaign.wave_people and campaign.template.purpose == Purpose.SAFETY:
        message = _("A warning goes to everybody at once: no waves.")
        yield Finding("WAVES_REFUSED", Severity.ERROR, message, field="wave_people")
