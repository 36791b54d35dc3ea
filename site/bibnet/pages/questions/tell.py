"""Telling who asked, and the staff: in the cabinet, by letter. Texts of questions stay inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from bibnet.libraries import network
from bibnet.notices.services import notify, texts, write_letter
from bibnet.pages.models import Question

if TYPE_CHECKING:
    from bibnet.accounts.models import User

KIND = "core.questions.{name}"


def address_of(question: Question) -> str:
    """Where who asked follows the question, with its host."""
    path = reverse("pages:question", args=[question.pk, question.secret])
    return f"{question.library.root_url}{path}"


def staff_address(question: Question) -> str:
    """The same question on the staff's screens."""
    kwargs = {"code": question.library.code, "pk": question.pk}
    return f"{network.portal_url()}{reverse('questions_admin:thread', kwargs=kwargs)}"


def received(question: Question) -> None:
    """The number and the private address."""
    _tell_asker(question, "received")


def answered(question: Question) -> None:
    _tell_asker(question, "answered")


def passed_on(question: Question) -> None:
    """Who answers now."""
    _tell_asker(question, "passed_on")


def given(question: Question, colleague: User) -> None:
    """A colleague is to answer."""
    _tell_colleague(question, colleague, "given")


def asker_wrote(question: Question) -> None:
    """There is a further message: who answers is told, else the library."""
    if question.taken_by is not None:
        _tell_colleague(question, question.taken_by, "written_again")
    else:
        library_has_one(question)


def library_has_one(question: Question) -> None:
    """A letter to the library's own address: only that there is a question, and where."""
    library = question.library
    if not library.email:
        return
    kind = KIND.format(name="library_has_one")
    subject, text = texts("pages/questions/letters/library_has_one", library, _context(question))
    write_letter(
        kind=kind,
        library=library,
        address=library.email,
        subject=subject,
        text=f"{text}\n\n{staff_address(question)}",
    )


def _tell_asker(question: Question, name: str) -> None:
    kind = KIND.format(name=name)
    url = address_of(question)
    if question.asked_by is not None:
        notify(
            kind=kind,
            library=question.library,
            user=question.asked_by,
            context=_context(question),
            url=url,
        )
    elif question.email:
        template = f"pages/questions/letters/{name}"
        subject, text = texts(template, question.library, _context(question))
        write_letter(
            kind=kind,
            library=question.library,
            address=question.email,
            subject=subject,
            text=f"{text}\n\n{url}",
        )


def _tell_colleague(question: Question, colleague: User, name: str) -> None:
    notify(
        kind=KIND.format(name=name),
        library=question.library,
        user=colleague,
        context=_context(question),
        url=staff_address(question),
    )


def _context(question: Question) -> dict[str, Any]:
    return {"question": question, "library": question.library}
