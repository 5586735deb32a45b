"""What every form that changes something has: a foreseen refusal becomes a message on it, and sent twice it acts once.

One way for all (T3): a form of a page carries a random request id, made when the page is. The change and the answer to
it are kept in one transaction under that id (`platform.idempotency`), so a form that comes again, at the same moment or
after a lost reply, leads where the first one led and changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from commissioning.core.canonical import canonical_json
from commissioning.platform.idempotency import Answer, KeyReused, answered_once, request_digest
from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.web.environment import days_in_words
from commissioning.web.page import page

SENT_ALREADY = _("You have sent this form already. Open it again before you change what it says.")


class Form(forms.Form):
    """A form of a page. `showing` turns what an action refuses into a message on it."""

    use_required_attribute = False

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]], *, or_none: Any = None) -> None:
        """Let a choice be one of (value, words), of a day or of the asker. `or_none`: the words of choosing nothing."""
        of = self.fields[name]
        assert isinstance(of, forms.ChoiceField)
        of.choices = [*choices] if or_none is None else [("", or_none), *choices]

    @contextmanager
    def showing(self, *foreseen: type[Exception], at: str | None = None) -> Iterator[None]:
        """What is raised of `foreseen` becomes an error of the field `at`, or of the form as a whole.

        Everything else goes on its way. What was written before the refusal must be undone by then: `once` does that.
        """
        try:
            yield
        except Exception as refused:
            if not isinstance(refused, (*foreseen, SentAlready)):
                raise
            self.add_error(at if at in self.fields else None, days_in_words(str(refused)))


class Change(Form):
    """A form whose sending changes something, once."""

    request_id = forms.CharField(widget=forms.HiddenInput, max_length=REFERENCE_LENGTH, initial=new_reference)

    @classmethod
    def sent(cls, request: Any, **more: Any) -> Self:
        """The form as it was sent; empty while its page is only looked at."""
        return cls(request.POST if request.method == "POST" else None, **more)

    def answer(
        self,
        request: Any,
        change: Callable[[], tuple[str, Any]],
        *,
        foreseen: tuple[type[Exception], ...] = (),
        at: str | None = None,
        **words: Any,
    ) -> HttpResponse:
        """The page of the form, or where the change leads.

        Takes    change: as `once`; foreseen, at: as `showing`; words: what the template `change/change` takes besides.
        """
        if self.is_valid():
            with self.showing(*foreseen, at=at):
                return self.once(request, change)
        return page(request, "change/change", form=self, **words)

    def once(self, request: Any, change: Callable[[], tuple[str, Any]]) -> HttpResponse:
        """Do the change, unless this very form did it before, and lead on.

        Takes    change: does it, and gives the address to go on to and what to say there.
        Raises   what `change` raises; then nothing was changed, and the form may be sent again.
        """
        told: list[Any] = []

        def produce() -> Answer:
            address, says = change()
            told.append(says)
            return Answer(303, address)

        try:
            answer = answered_once(
                self.cleaned_data["request_id"],
                request_digest(method="POST", path=request.path, body=_said(request), by=request.access),
                produce,
                by=request.access,
                now=request.clock.now(),
            )
        except KeyReused:
            raise SentAlready(str(SENT_ALREADY)) from None
        for says in told:
            messages.success(request, says)
        return redirect(answer.body)


class SentAlready(ValueError):
    """The form of this page was sent before, and said something else."""


def _said(request: Any) -> bytes:
    """What a form says, in bytes: all that was filled in, but not the token that is new with every page."""
    filled = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    files = {name: [(each.name, each.size) for each in each_of] for name, each_of in request.FILES.lists()}
    return canonical_json({"filled": filled, "files": files})
