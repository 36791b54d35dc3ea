from __future__ import annotations

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import render_to_string

from bibnet.themes.current import use_look
from bibnet.themes.looks import Look
from bibnet.themes.registry import get_theme

EMPTY = "bibnet/components/empty.html"


@pytest.fixture(autouse=True)
def forget_compiled():
    """Templates of made-up themes must not stay compiled for the next test."""
    yield
    for loader in engines["django"].engine.template_loaders:
        loader.reset()


def render(theme) -> str:
    with use_look(Look(theme)):
        return render_to_string(EMPTY, {"title": "Пусто"})


def test_a_theme_replaces_a_template_by_the_same_path(make_theme):
    river = make_theme(templates={EMPTY: "река: {{ title }}"})
    assert render(river) == "река: Пусто"


def test_other_themes_do_not_see_it_whichever_comes_first(make_theme):
    river, classic = make_theme(templates={EMPTY: "река"}), get_theme("classic")
    assert [render(one) == "река" for one in (river, classic, river, classic)] == [
        True,
        False,
        True,
        False,
    ]


def test_a_theme_may_extend_the_template_it_replaces(make_theme):
    own = '{% extends "bibnet/forms/hint.html" %}'
    river = make_theme(templates={"bibnet/forms/hint.html": own})
    field = {"auto_id": "id_x", "help_text": "Например, 07.05.1988"}
    with use_look(Look(river)):
        html = render_to_string("bibnet/forms/hint.html", {"field": field})
    assert 'id="id_x_helptext"' in html


def test_a_template_that_only_a_theme_has_is_nowhere_else(make_theme):
    river = make_theme(templates={"river/only.html": "да"})
    with use_look(Look(river)):
        assert render_to_string("river/only.html") == "да"
    with pytest.raises(TemplateDoesNotExist):
        render_to_string("river/only.html")


def test_templates_that_no_theme_replaces_are_compiled_once(make_theme):
    (loader,) = engines["django"].engine.template_loaders
    loader.reset()
    river = make_theme(templates={EMPTY: "река"})
    for theme in (river, get_theme("classic"), get_theme("kids")):
        with use_look(Look(theme)):
            render_to_string("bibnet/components/crumbs.html", {"trail": []})
    assert [key for key in loader.get_template_cache if "crumbs" in key] == [
        "bibnet/components/crumbs.html"
    ]
