"""The states of a job, and which may follow which."""

from django.db.models import TextChoices


class JobState(TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


NEXT: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    # Back to waiting when its worker stops or is gone.
    JobState.RUNNING: frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.WAITING}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}
"""What each state may become. Work that ended is asked for again as another job."""

ENDED = tuple(state.value for state, following in NEXT.items() if not following)


def before(state: JobState) -> tuple[str, ...]:
    """The states that may become this one: every change of state is an update of rows in one of them."""
    return tuple(earlier.value for earlier, following in NEXT.items() if state in following)
