"""The demonstration's stock: of a library's own file, with copies in its branches."""

from __future__ import annotations

from bibnet_catalog.demo.books import books
from bibnet_catalog.demo.filling import fill
from bibnet_catalog.models import Copy, Edition, Holding, ImportRun, Quarantined, Record

from bibnet.libraries.scope import library_scope


def test_two_libraries_have_some_of_the_same_editions(northern, southern):
    for library in (northern, southern):
        with library_scope(library):
            fill(library)
    ours, theirs = (
        set(Record.objects.of(one).values_list("edition", flat=True))
        for one in (northern, southern)
    )
    assert ours & theirs
    assert ours - theirs
    assert len(ours | theirs) == Edition.objects.filter(merged_into=None).count() <= len(books())
    for library in (northern, southern):
        assert not Quarantined.objects.of(library).exists()
        held = Holding.objects.of(library)
        assert held.count() >= Record.objects.of(library).count() > 40
        assert not held.filter(call_number="").exists()
        assert Copy.objects.of(library).count() == held.count()


def test_a_second_time_changes_nothing(northern):
    with library_scope(northern):
        fill(northern)
        before = list(Copy.objects.of(northern).values_list("pk", "inventory"))
        fill(northern)
    assert list(Copy.objects.of(northern).values_list("pk", "inventory")) == before
    last = ImportRun.objects.of(northern).latest("pk")
    assert (last.added, last.changed, last.unchanged) == (0, 0, last.read)


def test_a_childrens_library_has_books_for_children(northern):
    northern.is_childrens = True
    northern.save()
    with library_scope(northern):
        fill(northern)
    marks = Edition.objects.values_list("age_mark", flat=True)
    assert set(marks) == {0, 6, 12}
