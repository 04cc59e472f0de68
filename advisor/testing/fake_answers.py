"""Whole recommendations as the decision would give them, one per status and serving mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.core.candidate import Candidate
from advisor.core.evidence import ClaimResult
from advisor.core.failure import Failure
from advisor.core.recommendation import Contender, Crossing, Recommendation, Status, Trust
from advisor.core.task import Mode, Task
from advisor.core.training import TrainingCost
from advisor.core.verdict import Outcome, Verdict
from advisor.testing.fake_contenders import fake_contender
from advisor.testing.fake_rows import LENGTHS, generate_rows, request_rows, stream_rows
from advisor.testing.fake_serving import fake_served
from advisor.testing.fake_training import fake_training_cost
from advisor.testing.fake_values import fake_candidate, fake_device, fake_task

QUIET = Trust(grade="A", reasons=("nothing else ran for long",))


@dataclass(frozen=True)
class Scene:
    """What differs between the fake answers."""

    contenders: tuple[Contender, ...]
    reasons: tuple[str, ...]
    would_change: tuple[str, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    nearest_miss: str | None = None
    trust: Trust = QUIET


def fake_recommendation(
    status: Status = "recommended", mode: Mode = "request", task: Task | None = None
) -> Recommendation:
    """An answer of this status. Only `recommended` differs by serving mode."""
    chosen = task or (_too_tight() if status == "nothing-fits" else fake_task(mode))
    scene = _SCENES[status](chosen)
    first = scene.contenders[0]
    named = status in ("recommended", "tie")
    return Recommendation(
        task=chosen,
        device=fake_device(),
        status=status,
        winner=first.id if named else None,
        tied=tuple(c.id for c in scene.contenders if c.standing == "tied"),
        contenders=scene.contenders,
        reasons=scene.reasons,
        would_change=scene.would_change,
        nearest_miss=scene.nearest_miss,
        crossings=scene.crossings,
        serving=(fake_served(first, chosen),) if status == "recommended" else (),
        training=(_training(first.candidate, chosen),) if status == "recommended" else (),
        claims=_claims(),
        failures=_failures(),
        trust=scene.trust,
    )


def _training(candidate: Candidate, task: Task) -> TrainingCost:
    return fake_training_cost(
        candidate.family,
        task.input.length.typical,
        24.0,
        band=candidate.band,
        saved_bytes=33_000_000,
    )


def _too_tight() -> Task:
    return fake_task("request", serving={"mode": "request", "latency_ms": 1.0})


def _recommended(task: Task) -> Scene:
    rows = {"request": request_rows, "stream": stream_rows, "generate": generate_rows}
    contenders = rows[task.serving.mode](task)
    winner = contenders[0]
    return Scene(
        contenders=contenders,
        reasons=(
            f"{winner.candidate.label} keeps every budget with 95 % confidence",
            "it is expected to be the most accurate of those that do: on short inputs with "
            "10,000 examples gated recurrent networks do as well as attention (short-sequences)",
            "a larger one would cost four times the latency for half a point",
        ),
        would_change=(
            "with inputs longer than about 310 steps, transformer-encoder medium would win",
            "with more than about 60,000 examples, transformer-encoder large would win",
        ),
        crossings=_crossings(contenders) if task.serving.mode == "request" else (),
    )


def _tie(task: Task) -> Scene:
    reason = "within noise of the other: 2 % apart where 4 % is the least that could be told"
    return Scene(
        contenders=(
            fake_contender(
                task, "gru", "medium", 2.61, "tied", reason, (3.6, 3.0), 0.46, lengths=LENGTHS
            ),
            fake_contender(
                task, "lstm", "medium", 2.66, "tied", reason, (3.0, 3.0), 0.41, lengths=LENGTHS
            ),
            fake_contender(
                task,
                "tcn",
                "medium",
                9.3,
                quality=(-0.6, 3.4),
                probability_best=0.13,
                lengths=LENGTHS,
            ),
        ),
        reasons=(
            "both keep every budget, and neither is better than the other beyond noise",
            "gru medium is named first because it is the cheaper one: 2.61 ms at the median",
        ),
        would_change=("training both on your data would break the tie",),
        trust=Trust(
            grade="B",
            reasons=("another process took 6 % of the timed seconds in round 2",),
            advice=("stop other programs and run the same command again",),
        ),
    )


def _nothing_fits(task: Task) -> Scene:
    contenders = (
        fake_contender(
            task, "gru", "tiny", 1.31, "fails", "p95 1.49 ms is over 1 ms", (-1.8, 3.0)
        ),
        fake_contender(
            task, "lstm", "tiny", 1.52, "fails", "p95 1.73 ms is over 1 ms", (-1.8, 3.0)
        ),
    )
    return Scene(
        contenders=contenders,
        reasons=(
            "every candidate measured is over the latency budget of 1 ms",
            "the fastest, gru tiny, needs p95 1.49 ms",
        ),
        would_change=("a latency budget of 1.6 ms would let gru tiny pass",),
        nearest_miss=contenders[0].id,
    )


def _undecided(task: Task) -> Scene:
    contender = fake_contender(
        task,
        "gru",
        "medium",
        19.0,
        "undecided",
        "p95 is between 18.6 and 22.4 ms, and 20 ms lies between them",
        (3.6, 3.0),
        spread=0.3,
        rounds=1,
        samples=40,
        load=5.2,
    )
    verdict = Verdict(
        candidate_id=contender.id,
        requirement="latency",
        outcome=Outcome.UNDECIDED,
        limit=20.0,
        value=None,
        lower=18.6,
        upper=None,
        unit="ms",
        reason="40 runs are too few for p95 at 95 % confidence",
        needs="at least 59 runs",
    )
    kept = tuple(v for v in contender.verdicts if v.requirement != "latency")
    return Scene(
        contenders=(contender.model_copy(update={"verdicts": (verdict, *kept)}),),
        reasons=(
            "no candidate is sure to keep the latency budget of 20 ms, nor sure to miss it",
            "needed: at least 59 runs of gru medium on a quiet machine",
        ),
        would_change=("with a latency budget of 25 ms, gru medium would pass",),
        trust=Trust(
            grade="C",
            reasons=("the processor was shared: thread CPU time was 71 % of the wall time",),
            advice=(
                "stop other programs and run the same command again",
                "give it more time with --time-limit 300",
            ),
        ),
    )


_SCENES = {
    "recommended": _recommended,
    "tie": _tie,
    "nothing-fits": _nothing_fits,
    "undecided": _undecided,
}


def _crossings(contenders: Sequence[Contender]) -> tuple[Crossing, ...]:
    gru, lstm, encoder = (c.id for c in contenders[:3])
    return (
        Crossing(
            a=encoder,
            b=gru,
            length=432.0,
            low=160,
            high=640,
            shortest=10,
            longest=640,
            says="transformer-encoder medium is faster than gru medium up to about 432 steps "
            "(surely between 160 and 640); above, gru medium is",
        ),
        Crossing(
            a=gru,
            b=lstm,
            faster=gru,
            shortest=10,
            longest=640,
            says="gru medium is faster than lstm medium from 10 to 640 steps",
        ),
    )


def _claims() -> tuple[ClaimResult, ...]:
    return (
        ClaimResult(
            id="short-sequences",
            says="On short inputs a recurrent network answers sooner than attention.",
            source="Merrill et al. 2024, section 4",
            status="refuted here",
            reason="at 40 steps transformer-encoder medium takes 1.12 ms, gru medium 2.61 ms",
        ),
        ClaimResult(
            id="gru-cheaper-than-lstm",
            says="A GRU costs about three quarters of an LSTM of the same width.",
            source="Chung et al. 2014, section 3",
            status="confirmed here",
            reason="0.86 times the latency at equal parameters",
        ),
        ClaimResult(
            id="small-data",
            says="With few examples and no pre-training, recurrent networks are more accurate.",
            source="Ezen-Can 2020, table 2",
            status="not tested",
            reason="needs training, which this command does not do",
        ),
    )


def _failures() -> tuple[Failure, ...]:
    return (
        Failure(
            stage="contract",
            plugin="bilstm",
            candidate=fake_candidate("bilstm", "medium").id,
            reason="outputs at length 1 differ by 0.3 from the module's",
        ),
        Failure(stage="load", plugin="my-rnn", reason="ModuleNotFoundError: No module named 'x'"),
    )
