"""Measure in looks: everything once, then only what is not decided; then over lengths.

After each look the middle says who deserves another (`decide/effort.py`). Verdicts may be looked
at as often as one likes (`decide/anytime.py`), so looking costs nothing but the looking.
"""

from __future__ import annotations

from advisor.core.shape import TaskShape
from advisor.core.task import Task
from advisor.decide.effort import USUAL_ROUNDS, worth_more
from advisor.decide.length_contenders import length_contenders
from advisor.measure.plan import lengths_around
from advisor.pipeline.bench import Bench, Plan
from advisor.pipeline.offers import Offers
from advisor.pipeline.stand import FIRST_LENGTH_ROUND, Stand

ROUNDS_BY_LOOK = (1, 3, 5, 8, USUAL_ROUNDS, 20, 32, 50, 80)
"""Fresh processes per candidate at each look; all but the first only for who deserves more, and
those beyond the usual only for who gives a time to spend."""
LOST_FACTOR = 1.25
"""Times the budget at which a few samples are enough to call a candidate lost: more than medians
of one model differ between processes (six of one GRU: 0.80 to 0.93 ms)."""
LENGTH_ROUNDS = 4
"""One more than for verdicts: a t of 3.2 instead of 4.3 narrows the interval of a crossing."""
LENGTH_SECONDS_MOST = 1.0
"""Of one process at one length: medians of slow calls need fewer of them than a verdict does."""


def measure_until_decided(
    task: Task,
    bench: Bench,
    shape: TaskShape,
    offers: Offers,
    stand: Stand,
    most_rounds: int = USUAL_ROUNDS,
    only: frozenset[str] | None = None,
) -> None:
    """Looks at the task's own length, until nobody deserves another or time is out.

    `only`: ids of those to measure now, since the others have been (`None`: all).
    """
    asked = [c for c in offers.candidates if only is None or c.id in only]
    todo = [c for c in asked if stand.measurable(c)]
    for rounds in (count for count in ROUNDS_BY_LOOK if count <= most_rounds):
        measured = bench.measure(todo, stand.artifacts, shape, _look(task, rounds))
        stand.add(task, measured)
        wanted = worth_more(task, stand.assessments(task, bench, offers), most_rounds)
        todo = [c for c in asked if c.id in wanted and stand.measurable(c)]
        if not todo or measured.out_of_time:
            return


def follow_lengths(
    task: Task, bench: Bench, shape: TaskShape, offers: Offers, stand: Stand
) -> None:
    """The best of each family at shorter and longer inputs."""
    length = task.input.length
    around = lengths_around(length.typical, length.longest)
    others = tuple(x for x in around if x != length.typical)
    chosen = length_contenders(task, stand.assessments(task, bench, offers))
    if not others or len(chosen) < 2:
        return
    plan = Plan(
        lengths=others,
        rounds=LENGTH_ROUNDS,
        first_round=FIRST_LENGTH_ROUND,
        seconds_per_length=0.05,
        most_seconds_per_length=LENGTH_SECONDS_MOST,
        least_samples=12,
        stage="measuring over lengths",
    )
    stand.add_lengths(bench.measure(chosen, stand.artifacts, shape, plan))


def _look(task: Task, rounds: int) -> Plan:
    given_up_s = None if task.latency_s is None else LOST_FACTOR * task.latency_s
    return Plan(lengths=(task.input.length.typical,), rounds=rounds, give_up_above_s=given_up_s)
