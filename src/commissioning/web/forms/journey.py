"""Questions one a page. Their answers wait in the session until they are confirmed; then all is done at once.

Nothing is written before. Every answer is read again when it is confirmed, so what has become wrong is asked anew.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.web.environment import in_words
from commissioning.web.forms.base import Change, Form
from commissioning.web.forms.sealed_answers import Given, opened_answers, sealed_answers
from commissioning.web.page import page

CHECK = "check"
SESSION = "journeys"
MOST_KEPT = 10
"""How many unfinished journeys a session keeps; the oldest goes."""

Answers = dict[str, Any]


class Missing(LookupError):
    """A question is not answered, or no longer well. Its slug is the message."""


class Question(Form):
    """The form of one page of a journey. `said` is what the questions before were answered.

    One that `prepare` leaves without a field is passed over.
    """

    heading: Any = ""
    """Above a page of several questions."""

    def __init__(self, *args: Any, said: Answers, **kwargs: Any) -> None:
        self.said = said
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Make of `said` what the fields depend on."""

    def told(self) -> Iterator[tuple[str, Any]]:
        """Label and answer of each field, in words, for the page that checks them."""
        for each in self:
            if not each.is_hidden:
                yield str(each.label), _in_words(each, self.cleaned_data.get(each.name))


@dataclass(frozen=True, slots=True)
class Journey:
    """What is asked, and how it ends. The route's last part is the `step`: the slug of a question, or the check.

    title      what is being done, above each question.
    questions  by slug, in order.
    cancel     where somebody goes who thinks better of it.
    button     the words of what confirms.
    change     does it: the address to go on to and what to say there.
    foreseen   refusals that become a message on the last page.
    note       what confirming brings with it, said on the last page.
    warning    it cannot be undone.
    given      what the questions are told besides the answers, such as choices.
    private    the answers are about a person: they wait sealed, under the key of whoever gives them.
    follows    what follows from all answers, as names and values, to be read before it is confirmed.
    """

    title: str
    questions: Mapping[str, type[Question]]
    cancel: str
    button: str
    change: Callable[[Answers], tuple[str, str]]
    foreseen: tuple[type[Exception], ...] = ()
    note: str = ""
    warning: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)
    private: bool = False
    follows: Callable[[Answers], list[tuple[str, Any]]] | None = None

    def answer(self, request: Any, step: str) -> HttpResponse:
        """The page of a step, or where its sending leads."""
        if step == "start":
            _kept(request).pop(_key(request), None)
            request.session.modified = True
            return redirect(_address(request, next(iter(self.questions))))
        if step == CHECK:
            return self._check(request)
        if step not in self.questions:
            raise Http404
        try:
            said = self._answers(request, until=step)
        except Missing as first:
            return redirect(_address(request, str(first)))
        return self._ask(request, step, said)

    def _ask(self, request: Any, step: str, said: Answers) -> HttpResponse:
        if request.method == "POST":
            form = self.questions[step](request.POST, said=said)
            if form.is_valid():
                self._keep(request, step, form)
                return redirect(_address(request, self._after(request, step)))
        else:
            form = self.questions[step](said=said)
            if step in self._given(request):
                form = self.questions[step](initial=_initial(form, self._given(request)[step]), said=said)
        return page(request, "journey/question", form=form, journey=self, back=self._before(request, step))

    def _check(self, request: Any) -> HttpResponse:
        form = Change(request.POST or None)
        try:
            if form.is_valid():
                with form.showing(*self.foreseen):
                    response = form.once(request, lambda: self.change(self._answers(request)))
                    _kept(request).pop(_key(request), None)
                    request.session.modified = True
                    return response
            told = list(self._told(request))
            follows = self.follows(self._answers(request)) if self.follows else []
        except Missing as first:
            return redirect(_address(request, str(first)))
        back = self._before(request)
        return page(request, "journey/check", form=form, journey=self, told=told, follows=follows, back=back)

    def _told(self, request: Any) -> Iterator[tuple[str, Any, dict[str, str]]]:
        for slug, form in self._forms(request):
            for label, value in form.told():
                yield label, value, {"text": _("Change"), "href": _address(request, slug)}

    def _answers(self, request: Any, until: str | None = None) -> Answers:
        """What all questions before one were answered, or all. Raises Missing."""
        said = dict(self.given)
        for _slug, form in self._forms(request, until):
            said |= form.cleaned_data
        return said

    def _forms(self, request: Any, until: str | None = None) -> Iterator[tuple[str, Question]]:
        said = dict(self.given)
        given = self._given(request)
        for slug, question in self.questions.items():
            if slug == until:
                return
            form = question(_data(given.get(slug, {})), said=dict(said))
            if (form.fields and slug not in given) or not form.is_valid():
                raise Missing(slug)
            said |= form.cleaned_data
            yield slug, form

    def _after(self, request: Any, step: str) -> str:
        """The next question without a good answer, or the check."""
        try:
            self._answers(request)
        except Missing as first:
            return str(first)
        return CHECK

    def _before(self, request: Any, step: str | None = None) -> str:
        """The question before one, or before the check."""
        asked = [slug for slug, form in self._forms(request, step) if form.fields]
        return _address(request, asked[-1]) if asked else self.cancel

    def _given(self, request: Any) -> Given:
        kept = _kept(request).get(_key(request), {})
        return opened_answers(kept, by=request.access) if isinstance(kept, str) else kept

    def _keep(self, request: Any, step: str, form: Question) -> None:
        names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
        kept = _kept(request)
        mine = self._given(request) | {step: {name: request.POST.getlist(name) for name in names}}
        kept.pop(_key(request), None)
        kept[_key(request)] = sealed_answers(mine, by=request.access) if self.private else mine
        for oldest in list(kept)[:-MOST_KEPT]:
            del kept[oldest]
        request.session[SESSION] = kept


def _key(request: Any) -> str:
    """Tells unfinished journeys apart: what is done to what, and the hat in which it was begun."""
    return f"{request.access.organisation} {request.access.role.value} {_address(request, CHECK)}"


def _address(request: Any, step: str) -> str:
    """Of another step of the journey that a request is for."""
    route = request.resolver_match
    return reverse(route.view_name, kwargs={**route.kwargs, "step": step})


def _kept(request: Any) -> dict[str, Any]:
    """By journey, what was answered: as it was, or sealed."""
    kept: dict[str, Any] = request.session.setdefault(SESSION, {})
    return kept


def _data(given: Mapping[str, Sequence[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in given.items():
        data.setlist(name, list(values))
    return data


def _initial(form: Question, given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What was answered, as each field's widget reads it."""
    data = _data(given)
    return {name: field.widget.value_from_datadict(data, {}, name) for name, field in form.fields.items()}


def _in_words(of: forms.BoundField, value: Any) -> Any:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return in_words(value)
    labels = {str(key): str(label) for key, label in getattr(of.field, "choices", ())}
    if isinstance(value, list):
        return [labels.get(str(each), str(each)) for each in value]
    return labels.get(str(value), value) if value not in (None, "") else _("Not given")
