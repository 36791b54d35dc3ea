from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from bibnet.accounts import logins
from bibnet.accounts.models import User


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("8 (900) 123-45-67", "+79001234567"),
        ("+7 900 123 45 67", "+79001234567"),
        ("9001234567", "+79001234567"),
        ("+375 29 123-45-67", "+375291234567"),
        ("8-900-123", ""),
        ("маша", ""),
        ("", ""),
    ],
)
def test_a_telephone_is_kept_in_one_spelling(typed, normal):
    assert logins.normal_phone(typed) == normal


@pytest.mark.parametrize("name", ["ма", "12345678", "a@b.ru", "+79001234567", ".маша", "ма ша"])
def test_a_login_name_cannot_be_mistaken_for_an_address_or_a_number(name):
    with pytest.raises(ValidationError):
        logins.validate_login_name(name)


@pytest.mark.parametrize("typed", ["Алёна-7", "АЛЕНА-7 ", "алена-7"])
def test_a_child_need_not_tell_capitals_or_yo_apart(db, typed):
    made = User.objects.create_user("Алёна-7")
    assert User.objects.by_identifier(typed) == made


def test_a_login_name_is_made_of_the_names(db):
    assert logins.suggested_login_name(last_name="Щукина", first_name="Яна") == "shchukina.y"
    User.objects.create_user("shchukina.y")
    assert User.objects.free_login_name("shchukina.y") == "shchukina.y2"


def test_an_account_without_a_name_gets_one(db):
    made = User.objects.create_user(email="a@mail.ru")
    logins.validate_login_name(made.username)


def test_two_accounts_without_mail_and_telephone_stand_side_by_side(db):
    User.objects.create_user("first")
    User.objects.create_user("second")
    assert User.objects.filter(email="", phone="").count() == 2
