"""Every installed theme keeps the contract; and the contract notices what breaks it."""

from __future__ import annotations

import pytest
from django.template import engines

from bibnet.themes.contract import problems_of
from bibnet.themes.contract_css import required_tokens
from bibnet.themes.contract_templates import outlines
from bibnet.themes.registry import installed_themes
from bibnet.themes.tokens import LOW_VISION_SCHEMES, low_vision_tokens, tokens_of

ROOT = ':root[data-theme="river"]'


@pytest.fixture(autouse=True)
def forget_compiled():
    yield
    for loader in engines["django"].engine.template_loaders:
        loader.reset()


@pytest.mark.parametrize("slug", sorted(installed_themes()))
def test_every_installed_theme_keeps_the_contract(slug):
    assert problems_of(installed_themes()[slug]) == []


def test_the_three_themes_of_the_portal_are_installed_and_differ():
    themes = installed_themes()
    assert {"classic", "modern", "kids"} <= themes.keys()
    for name in ("font-head", "r-m", "c-page", "c-accent", "c-hi", "edge"):
        values = {tokens_of(themes[slug])[name] for slug in ("classic", "modern", "kids")}
        assert len(values) > 1, name


def test_a_theme_like_ours_keeps_the_contract(make_theme):
    assert problems_of(make_theme()) == []


def test_every_low_vision_scheme_sets_every_colour_a_theme_sets():
    colours = {name for name in required_tokens() if name.startswith("c-")}
    for scheme in LOW_VISION_SCHEMES:
        assert colours <= low_vision_tokens(scheme).keys()


@pytest.mark.parametrize(
    ("css", "complaint"),
    [
        (f"@layer tokens {{ {ROOT} {{ --c-ink2: #9aa79f; }} }}", "ink2 on page: contrast"),
        (f"@layer tokens {{ {ROOT} {{ --c-focus: #d3dbd4; }} }}", "focus on page: contrast"),
        (f"@layer tokens {{ {ROOT} {{ --c-link: teal; }} }}", "contrast cannot be computed"),
        (f"@layer tokens {{ {ROOT} {{ --c-ok: #a31919; }} }}", "is not green"),
        (f"@layer tokens {{ {ROOT} {{ font-size: 18px; }} }}", "font size of html"),
        (f"@layer theme {{ {ROOT} {{ & .crumbs {{ display: none; }} }} }}", "display belongs"),
        (f"@layer theme {{ {ROOT} {{ & .nav li {{ order: 2; }} }} }}", "order belongs"),
        (f"@layer theme {{ {ROOT} {{ & .row {{ flex-direction: row-reverse; }} }} }}", "the order"),
        (f'@layer theme {{ {ROOT} {{ & a::after {{ content: "!"; }} }} }}', "adds words"),
        (f"@layer theme {{ {ROOT} {{ & :focus-visible {{ outline: 1px solid; }} }} }}", "outline"),
        (f"@layer theme {{ {ROOT} {{ & :focus-visible {{ outline: none; }} }} }}", "outline"),
        (f"@layer theme {{ {ROOT} {{ & .btn {{ min-height: 16px; }} }} }}", "at least 24 px"),
        (f"@layer theme {{ {ROOT} {{ & p {{ color: red !important; }} }} }}", "!important"),
        ("@layer theme { .btn { color: red; } }", "other themes"),
        ("@layer lowvision { .btn { color: red; } }", "layers tokens and theme"),
        (".btn { color: red; }", "rules stand in"),
        ("@import url(https://example.org/x.css);", "@import"),
        (
            f"@layer theme {{ {ROOT} {{ & p {{ background: url(https://x.org/a.png); }} }} }}",
            "another host",
        ),
    ],
)
def test_a_rule_beyond_tokens_and_look_is_noticed(make_theme, css, complaint):
    problems = problems_of(make_theme(css=css))
    assert any(complaint in problem for problem in problems), problems


def test_a_token_that_is_missing_is_named(make_theme):
    theme = make_theme()
    sheet = theme.style_sheet
    sheet.write_text(sheet.read_text().replace("--c-hi-line:", "--c-hi-lime:"))
    tokens_of.cache_clear()
    assert "token --c-hi-line is not set" in problems_of(theme)


def test_files_are_looked_at(make_theme):
    theme = make_theme()
    (theme.static_folder / "screenshot.webp").unlink()
    (theme.static_folder / "OFL-literata.txt").unlink()
    (theme.static_folder / "literata-600.woff2").write_bytes(b"x" * 30_000)
    problems = " ".join(problems_of(theme))
    for complaint in ("screenshot.webp is missing", "larger than 25 KB", "no licence"):
        assert complaint in problems


def test_a_template_that_extends_the_one_it_replaces_keeps_everything(make_theme):
    source = (
        '{% extends "bibnet/base.html" %}{% block main %}<div class="river">'
        "{{ block.super }}</div>{% endblock %}"
    )
    assert problems_of(make_theme(templates={"bibnet/base.html": source})) == []


@pytest.mark.parametrize(
    ("name", "source", "lost"),
    [
        (
            "bibnet/base.html",
            "{% extends 'bibnet/base.html' %}{% block footer %}{% endblock %}",
            "include bibnet/parts/footer.html is lost",
        ),
        (
            "bibnet/base.html",
            "<html><body>{% block main %}{% endblock %}</body></html>",
            "landmark main is lost",
        ),
        (
            "bibnet/base.html",
            "<html><main>{% block main %}{% endblock %}</main></html>",
            "block crumbs is lost",
        ),
        (
            "404.html",
            "{% extends 'bibnet/base.html' %}{% block main %}<p>404</p>{% endblock %}",
            "heading h1 is lost",
        ),
        ("bibnet/parts/footer.html", "<footer></footer>", "slot page_footer is lost"),
        ("bibnet/staff_base.html", "", "not a theme's"),
        ("wagtailadmin/base.html", "", "not a theme's"),
        ("bibnet/nowhere.html", "", "no such public template"),
    ],
)
def test_what_a_template_of_a_theme_loses_is_named(make_theme, name, source, lost):
    problems = problems_of(make_theme(templates={name: source}))
    assert any(lost in problem for problem in problems), problems


def test_blocks_slots_landmarks_and_headings_are_what_is_compared(make_theme):
    theme = make_theme(templates={"404.html": "{% extends '404.html' %}"})
    ours, theirs = outlines("404.html", theme)
    assert ours == theirs
    assert {"block", "include", "landmark", "heading"} <= {mark.kind for mark in ours}
