from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import Consent, Reader, User
from bibnet.accounts.services import consents, merging, personal_data
from bibnet.libraries import roles
from bibnet.libraries.models import Role
from bibnet.libraries.scope import all_libraries
from bibnet.notices.models import Letter, Notice
from bibnet.notices.services import write_letter
from bibnet.plugins.items import Person
from tests.browsers import PASSWORD, PORTAL, user_at

IDENTIFIERS = ("Иванова", "Мария", "masha@mail.ru", "masha.ivanova", "+79001234567", "10.7.7.7")


@pytest.fixture
def known(masha, region, browser):
    """Masha with a bit of everything: notices, a letter on its way, a session, consents."""
    Notice.objects.create(
        user=masha, library=region, kind="core.x", subject="Иванова", text="Мария"
    )
    write_letter(
        kind="core.x",
        library=region,
        address=masha.email,
        subject="Для Иванова",
        text="Мария",
        user=masha,
    )
    Consent.objects.update(ip="10.7.7.7")
    browser.sign_in("masha@mail.ru")
    return masha


def rows_with(*values: str) -> list[str]:
    """Every row of every table in which one of the values stands."""
    found = []
    with all_libraries("the test looks at all rows"):
        for model in apps.get_models():
            text = (
                models.CharField,
                models.TextField,
                models.JSONField,
                models.GenericIPAddressField,
            )
            names = [one.attname for one in model._meta.concrete_fields if isinstance(one, text)]
            for row in model._base_manager.values(*names) if names else ():
                found += [f"{model._meta.label}: {row}" for one in values if one in str(row)]
    return found


def test_the_archive_holds_everything_for_machines_and_for_people(known):
    archive = zipfile.ZipFile(io.BytesIO(personal_data.export_archive(Person(known, known.reader))))
    data = json.loads(archive.read("data.json"))
    assert {"account", "reader", "consents", "notices"} <= set(data)
    page = archive.read("data.html").decode()
    for value in ("Иванова", "masha.ivanova", "+79001234567", "1990-05-07", "10.7.7.7"):
        assert value in str(data)
    assert "masha.ivanova" in page


def test_after_erasing_no_row_knows_the_person(known):
    assert rows_with(*IDENTIFIERS)
    pseudonym = known.reader.pseudonym
    personal_data.erase(Person(known, known.reader), actor=None)
    assert rows_with(*IDENTIFIERS) == []
    assert Consent.objects.filter(reader=None, pseudonym=pseudonym).exists()
    assert not Letter.objects.exists()
    assert all(
        str(known.pk) != one.get_decoded().get("_auth_user_id") for one in Session.objects.all()
    )


def test_staff_is_told_why_it_cannot_be_erased(known, northern):
    roles.grant_role(user=known, library=northern, role=Role.EDITOR, actor=None)
    person = Person(known, known.reader)
    assert len(personal_data.why_not_erase(person)) == 1
    with pytest.raises(PersonRefused):
        personal_data.erase(person, actor=None)
    assert User.objects.filter(pk=known.pk).exists()


def test_a_parent_is_erased_after_the_child(known):
    Reader.objects.create(last_name="И", first_name="Д", representative=known.reader)
    with pytest.raises(PersonRefused):
        personal_data.erase(Person(known, known.reader), actor=None)


def test_erasing_asks_for_the_password_and_ends_the_session(browser, known):
    page = f"{PORTAL}/accounts/data/erase/"
    assert browser.post(page, {"password": "не тот", "is_sure": "on"}).status_code == 422
    assert browser.post(page, {"password": PASSWORD}).status_code == 422
    browser.post(page, {"password": PASSWORD, "is_sure": "on"})
    assert user_at(browser, "region.localhost") is None
    assert not User.objects.filter(pk=known.pk).exists()


def test_the_page_of_ones_data_shows_nobody_elses(browser, other_browser, known, person):
    person("petya")
    other_browser.sign_in("petya", "open sesame")
    page = other_browser.get(f"{PORTAL}/accounts/data/").content.decode()
    assert not any(value in page for value in IDENTIFIERS)
    own = browser.get(f"{PORTAL}/accounts/data/").content.decode()
    assert "Иванова" in own


@pytest.fixture
def twin(region):
    reader = Reader.objects.create(
        last_name="Иванова", first_name="Мария", patronymic="Петровна", phone="+79990000000"
    )
    for one in consents.missing(reader):
        consents.give(reader=reader, document=one.document, operator=region)
    Notice.objects.create(reader=reader, library=region, kind="core.x", subject="s", text="t")
    return reader


def test_merging_keeps_one_reader_with_what_both_know(masha, twin, region):
    merging.merge_readers(kept=masha.reader, gone=twin, actor=None)
    kept = Reader.objects.get()
    assert (kept.patronymic, kept.phone, kept.user) == ("Петровна", "+79001234567", masha)
    assert Notice.objects.get().user == masha
    assert Consent.objects.in_force().filter(reader=kept).count() == 1


def test_a_login_moves_to_the_entry_that_stays(masha, twin):
    merging.merge_readers(kept=twin, gone=masha.reader, actor=None)
    kept = Reader.objects.get()
    assert (kept.pk, kept.user) == (twin.pk, masha)
    assert kept.birth_date == date(1990, 5, 7)


def test_two_dates_of_birth_are_two_people(masha, twin):
    twin.birth_date = date(1991, 5, 7)
    twin.save()
    with pytest.raises(PersonRefused):
        merging.merge_readers(kept=masha.reader, gone=twin, actor=None)
    assert Reader.objects.count() == 2


def test_of_two_logins_that_of_the_kept_entry_stays(masha, twin, person):
    twin.user = person("second")
    twin.save()
    merging.merge_readers(kept=masha.reader, gone=twin, actor=None)
    assert list(User.objects.all()) == [masha]


def test_a_login_of_staff_is_not_thrown_away(masha, twin, northern_editor):
    twin.user = northern_editor
    twin.save()
    with pytest.raises(PersonRefused):
        merging.merge_readers(kept=masha.reader, gone=twin, actor=None)


def test_a_login_of_a_superuser_is_not_thrown_away(masha, twin, person):
    twin.user = person("root")
    twin.user.is_superuser = True
    twin.user.save()
    twin.save()
    with pytest.raises(PersonRefused):
        merging.merge_readers(kept=masha.reader, gone=twin, actor=None)
