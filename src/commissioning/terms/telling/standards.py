"""Customer service standards, in sentences: what people may count on at each stage, and how it is seen."""

from collections.abc import Iterator

from commissioning.terms import models as m
from commissioning.terms import standards as st
from commissioning.terms.telling import words
from commissioning.terms.telling.document import Block, Bullets, Heading, Paragraph

TITLE = "Customer service standards"
STAGE = {
    "pre_programme": "Before the programme",
    "engagement": "Joining",
    "pre_work": "Before work",
    "in_work": "In work",
    "exit": "Leaving",
}
_KEPT = {
    "acknowledged": "The provider acknowledges the referral",
    "attached": "The person starts",
    "planned": "Both have signed an action plan",
    "reassessed": "The person is assessed again",
    "exit_report": "The exit report is sent",
}
_HAPPENS = {
    "standards_given": "the standards are handed over in writing",
    "failed_to_attend": "the person does not attend",
    "support": "there is a session of support",
    "onward_referral": "the person is referred to a local service",
    "employer_contact": "an employer is spoken to",
    "barrier_removed": "a barrier is removed",
    "skill_gained": "a skill is gained",
    "in_work_support_offered": "support in work is offered, and it is recorded whether it is taken",
    "in_work_support": "support in work is given",
    "earnings_progress": "earnings rise",
    "exit_report_sent": "the exit report is sent",
}
_AFTER = {
    "referred": "the referral",
    "attached": "the start",
    "job_start": "each start of a job",
    "exit_report_requested": "the request for an exit report",
    "left_early": "leaving early",
    "completed": "the end of the time on the programme",
}


def blocks(terms: m.Terms) -> Iterator[Block]:
    if terms.standards:
        yield Heading(2, TITLE)
    for stage in st.STAGES:
        for standard in (each for each in terms.standards.values() if each.stage == stage):
            yield Heading(3, str(standard.title))
            yield from map(Paragraph, sentences(standard))
            if standard.quantitative is not None:
                yield from _figures(standard.quantitative, str(standard.title), terms)
            if standard.qualitative is not None:
                yield Bullets(scores(standard.qualitative))


def sentences(standard: st.Standard) -> list[str]:
    """What a standard says, without its figures and scores."""
    said = [
        f"Stage: {STAGE[standard.stage].lower()}. To the person: “{standard.text}”",
        f"Clause: {standard.clause}. Status: {standard.status}.",
    ]
    if standard.quantitative is not None:
        said.append(f"Counted: {counted(standard.quantitative)}")
    if standard.qualitative is not None:
        judged = standard.qualitative
        said.append(f"Judged in sampled cases: {judged.looked_at} Clause: {judged.clause}. Status: {judged.status}.")
    return said


def counted(element: st.Quantitative) -> str:
    """What a quantitative element counts: a sentence."""
    match element:
        case st.PromiseKept():
            others = "".join(f", or {_HAPPENS[each]}" for each in element.or_else)
            return f"{_KEPT[element.of]}{others}, within the time that is promised."
        case st.MustHappen():
            happens = _HAPPENS[element.event]
            return f"{happens[0].upper()}{happens[1:]}, within a time after {_AFTER[element.after]}."


def scores(element: st.Qualitative) -> tuple[str, ...]:
    return tuple(f"{each.score}: {each.meaning}" for each in element.scores)


def _figures(element: st.Quantitative, title: str, terms: m.Terms) -> Iterator[Block]:
    if isinstance(element, st.MustHappen):
        yield words.table(element.within, f"{title}: within", terms)
    yield words.table(element.at_least, f"{title}: in at least this share of cases", terms)
