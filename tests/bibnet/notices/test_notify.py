from __future__ import annotations

import pytest
from django.core import mail

from bibnet.accounts.models import Reader
from bibnet.notices.models import Letter, Notice
from bibnet.notices.services import mark_read, notify, set_preference
from bibnet.notices.services.notify import UnknownKind
from bibnet.plugins import points
from bibnet.plugins.items import NoticeKind

TEMPLATE = "accounts/letters/security"


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Two kinds: one may be refused, one may not."""

    def offer(library):
        return [
            NoticeKind(key="news", title="News", template=TEMPLATE),
            NoticeKind(key="alarm", title="Alarm", template=TEMPLATE, is_required=True),
        ]

    monkeypatch.setattr(points.notice_kinds, "hooks", [])
    points.notice_kinds.add(slug="core", function=offer, order=50)


@pytest.fixture
def anna(person):
    user = person("anna")
    user.email, user.email_confirmed_at = "anna@mail.ru", user.date_joined
    user.save()
    return user


def test_a_notice_stands_in_the_cabinet_and_leaves_by_mail(
    region, anna, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        notify(
            kind="core.news",
            library=region,
            user=anna,
            context={"what": "A book came."},
            url="/accounts/",
        )
    notice = Notice.objects.get(user=anna)
    assert "A book came." in notice.text
    assert "http://region.localhost:8000/accounts/" in mail.outbox[0].body


def test_an_unconfirmed_address_gets_no_letter(region, anna):
    anna.email_confirmed_at = None
    anna.save()
    notify(kind="core.alarm", library=region, user=anna, context={"what": "x"})
    assert Notice.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("kind", "letters"), [("core.news", 0), ("core.alarm", 1)])
def test_letters_may_be_refused_unless_they_are_necessary(region, anna, kind, letters):
    set_preference(user=anna, kind=kind, by_email=False)
    notify(kind=kind, library=region, user=anna, context={"what": "x"})
    assert Notice.objects.count() == 1
    assert Letter.objects.count() == letters


def test_one_occasion_is_told_once(region, anna):
    for _ in range(2):
        notify(kind="core.news", library=region, user=anna, key="loan-7", context={"what": "x"})
    assert Notice.objects.count() == 1
    assert Letter.objects.count() == 1


def test_a_reader_without_a_login_is_told_by_mail(region):
    reader = Reader.objects.create(last_name="И", first_name="Д", email="d@mail.ru")
    notify(kind="core.news", library=region, reader=reader, context={"what": "x"})
    assert Letter.objects.get().address == "d@mail.ru"


def test_a_kind_nobody_declared_is_an_error(region, anna):
    with pytest.raises(UnknownKind):
        notify(kind="core.nothing", library=region, user=anna)


def test_looking_at_the_list_reads_it(region, anna):
    notify(kind="core.news", library=region, user=anna, context={"what": "x"})
    mark_read(anna)
    assert not Notice.objects.unread().exists()
