from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bibnet.journal.models import AuditEntry
from bibnet.libraries import founding
from bibnet.libraries.models import Kind
from bibnet.themes.looks import colours_css, look_of
from bibnet.themes.models import ThemeChoice
from bibnet.themes.pictures import LOGO_SIZE, redrawn
from bibnet.themes.services import UnknownTheme, Unreadable, choose_theme


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def photo(size=(900, 600), kind="JPEG", exif: bytes = b"") -> SimpleUploadedFile:
    body = BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.new("RGB", size, "#0b5b43").save(body, kind, **extra)
    return SimpleUploadedFile("photo.jpg", body.getvalue())


def logo(**kwargs):
    return redrawn(photo(**kwargs), kind="logo", size=LOGO_SIZE)


def test_a_library_without_a_choice_has_the_default_theme(northern):
    assert look_of(northern).theme.slug == "classic"


def test_a_choice_is_seen_at_once_and_nowhere_else(northern, southern, northern_admin):
    before = look_of(northern).key
    choose_theme(library=northern, theme="modern", actor=northern_admin)
    assert look_of(northern).theme.slug == "modern"
    assert look_of(northern).key != before
    assert look_of(southern).theme.slug == "classic"


def test_branches_look_like_their_member(northern, northern_admin):
    branch = founding.found_library(
        founding.Founding(
            code="north-2", name="Branch", parent=northern, kind=Kind.BRANCH, is_member=False
        ),
        actor=None,
    )
    choose_theme(library=branch, theme="kids", actor=northern_admin)
    assert look_of(branch).theme.slug == "kids"
    assert ThemeChoice.objects.get().library == northern


def test_own_colours_become_tokens_under_an_address_of_their_own(northern):
    choice = choose_theme(library=northern, theme="classic", actor=None, colours={"hi": "#e8f0ff"})
    assert "--c-hi:#e8f0ff;" in colours_css(choice)
    first = look_of(northern).colours_url
    choose_theme(library=northern, theme="classic", actor=None, colours={"hi": "#fff0e8"})
    assert look_of(northern).colours_url not in {first, ""}


def test_colours_that_cannot_be_read_are_not_saved(northern):
    with pytest.raises(Unreadable) as refused:
        choose_theme(library=northern, theme="classic", actor=None, colours={"link": "#66ccff"})
    assert refused.value.refusals[0].own_colour == "link"
    assert not ThemeChoice.objects.exists()


def test_colours_of_one_theme_are_checked_again_in_another(northern):
    # Kids writes the heads of sections in the colour of the bars.
    choose_theme(library=northern, theme="classic", actor=None, colours={"top": "#ffe94d"})
    with pytest.raises(Unreadable):
        choose_theme(library=northern, theme="kids", actor=None)
    assert look_of(northern).theme.slug == "classic"


def test_a_theme_that_is_not_installed_is_refused(northern):
    with pytest.raises(UnknownTheme):
        choose_theme(library=northern, theme="river", actor=None)


def test_a_theme_that_was_uninstalled_gives_way_to_the_default_one(northern):
    choose_theme(library=northern, theme="modern", actor=None)
    ThemeChoice.objects.update(theme="river")
    assert look_of(northern).theme.slug in {"classic", "modern"}


def test_an_editor_and_the_neighbour_may_not_dress_a_library(
    northern, northern_editor, southern, person, northern_admin
):
    for actor, library in ((northern_editor, northern), (northern_admin, southern)):
        with pytest.raises(PermissionDenied):
            choose_theme(library=library, theme="kids", actor=actor)


def test_the_regional_administrator_may(northern, regional_admin):
    choose_theme(library=northern, theme="kids", actor=regional_admin)
    assert look_of(northern).theme.slug == "kids"


def test_the_audit_log_names_what_was_changed(northern, northern_admin):
    choose_theme(
        library=northern, theme="modern", actor=northern_admin, colours={"margin": "#8c1d40"}
    )
    entry = AuditEntry.objects.get(action="themes.theme_chosen")
    assert entry.library == northern
    assert entry.actor_id == northern_admin.pk
    assert set(entry.fields) == {"theme", "colours"}


def test_a_logo_is_drawn_anew_without_what_the_camera_wrote(northern, media):
    camera = Image.Exif()
    camera[0x010F] = "Secret camera"
    choose_theme(library=northern, theme="classic", actor=None, logo=logo(exif=camera.tobytes()))
    (file,) = media.rglob("*.webp")
    assert b"Secret camera" not in file.read_bytes()
    drawn = look_of(northern).logo
    assert drawn is not None
    assert (drawn.width, drawn.height) == (360, 240)


def test_a_new_logo_replaces_the_old_file(northern, media, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        choose_theme(library=northern, theme="classic", actor=None, logo=logo())
        choose_theme(library=northern, theme="classic", actor=None, logo=logo(size=(300, 300)))
    assert len(list(media.rglob("*.webp"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        choose_theme(library=northern, theme="classic", actor=None, logo=None)
    assert list(media.rglob("*.webp")) == []
    assert look_of(northern).logo is None


@pytest.mark.parametrize(
    "body",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"",
        b"GIF89a",
        b"\x89PNG broken",
    ],
)
def test_what_is_no_picture_is_refused(body):
    with pytest.raises(ValidationError):
        redrawn(SimpleUploadedFile("logo.png", body), kind="logo", size=LOGO_SIZE)


def test_unknown_names_and_wrong_colours_do_not_pass_the_model(northern):
    for colours in ({"page": "#ffffff"}, {"accent": "red"}, ["#ffffff"]):
        with pytest.raises(ValidationError):
            ThemeChoice(library=northern, theme="classic", colours=colours).full_clean()
