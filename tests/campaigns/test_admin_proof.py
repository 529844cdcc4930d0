"""The proof sheet's page: what is seen on it, as whom, and who may sign."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from lxml import html

from campaigns.models import SignOff
from committee.languages import CODES
from committee.models import AuditEntry
from committee.roles import Role
from tests.campaigns.written import make_written
from tests.factories import make_campaign, make_contact, make_price, make_session, make_template, make_user, span

pytestmark = pytest.mark.django_db


def log_in(client, role):
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


def address(thing, page="proof", *args):
    return reverse(f"admin:campaigns_{thing._meta.model_name}_{page}", args=[thing.pk, *args])


def shown(client, thing, query=""):
    answer = client.get(address(thing) + query)
    assert answer.status_code == 200
    return answer


def ticks(answer):
    return {each["code"]: each["proof"].sha256 for each in answer.context["sheets"] if each["may_sign"]}


def test_all_nine_stand_on_one_page_and_each_can_be_read_alone(client):
    log_in(client, Role.TRANSLATOR)
    template = make_written()

    assert [each["code"] for each in shown(client, template).context["sheets"]] == list(CODES)
    alone = shown(client, template, "?language=ar")
    assert [each["code"] for each in alone.context["sheets"]] == ["ar"]
    assert 'dir="rtl"' in alone.content.decode()


def test_email_alone_is_what_leaves_and_can_do_nothing(client):
    log_in(client, Role.TRANSLATOR)
    template = make_written()
    proof = shown(client, template, "?language=ja").context["sheets"][0]["proof"]

    answer = client.get(address(template, "proof_email", "ja"))

    assert answer.content.decode() == proof.email.email.html
    policy = answer.headers["Content-Security-Policy"]
    assert {"default-src 'none'", "sandbox", "style-src 'unsafe-inline'"} <= {
        each.strip() for each in policy.split(";")
    }
    assert "script-src" not in policy
    for look, rule in (("dark", "@media all"), ("light", "@media not all")):
        seen = client.get(address(template, "proof_email", "ja") + f"?look={look}").content.decode()
        assert seen == answer.content.decode().replace("@media (prefers-color-scheme: dark)", rule)


@pytest.mark.parametrize("language", ["xx", "ko"])
def test_email_in_no_language_of_the_text_is_no_page(client, language):
    log_in(client, Role.TRANSLATOR)
    template = make_template(subject_ko="", body_ko="")

    assert client.get(address(template, "proof_email", language)).status_code == 404


def test_what_is_ticked_is_signed_with_its_remark(client):
    user = log_in(client, Role.TRANSLATOR)
    template = make_written()
    offered = ticks(shown(client, template))
    assert set(offered) == set(CODES)

    posted = {"sign": [f"{code}:{offered[code]}" for code in ("ar", "ko")], "remark": "Read twice"}
    answer = client.post(address(template, "proof_sign"), posted, follow=True)

    assert "You signed العربية, 한국어." in [str(message) for message in answer.context["messages"]]
    signed = SignOff.objects.order_by("language").values_list("language", "by", "remark")
    assert list(signed) == [("ar", user.pk, "Read twice"), ("ko", user.pk, "Read twice")]
    assert set(ticks(answer)) == set(CODES) - {"ar", "ko"}


def test_nothing_ticked_is_said_and_the_page_is_as_it_was(client):
    log_in(client, Role.AUTHOR)
    template, contact = make_written(), make_contact()
    seen = f"reader=person&person={contact.pk}&language=ar&country=DE"
    form = html.fromstring(shown(client, template, f"?{seen}").content).get_element_by_id("signing")

    answer = client.post(form.get("action"), {"remark": "Read"}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["Tick the languages that you have read."]
    assert answer.redirect_chain == [(f"{address(template)}?{seen}", 302)]
    assert not SignOff.objects.exists()


def test_whoever_signs_reads_why_there_is_nothing_to_tick(client):
    user = log_in(client, Role.TRANSLATOR)
    template = make_written()
    template.subject_de = "{{ nothing.known }}"
    template.save()
    sign = ticks(shown(client, template))
    client.post(address(template, "proof_sign"), {"sign": f"ar:{sign['ar']}"})

    page = shown(client, template)

    why = {each["code"]: each["unsigned_why"] for each in page.context["sheets"]}
    assert (why["ar"], why["de"]) == (
        "You have signed these words.",
        "It can be signed once its errors are put right.",
    )
    assert not why["fr"]
    assert "Sign the languages I ticked" in page.content.decode()
    alone = shown(client, template, "?language=de").content.decode()
    assert "Sign the languages I ticked" not in alone
    assert SignOff.objects.get().by == user


def test_countries_stand_there_by_their_names(client):
    log_in(client, Role.TRANSLATOR)
    make_price(country="DE")

    template = make_written()

    answer = shown(client, template, "?country=de")

    assert answer.context["countries"] == [("FR", "France"), ("DE", "Germany")]
    assert answer.context["country_name"] == "Germany"
    assert shown(client, template, "?country=1").context["country"] == "FR"


def test_words_that_changed_since_the_page_was_opened_are_not_signed(client):
    log_in(client, Role.TRANSLATOR)
    template = make_written()
    offered = ticks(shown(client, template))
    template.subject_de = "Andere Worte"
    template.save()

    answer = client.post(address(template, "proof_sign"), {"sign": f"de:{offered['de']}"}, follow=True)

    assert not SignOff.objects.exists()
    assert [str(message).partition(":")[0] for message in answer.context["messages"]] == ["Deutsch"]


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER])
def test_who_may_only_look_is_offered_no_signature_and_refused_one(client, role):
    log_in(client, role)
    template = make_written()

    assert ticks(shown(client, template)) == {}
    assert client.post(address(template, "proof_sign"), {"sign": "fr:x"}).status_code == 403


def test_somebody_is_found_by_name_and_looked_at_without_their_name_in_the_address(client):
    log_in(client, Role.AUTHOR)
    template = make_written()
    contact = make_contact(given_name="Zoë", family_name="Zimmermann")

    answer = client.post(address(template, "proof_reader"), {"person": "Zimmermann"}, follow=True)

    assert answer.redirect_chain == [(f"{address(template)}?reader=person&person={contact.pk}", 302)]
    assert "Zoë" in next(each for each in answer.context["sheets"] if each["code"] == "fr")["proof"].email.email.text
    assert looks() == 1


def looks():
    return AuditEntry.objects.filter(action="campaigns.view_proof_of_person").count()


def frames_of(answer):
    """The addresses of the letters on the page, as a browser fetches them."""
    return [frame.get("src") for frame in html.fromstring(answer.content).iter("iframe")]


@pytest.mark.parametrize("kind", ["person", "longest"])
def test_a_page_about_somebody_and_its_frames_are_one_look(client, kind):
    log_in(client, Role.AUTHOR)
    template, contact = make_written(), make_contact(given_name="Zoë")
    page = shown(client, template, f"?reader={kind}&person={contact.pk}&language=fr")

    seen = [client.get(frame) for frame in frames_of(page)]

    assert [(answer.status_code, "Zoë" in answer.content.decode()) for answer in seen] == [(200, True)] * 3
    assert looks() == 1


def test_a_frame_about_somebody_that_no_page_of_mine_opened_is_a_look_of_its_own(client):
    template, others = make_written(), make_template()
    zoe, ana = make_contact(given_name="Zoë"), make_contact(given_name="Ana")
    log_in(client, Role.AUTHOR)
    frame = frames_of(shown(client, template, f"?reader=person&person={zoe.pk}&language=fr"))[0]
    bare = address(template, "proof_email", "fr")

    walked = [
        f"{bare}?reader=person&person={ana.pk}",  # without a page
        frame.replace(f"person={zoe.pk}", f"person={ana.pk}"),  # with the page of somebody else
        frame.replace(address(template), address(others)),  # with the page of another text
        frame + "x",  # with a signature that is none
    ]
    for number, url in enumerate(walked, 2):
        assert (client.get(url).status_code, looks()) == (200, number)

    log_in(client, Role.AUTHOR)
    client.get(frame)  # a colleague's
    assert looks() == len(walked) + 2


def test_a_frame_that_is_fetched_long_after_its_page_is_a_look_of_its_own(client, monkeypatch):
    log_in(client, Role.AUTHOR)
    page = shown(client, make_written(), f"?reader=person&person={make_contact().pk}&language=fr")
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)

    client.get(frames_of(page)[0])

    assert looks() == 2


@pytest.mark.parametrize(("typed", "said"), [("Nobody Here", "Nobody is found."), ("Dupont", "Several people")])
def test_nobody_or_several_are_said_and_nobody_is_shown(client, typed, said):
    log_in(client, Role.AUTHOR)
    template = make_template()
    for given_name in ("Ana", "Luc"):
        make_contact(given_name=given_name, family_name="Dupont")

    answer = client.post(address(template, "proof_reader"), {"person": typed}, follow=True)

    assert [str(message)[: len(said)] for message in answer.context["messages"]] == [said]
    assert answer.context["reader"] is None


@pytest.mark.parametrize("kind", ["longest", "shortest", "oddest"])
def test_worst_names_are_looked_at_by_who_may_see_people_and_by_nobody_else(client, kind):
    template = make_template()
    make_contact(given_name="Maximiliane", family_name="Hohenstein")

    log_in(client, Role.TRANSLATOR)
    assert client.get(f"{address(template)}?reader={kind}").status_code == 403
    log_in(client, Role.AUTHOR)
    assert shown(client, template, f"?reader={kind}").context["reader"].kind == kind


def test_campaign_has_a_proof_of_its_own_words_and_no_signature(client):
    log_in(client, Role.AUTHOR)
    campaign = make_campaign()

    answer = shown(client, campaign)

    assert [each["proof"].email.email is not None for each in answer.context["sheets"]] == [True] * len(CODES)
    assert ticks(answer) == {}


@pytest.mark.parametrize("page", ["proof", "review"])
def test_campaign_that_tells_of_tickets_is_shown_whether_there_are_sessions_to_come_or_none(client, page):
    log_in(client, Role.AUTHOR)
    campaign = make_campaign(template=make_written())
    assert client.get(address(campaign, page)).status_code == 200

    make_session(during=span(timezone.now() + timedelta(days=9)))
    assert client.get(address(campaign, page)).status_code == 200


def test_more_blocks_ask_no_more_questions(client, django_assert_max_num_queries):
    log_in(client, Role.TRANSLATOR)
    template = make_written()
    shown(client, template)

    with django_assert_max_num_queries(60):
        shown(client, template)


def test_a_campaign_with_variants_is_proofed_variant_by_variant(client):
    log_in(client, Role.AUTHOR)
    warm, plain = (make_template(subject_fr=subject, name=subject) for subject in ("Bienvenue", "Horaires"))
    campaign = make_campaign(template=make_template(subject_fr="Nobody reads this"))
    for letter, template in zip("AB", (warm, plain), strict=True):
        campaign.variants.create(label=letter, template=template, share=50)

    first = shown(client, campaign, "?language=fr").content.decode()
    assert "Bienvenue" in first
    assert "Nobody reads this" not in first
    second = shown(client, campaign, "?language=fr&variant=B")
    page = second.content.decode()
    assert "Horaires" in page
    assert reverse("admin:campaigns_messagetemplate_trial", args=[plain.pk]) + f"?campaign={campaign.pk}" in page
    assert "?variant=A&amp;language=fr" in page
    framed = address(campaign, "proof_email", "fr") + f"?{second.context['framed']}"
    assert "Nobody reads this" not in client.get(framed).content.decode()
    assert second.context["framed"] == "variant=B"
