"""The question page and the thread behind its private address. Never cached."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bibnet import __version__
from bibnet.accounts.hooks import PERSONAL_DATA
from bibnet.accounts.models import Reader
from bibnet.accounts.services.consents import Agreed, has_given
from bibnet.accounts.throttle import Throttle
from bibnet.journal.visits import client_address
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.requests import LibraryRequest
from bibnet.libraries.scope import all_libraries
from bibnet.pages.models import FeedbackPage, MessageKind, Question, Topic
from bibnet.plugins.permissions import own_eyes

from . import asking, consent, errors
from .asking import Wording
from .forms import AskForm, WriteAgainForm

# One address may be a whole school; a robot writes hundreds in a minute.
tries = Throttle("pages.questions", limit=20, seconds=3600)
SEEN_PAGE, SEEN_DEVICE = 300, 300
LONGEST_SUBJECT = 150


@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_here(request: LibraryRequest, page: FeedbackPage) -> HttpResponse:
    """The form; with `?library=CODE` for a part of the network without a site of its own.

    `?topic=` and `?subject=` begin it, for links from what the question is about.
    """
    to = _addressee(request, page.library)
    form = _form(request, to)
    if request.method == "POST" and form.is_valid():
        try:
            question = _ask(request, to, form)
        except errors.QuestionError as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(f"{_address(question)}?new")
    digits = "".join(sign for sign in to.phone if sign.isdigit() or sign == "+")
    context = {
        **page.get_context(request),
        "form": form,
        "to": to,
        "to_phone": digits,
        "seen": _seen(request),
        "sent_along": _circumstances(request),
    }
    status = 422 if form.errors else 200
    return render(request, page.get_template(request), context, status=status)


@own_eyes
@sensitive_post_parameters()
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: LibraryRequest, pk: int, secret: str) -> HttpResponse:
    """A question with its answers, for who has the address; on the host of who answers now."""
    with all_libraries("a private address names its question on whatever host"):
        found = Question.objects.select_related("library", "came_from").filter(pk=pk, secret=secret)
        question = found.first()
    if question is None:
        raise Http404
    here = network.site_of(question.library)
    if here.pk != request.library.pk:
        return HttpResponseRedirect(f"{network.root_url(here)}{request.get_full_path()}")
    form = WriteAgainForm(request.POST or None)
    if request.method == "POST":
        response = _act(request, question, form)
        if response is not None:
            return response
    return _show(request, question, form)


def _act(request: LibraryRequest, question: Question, form: WriteAgainForm) -> HttpResponse | None:
    """What was pressed; None when the page is to be shown again with what is wrong."""
    if request.POST.get("act") == "withdraw":
        asking.withdraw(question=question)
        return HttpResponseRedirect(_address(question))
    if not form.is_valid():
        return None
    try:
        _count_try(request)
        asking.write_again(question=question, text=form.cleaned_data["text"])
    except errors.QuestionError as error:
        form.add_error(None, str(error))
        return None
    return HttpResponseRedirect(f"{_address(question)}#last")


def _show(request: LibraryRequest, question: Question, form: WriteAgainForm) -> HttpResponse:
    messages = question.messages.exclude(kind=MessageKind.NOTE).select_related("library")
    context = {
        "question": question,
        "messages_shown": messages,
        "form": form,
        "is_new": "new" in request.GET,
        "address": f"{network.root_url(request.library)}{_address(question)}",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pages/questions/thread.html", context, status=status)


def _ask(request: LibraryRequest, to: Library, form: AskForm) -> Question:
    _count_try(request)
    data = form.cleaned_data
    user = request.user if request.user.is_authenticated else None
    is_fault = data["topic"] == Topic.SITE
    agreed = Agreed(document=consent.document(), ip=client_address(request))
    return asking.ask(
        library=to,
        wording=Wording(
            subject=data["subject"],
            text=data["text"],
            topic=data["topic"],
            name=data.get("name", "") if user is None else _name_of(user),
            email=data.get("email", ""),
            phone=data.get("phone", ""),
            circumstances=_circumstances(request) if is_fault else "",
        ),
        user=user,
        agreed=agreed if "consent" in form.fields else None,
    )


def _form(request: LibraryRequest, to: Library) -> AskForm:
    """A reader's consent is asked for only once."""
    reader = None
    if request.user.is_authenticated:
        reader = Reader.objects.filter(user=request.user).first()
    has_agreed = reader is not None and has_given(reader, PERSONAL_DATA)
    topic = request.GET.get("topic", Topic.LIBRARY)
    return AskForm(
        request.POST if request.method == "POST" else None,
        initial={
            "topic": topic if topic in Topic.values else Topic.LIBRARY,
            "subject": request.GET.get("subject", "")[:LONGEST_SUBJECT],
        },
        library=to,
        document=None if has_agreed else consent.document(),
        has_account=request.user.is_authenticated,
    )


def _addressee(request: LibraryRequest, library: Library) -> Library:
    """Whom the page asks: its library, or one for which its site speaks. Raises Http404."""
    code = request.GET.get("library", "")
    if not code or code == library.code:
        return library
    to = Library.objects.listed().filter(code=code).first()
    if to is None or network.site_of(to).pk != library.pk:
        raise Http404
    return to


def _circumstances(request: LibraryRequest) -> str:
    """What the region's support would ask first; shown before it is sent."""
    seen = _seen(request)
    device = request.META.get("HTTP_USER_AGENT", "")[:SEEN_DEVICE]
    lines = [
        (_("Page"), seen),
        (_("Browser"), device),
        (_("Version of the portal"), __version__),
    ]
    return "\n".join(f"{title}: {value}" for title, value in lines if value)


def _seen(request: LibraryRequest) -> str:
    """The page from which somebody came to the form."""
    came_from = request.META.get("HTTP_REFERER", "")
    return str(request.POST.get("seen", "") if request.method == "POST" else came_from)[:SEEN_PAGE]


def _count_try(request: LibraryRequest) -> None:
    who = client_address(request) or ""
    if not tries.claim(who):
        raise errors.TooManyQuestions


def _name_of(user: Any) -> str:
    return f"{user.first_name} {user.last_name}".strip() or user.username


def _address(question: Question) -> str:
    return reverse("pages:question", args=[question.pk, question.secret])
