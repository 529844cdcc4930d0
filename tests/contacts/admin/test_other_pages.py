from __future__ import annotations

import pytest
from django.urls import reverse

from committee import languages
from committee.models import AuditEntry, Partner
from committee.roles import Role
from contacts import subscriptions, suppressions
from contacts.enums import AddressKind, SuppressionReason
from contacts.models import ConsentRecord, Notice, Suppression, Topic
from tests.contacts.admin.staff import logged_in
from tests.factories import NOON, make_contact, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


@pytest.fixture
def officer():
    return logged_in(Role.PROTECTION_OFFICER)


def test_suppression_is_added_by_address_found_by_it_and_never_shows_it(officer):
    officer.post(
        "/admin/contacts/suppression/add/",
        {"kind": "email", "address": "Lea@Example.org", "reason": "objection", "note": "letter"},
    )

    suppression = Suppression.objects.get()
    assert (suppression.reason, suppression.note) == ("objection", "letter")
    assert suppressions.standing_on(AddressKind.EMAIL, "lea@example.org") == suppression
    found = officer.post("/admin/contacts/suppression/", {"address-search": "lea@example.org"}, follow=True)
    assert list(found.context["cl"].result_list) == [suppression]
    page = officer.get(reverse("admin:contacts_suppression_change", args=[suppression.pk])).content.decode()
    assert "lea@" not in page.lower()
    assert AuditEntry.objects.filter(action="suppressions.suppress").count() == 1


def test_suppression_of_nonsense_is_refused_and_twice_is_once(officer):
    refused = officer.post(
        "/admin/contacts/suppression/add/", {"kind": "phone", "address": "12", "reason": "staff", "note": ""}
    )
    assert "telephone" in refused.content.decode()

    for _ in range(2):
        officer.post(
            "/admin/contacts/suppression/add/",
            {"kind": "email", "address": "lea@example.org", "reason": "staff", "note": ""},
        )
    assert Suppression.objects.count() == 1


def test_suppression_is_lifted_with_a_reason_by_those_who_may(author, officer):
    make_contact(email="lea@example.org", suppressed=True)
    suppression = Suppression.objects.get()
    address = reverse("admin:contacts_suppression_lift", args=[suppression.pk])

    assert author.post(address, {"reason": "x"}).status_code in {302, 403}
    officer.post(address, {"reason": " "})
    assert Suppression.objects.get().lifted_at is None
    officer.post(address, {"reason": "new owner"})

    assert Suppression.objects.get().lift_reason == "new owner"


def test_a_wish_of_the_owner_is_lifted_only_with_the_word_that_they_asked(officer):
    suppression = suppressions.suppress(
        AddressKind.EMAIL, "lea@example.org", reason=SuppressionReason.ERASURE, at=NOON
    )
    address = reverse("admin:contacts_suppression_lift", args=[suppression.pk])
    assert "asked us never to write" in officer.get(address).content.decode()

    refused = officer.post(address, {"reason": "in a file"})
    assert "only the owner of the address can ask" in refused.content.decode()
    assert Suppression.objects.get().lifted_at is None
    officer.post(address, {"reason": "letter", "owner_asked": "on"})

    assert Suppression.objects.get().lift_reason == "letter"


def test_a_topic_of_a_partner_names_it_and_no_other_does():
    administrator = logged_in(Role.ADMINISTRATOR)
    partner = Partner.objects.create(code="ACME", name_fr="Acme", name_en="Acme")
    names = {languages.column("name", language): f"Acme {language}" for language in languages.CODES}
    form = {"code": "acme", "kind": "partner", "partner": "", **names}

    refused = administrator.post("/admin/contacts/topic/add/", form)
    assert "Say whose brand it is" in refused.content.decode()
    administrator.post("/admin/contacts/topic/add/", form | {"partner": partner.pk})
    administrator.post(
        "/admin/contacts/topic/add/", form | {"code": "own", "kind": "marketing", "partner": partner.pk}
    )

    assert list(Topic.objects.filter(code__in=["acme", "own"]).order_by("code").values_list("kind", "partner")) == [
        ("partner", partner.pk),
        ("marketing", None),
    ]


def test_topic_is_named_in_nine_languages_and_its_code_stays():
    administrator = logged_in(Role.ADMINISTRATOR)
    names = {languages.column("name", language): f"Shop {language}" for language in languages.CODES}

    administrator.post("/admin/contacts/topic/add/", {"code": "shop", "kind": "marketing", **names})

    topic = Topic.objects.get(code="shop")
    assert topic.name_zh_hans == "Shop zh-hans"
    administrator.post(reverse("admin:contacts_topic_change", args=[topic.pk]), {"code": "other", **names})
    topic.refresh_from_db()
    assert topic.code == "shop"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("model", "questions"), [("consentrecord", 11), ("notice", 12), ("suppression", 11)])
def test_lists_of_the_machine_ask_the_same_however_many_rows(
    officer, django_assert_num_queries, count, model, questions
):
    for n in range(count):
        make_contact(opted_in="news", email=f"x{n}@example.org", suppressed=True)
        subscriptions.sign_up(
            email=f"y{n}@example.org", language="fr", topics=[make_topic()], at=NOON, wording="1", ip_address=None
        )
    address = reverse(f"admin:contacts_{model}_changelist")
    officer.get(address)

    with django_assert_num_queries(questions):
        assert officer.get(address).context["cl"].result_count == count


def test_ledger_is_read_and_not_written(officer):
    make_contact(opted_in="news")
    record = ConsentRecord.objects.get()
    address = reverse("admin:contacts_consentrecord_change", args=[record.pk])

    assert officer.get(address).status_code == 200
    assert officer.post(address, {"status": "withdrawn"}).status_code == 403
    assert officer.get("/admin/contacts/consentrecord/add/").status_code == 403


def test_notice_shows_neither_the_address_nor_the_link(officer):
    subscriptions.sign_up(
        email="lea@example.org", language="fr", topics=[make_topic()], at=NOON, wording="1", ip_address=None
    )
    notice = Notice.objects.get()

    page = officer.get(reverse("admin:contacts_notice_change", args=[notice.pk])).content.decode()

    assert "lea@example.org" not in page
    assert "/c/" not in page
