"""The pages of a campaign as colleagues use them: who enters, what the form sends, what is answered."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.urls import reverse
from lxml import html

from tests.factories import make_user


def enter(client, role):
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


def url(campaign, page, *more):
    return reverse(f"admin:campaigns_campaign_{page}", args=[campaign.pk, *more])


def act(client, campaign, verb):
    answer = client.post(url(campaign, "act", verb), follow=True)
    campaign.refresh_from_db()
    return [str(message) for message in answer.context["messages"]]


def rows(*sources, saved=0):
    """Groups of people as the browser sends them."""
    sent = {"sources-TOTAL_FORMS": len(sources), "sources-INITIAL_FORMS": saved}
    sent |= {f"sources-{n}-{name}": value for n, source in enumerate(sources) for name, value in source.items()}
    return sent | {"variants-TOTAL_FORMS": 0, "variants-INITIAL_FORMS": 0}


def of_segment(segment):
    return {"kind": "segment", "segment": segment.pk}


def written(campaign, **fields):
    """The form of a campaign as it was opened, with these fields changed."""
    saved = [{"id": source.pk, "kind": source.kind, "segment": source.segment_id} for source in campaign.sources.all()]
    return {
        "campaign": campaign.pk,
        "name": campaign.name,
        "template": campaign.template_id,
        "first_channel": "email",
        "identity": campaign.identity_id or "",
        "schedule_kind": "moment",
        "send_on": "2030-07-26",
        "send_time": "10:00",
        "send_zone": "Europe/Paris",
        **rows(*saved, saved=len(saved)),
        **fields,
    }


def begun(**fields):
    """A form in which nothing but this is said."""
    return {"first_channel": "email", "send_zone": "Europe/Paris", **rows(), **fields}


def as_opened(page):
    """All that the browser would send back of an untouched form."""
    form = html.fromstring(page.content).get_element_by_id("campaign_form")
    return {name: value for name, value in form.form_values() if not name.startswith("_")}


def count(client, form):
    return client.post(reverse("admin:campaigns_campaign_count"), form).content.decode()
