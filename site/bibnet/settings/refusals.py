"""What production refuses to start with, each as a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50
FEWEST_CHARACTERS = 10
# Beginnings of keys that stand in examples, in Django's own templates and in our tests.
KNOWN_KEYS = ("django-insecure", "for-tests-only", "change", "secret", "example", "insecure")
TRUE = frozenset({"1", "true", "yes", "on", "y", "t", "ok"})
FALSE = frozenset({"0", "false", "no", "off", "n", "f"})


def refuse_unsafe(environ: Mapping[str, str]) -> None:
    """Raise one error that names everything that is wrong; no value of a secret is in it."""
    found = list(reasons(environ))
    if found:
        lines = "\n".join(f"  - {reason}" for reason in found)
        raise ImproperlyConfigured(f"Bibnet does not start in production:\n{lines}")


def reasons(environ: Mapping[str, str]) -> Iterator[str]:
    """Every reason not to start with these variables."""
    yield from _about_debug(environ)
    yield from _about_the_key(environ.get("BIBNET_SECRET_KEY", ""))
    yield from _about_domains(environ)
    yield from _about_the_database(environ.get("BIBNET_DATABASE_URL", ""))
    if _word(environ, "BIBNET_STAFF_MFA") in FALSE:
        yield "BIBNET_STAFF_MFA is off: staff need a second factor in production; remove it."
    if environ.get("BIBNET_SCHEME", "https") != "https":
        yield "BIBNET_SCHEME is not https: readers sign in here; remove it."


def _about_debug(environ: Mapping[str, str]) -> Iterator[str]:
    for name in ("BIBNET_DEBUG", "DEBUG", "DJANGO_DEBUG"):
        if _word(environ, name) in TRUE:
            yield f"{name} is on: error pages would show settings and data; remove it."


def _about_the_key(key: str) -> Iterator[str]:
    advice = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(60))'"
    if not key:
        yield f"BIBNET_SECRET_KEY is empty; {advice}"
    elif key.lower().startswith(KNOWN_KEYS):
        yield f"BIBNET_SECRET_KEY is a default key that everybody knows; {advice}"
    elif len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS:
        yield f"BIBNET_SECRET_KEY is too weak: {SHORTEST_KEY} characters at least; {advice}"


def _about_domains(environ: Mapping[str, str]) -> Iterator[str]:
    domains = _list(environ, "BIBNET_DOMAINS")
    if not domains:
        yield "BIBNET_DOMAINS is empty: name the domains under which the libraries stand."
    for name in ("BIBNET_DOMAINS", "BIBNET_OWN_DOMAINS"):
        for domain in filter(_is_open, _list(environ, name)):
            yield (
                f"{name} holds {domain!r}, which leaves ALLOWED_HOSTS open: "
                "name whole domains, like libraries.example.org."
            )
    region = environ.get("BIBNET_REGION_HOST", "")
    if not region:
        yield "BIBNET_REGION_HOST is empty: name the host of the portal."
    elif not any(_is_open(domain) or _is_under(region, domain) for domain in domains):
        yield f"BIBNET_REGION_HOST {region!r} is not under any of BIBNET_DOMAINS."


def _about_the_database(url: str) -> Iterator[str]:
    if not url:
        yield "BIBNET_DATABASE_URL is empty: name a PostgreSQL database."
    elif not url.startswith(("postgres://", "postgresql://", "psql://", "pgsql://")):
        yield "BIBNET_DATABASE_URL is not PostgreSQL: it begins with postgres:// in production."


def _is_open(domain: str) -> bool:
    """Whether a pattern lets in names that are nobody's of ours: `*`, `.`, a top-level domain."""
    return "*" in domain or "." not in domain.strip(".")


def _is_under(host: str, domain: str) -> bool:
    domain = domain.lstrip(".")
    return host == domain or host.endswith(f".{domain}")


def _word(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name, "").strip().lower()


def _list(environ: Mapping[str, str], name: str) -> list[str]:
    return [word.strip() for word in environ.get(name, "").split(",") if word.strip()]
