"""One baseline on the user's data: fitted, scored like a network, and timed as it would serve."""

from __future__ import annotations

import statistics
import time
from typing import Any

from advisor.core.protocols import Baseline
from advisor.core.trial import Examples, TrialRun
from advisor.learn import scores
from advisor.learn.trial_messages import TrialRequest
from advisor.learn.trial_problem import Problem

TIMED = 15
"""Single answers, of which the median counts."""


def train(request: TrialRequest, baseline: Baseline, problem: Problem) -> TrialRun:
    """Fit and score. Raises whatever the baseline's code raises."""
    from advisor.learn.fit_batches import part_of

    started = time.process_time()
    part = part_of(problem, request.share, request.seed)
    fitted = baseline.fit(problem.facts, part, problem.validation)
    seconds = time.process_time() - started
    held = scores.values(problem.facts, problem.validation, fitted.predict(problem.validation))
    found, weights = scores.values(problem.facts, problem.test, fitted.predict(problem.test))
    return TrialRun(
        candidate=request.baseline,
        label=request.baseline,
        family=request.baseline,
        baseline=True,
        metric=problem.facts.metric,
        parameters=int(fitted.parameters),
        seed=request.seed,
        stage=request.stage,
        share=request.share,
        seconds=round(seconds, 3),
        validation=scores.mean(held),
        values=found,
        weights=weights,
        answer_ms=_answer_ms(fitted, problem.test),
    )


def _answer_ms(fitted: Any, part: Examples) -> float:
    """Median milliseconds of one answer to one example, by Python as it stands."""
    took = []
    for place in range(min(TIMED, len(part))):
        one = slice(place, place + 1)
        single = Examples(part.inputs[one], part.targets[one], part.texts[one])
        started = time.perf_counter()
        fitted.predict(single)
        took.append(time.perf_counter() - started)
    return round(1e3 * statistics.median(took), 4)
