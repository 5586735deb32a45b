"""The command line: a command composes what the floors below offer, and no rule of payment lives here."""

import typer

from commissioning.cli import (
    allocate,
    cohorts,
    demo,
    effect,
    evidence,
    explain,
    ledger,
    pay,
    rate,
    review,
    simulate,
    stars,
    terms,
    watch,
)
from commissioning.cli.bench import instructions as bench_instructions
from commissioning.cli.bench import ratings as bench_ratings
from commissioning.cli.bench.payments import command as bench_payments
from commissioning.cli.service import audit, backup, doctor, found, journey_evidence, serve, tick, worker
from commissioning.cli.service.bench import web
from commissioning.cli.study import app as study

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Commission employment programmes and pay for what works.",
)
app.add_typer(terms.app, name="terms")
app.command(name="simulate")(simulate.simulate)
app.command(name="pay")(pay.pay)
app.command(name="explain")(explain.explain)
app.add_typer(allocate.app, name="allocate")
app.command(name="rate")(rate.rate)
app.command(name="stars")(stars.stars)
app.command(name="cohorts")(cohorts.cohorts)
app.command(name="effect")(effect.effect)
app.command(name="review")(review.review)
app.command(name="watch")(watch.watch)
app.add_typer(study.app, name="study")
app.add_typer(ledger.app, name="ledger")
evidence.app.command(name="from-journey")(journey_evidence.from_journey)
app.add_typer(evidence.app, name="evidence")
app.command(name="demo")(demo.demo)
app.command(name="found")(found.found)
app.command(name="backup")(backup.backup)
app.command(name="serve")(serve.serve)
app.command(name="worker")(worker.worker)
app.command(name="tick")(tick.tick)
app.command(name="doctor")(doctor.doctor)
app.add_typer(audit.app, name="audit")
web.app.command(name="payments")(bench_payments.payments)
web.app.command(name="instructions")(bench_instructions.instructions)
web.app.command(name="ratings")(bench_ratings.ratings)
app.add_typer(web.app, name="bench")
