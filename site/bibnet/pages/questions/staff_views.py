"""The staff's screens of questions: `/admin/l/<code>/questions/…`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.requests import SignedInRequest
from bibnet.pages.models import AnswerTemplate, Question, QuestionState
from bibnet.pages.models.questions import QuestionQuerySet

from . import answering, errors, rights, templates
from .forms import AnswerForm, CloseForm, GiveForm, NoteForm, PassOnForm, TemplateForm

PER_PAGE = 50
WAITING, MINE, LATE, ALL = "new", "mine", "late", "all"
Act = Callable[[HttpRequest, Question, forms.Form], str]


def screen(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for who may answer in the library of the address: support stays in the region."""

    def permitted(request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        if not rights.may_answer(request.user, request.library):
            raise PermissionDenied
        return never_cache(view)(request, **kwargs)

    return permitted


@require_safe
def question_list(request: SignedInRequest) -> HttpResponse:
    """Questions of the library and of those below it, what is overdue first."""
    now = timezone.now()
    shown = request.GET.get("show", WAITING)
    words = request.GET.get("q", "").strip()[:100]
    everything = rights.questions_for(request.user, request.library)
    if request.library.is_region and "network" not in request.GET:
        everything = Question.objects.of(request.library)
    found = _narrowed(everything, shown, words, request, now)
    page = Paginator(found.select_related("library", "taken_by"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": [(one, one.is_late(now)) for one in page.object_list],
        "shown": shown,
        "words": words,
        "choices": [
            (WAITING, _("Wait for an answer")),
            (MINE, _("Mine")),
            (LATE, _("Overdue")),
            (QuestionState.ANSWERED.value, _("Answered")),
            (QuestionState.CLOSED.value, _("Closed")),
            (ALL, _("All")),
        ],
        "whole_network": "network" in request.GET,
        "has_network": request.library.is_region and rights.roles.is_regional_admin(request.user),
        "shows_library": request.library.numchild > 0,
    }
    return render(request, "pages/questions/list.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: SignedInRequest, pk: int) -> HttpResponse:
    """One question: what was said, and everything that can be done with it."""
    question = _question(request, pk)
    acts = _forms(request, question)
    done = _act(request, question, acts) if request.method == "POST" else None
    if done is not None:
        return done
    now = timezone.now()
    has_errors = any(form.is_bound and form.errors for form in acts.values())
    context = {
        "question": question,
        "is_late": question.is_late(now),
        "thread": question.messages.select_related("author", "library"),
        "forms": acts,
        "templates": rights.templates_for(question.library),
        "has_errors": has_errors,
        "to_region": not question.library.is_region,
        "is_taken_by_me": question.taken_by_id == request.user.pk,
    }
    status = 422 if has_errors else 200
    return render(request, "pages/questions/staff_thread.html", context, status=status)


def _act(
    request: SignedInRequest, question: Question, acts: dict[str, forms.Form]
) -> HttpResponse | None:
    """Do what was pressed; None when the page is to be shown again with what is wrong."""
    what = request.POST.get("act", "answer")
    if what == "take":
        answering.give(question=question, colleague=request.user, actor=request.user)
        messages.success(request, _("You answer this question."))
        return HttpResponseRedirect(_here(request, question))
    form = acts.get(what)
    if form is None:
        raise Http404
    if not form.is_valid():
        return None
    try:
        told, address = ACTS[what](request, question, form)
    except errors.QuestionError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, told)
    return HttpResponseRedirect(address)


def _answer(request: SignedInRequest, question: Question, form: forms.Form) -> tuple[str, str]:
    data = form.cleaned_data
    answering.answer(
        question=question, text=data["text"], closes=data["closes"], actor=request.user
    )
    return _("The answer is sent."), _here(request, question)


def _note(request: SignedInRequest, question: Question, form: forms.Form) -> tuple[str, str]:
    answering.add_note(question=question, text=form.cleaned_data["text"], actor=request.user)
    return _("Noted. Only colleagues see it."), _here(request, question)


def _give(request: SignedInRequest, question: Question, form: forms.Form) -> tuple[str, str]:
    colleague = form.cleaned_data["colleague"]
    answering.give(question=question, colleague=colleague, actor=request.user)
    told = _("%(name)s answers now and has been told.") % {"name": colleague.formal_name}
    return told, _here(request, question)


def _pass_on(request: SignedInRequest, question: Question, form: forms.Form) -> tuple[str, str]:
    to = form.cleaned_data.get("code") or network.region()
    answering.pass_on(question=question, to=to, text=form.cleaned_data["text"], actor=request.user)
    told = _("Passed on: %(library)s answers now.") % {"library": to}
    return told, _list(request.library)


def _close(request: SignedInRequest, question: Question, form: forms.Form) -> tuple[str, str]:
    answering.close(question=question, reason=form.cleaned_data["text"], actor=request.user)
    return _("Closed."), _list(request.library)


ACTS = {
    "answer": _answer,
    "note": _note,
    "give": _give,
    "pass_on": _pass_on,
    "close": _close,
}


@require_http_methods(["GET", "HEAD", "POST"])
def template_list(request: SignedInRequest) -> HttpResponse:
    """Ready answers: those of the library can be changed here, those above are seen."""
    return _template(request, AnswerTemplate(library=request.library))


@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change or delete a ready answer of the library."""
    found = get_object_or_404(AnswerTemplate.objects.of(request.library), pk=pk)
    if request.method == "POST" and request.POST.get("act") == "delete":
        templates.delete(template=found, actor=request.user)
        messages.success(request, _("The ready answer is deleted."))
        return HttpResponseRedirect(_templates(request.library))
    return _template(request, found)


def _template(request: SignedInRequest, template: AnswerTemplate) -> HttpResponse:
    form = TemplateForm(request.POST or None, instance=template)
    if request.method == "POST" and form.is_valid():
        templates.save(template=form.save(commit=False), actor=request.user)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(_templates(request.library))
    context = {
        "form": form,
        "template": template,
        "rows": rights.templates_for(request.library).select_related("library"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pages/questions/templates.html", context, status=status)


def _question(request: SignedInRequest, pk: int) -> Question:
    """A question that this person sees here, or 404."""
    seen = rights.questions_for(request.user, request.library)
    related = ("library", "taken_by", "asked_by", "came_from")
    return get_object_or_404(seen.select_related(*related), pk=pk)


def _narrowed(
    questions: QuestionQuerySet, shown: str, words: str, request: SignedInRequest, now: Any
) -> QuestionQuerySet:
    if words.lstrip("№ ").isdecimal():
        return questions.filter(pk=int(words.lstrip("№ ")[:15]))
    if words:
        # SQLite knows small and capital letters of Latin script only.
        wanted = (words, words.capitalize(), words.lower())
        asked = Q()
        for one in wanted:
            asked |= Q(subject__contains=one) | Q(name__contains=one) | Q(text__contains=one)
        return questions.filter(asked)
    if shown == MINE:
        questions = questions.filter(taken_by=request.user).exclude(state=QuestionState.CLOSED)
    elif shown == LATE:
        questions = questions.late(now)
    elif shown in QuestionState.values:
        questions = questions.filter(state=shown)
    if shown in (WAITING, LATE, MINE):
        return questions.order_by(F("due_at").asc(), "pk")
    return questions


def _forms(request: SignedInRequest, question: Question) -> dict[str, forms.Form]:
    """All forms of the screen, the one that was sent filled in."""
    sent = request.POST.get("act", "answer") if request.method == "POST" else ""
    library = question.library

    def data(name: str) -> Any:
        return request.POST if sent == name else None

    return {
        "answer": AnswerForm(data("answer"), initial=_begun(request, question)),
        "note": NoteForm(data("note"), prefix=None, auto_id="note_%s"),
        "give": GiveForm(data("give"), library=library),
        "pass_on": PassOnForm(data("pass_on"), library=library, auto_id="pass_on_%s"),
        "close": CloseForm(data("close"), auto_id="close_%s"),
    }


def _begun(request: SignedInRequest, question: Question) -> dict[str, str]:
    """The ready answer that was asked for."""
    chosen = request.GET.get("template", "")
    if not chosen.isdecimal():
        return {}
    found = rights.templates_for(question.library).filter(pk=int(chosen[:15])).first()
    return {"text": found.text} if found else {}


def _here(request: SignedInRequest, question: Question) -> str:
    kwargs = {"code": request.library.code, "pk": question.pk}
    return reverse("questions_admin:thread", kwargs=kwargs)


def _list(library: Library) -> str:
    return reverse("questions_admin:list", kwargs={"code": library.code})


def _templates(library: Library) -> str:
    return reverse("questions_admin:templates", kwargs={"code": library.code})
