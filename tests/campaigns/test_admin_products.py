"""Products on their pages: what texts offer keeps its code, and stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.enums import BlockKind
from campaigns.models import Product
from committee.roles import Role
from tests.contacts.admin.staff import logged_in
from tests.factories import make_block, make_product, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


def posted(product, **fields):
    words = {"name_fr": product.name_fr, "price": "12", "currency": "EUR"}
    return {"code": product.code, **words, **fields}


def test_what_a_text_offers_keeps_its_code_and_is_not_deleted(author):
    mug, free = make_product(code="MUG"), make_product(code="CAP")
    make_block(make_template(name="The shop"), BlockKind.PRODUCTS, settings={"codes": ["MUG"]})
    change = reverse("admin:campaigns_product_change", args=[mug.pk])

    page = author.get(change).content.decode()
    author.post(change, posted(mug, code="CUP", price="15"))
    refused = author.post(reverse("admin:campaigns_product_delete", args=[mug.pk]), {"post": "yes"})
    author.post(reverse("admin:campaigns_product_change", args=[free.pk]), posted(free, code="HAT"))

    mug.refresh_from_db()
    assert "The shop" in page
    assert (mug.code, mug.price, refused.status_code) == ("MUG", 15, 403)
    assert sorted(Product.objects.values_list("code", flat=True)) == ["HAT", "MUG"]


@pytest.mark.parametrize("code", ["A MUG", "", "a/b"])
def test_a_code_is_one_word_for_it_stands_in_files_of_agencies(code):
    product = make_product()
    product.code = code

    with pytest.raises(ValidationError):
        product.full_clean()
    with pytest.raises(IntegrityError, match="product_code_is_one_word"), transaction.atomic():
        product.save()


def test_a_link_that_leads_nowhere_is_refused_where_it_is_typed(author):
    mug = make_product(code="MUG")
    change = reverse("admin:campaigns_product_change", args=[mug.pk])

    page = author.post(change, posted(mug, link_de="javascript:alert(1)"))
    assert list(page.context["adminform"].form.errors) == ["link_de"]
    assert author.post(change, posted(mug, link_de="https://shop.example/de/mug")).status_code == 302
    mug.refresh_from_db()
    assert mug.link_de == "https://shop.example/de/mug"
