"""The search for settings on a bench whose truth is known: what is measured, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from advisor.core.artifact import Converted
from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.pipeline.bench import Measured, Plan, Prepared
from advisor.pipeline.tuning import COMPARED_FROM, FIRST_ROUND, MOST_CANDIDATES, tune
from advisor.testing.fakes import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_task,
)

TASK = fake_task()
SHAPE, LENGTH, LONGEST = TaskShape.of(TASK), 40, 256
NO_EFFECT = "int8: no effect on gru in this runtime"


@dataclass
class Bench:
    """`cost`: median ms of a candidate. Which precisions change a family: `converts`."""

    cost: Callable[[Candidate], float] = lambda _: 2.0
    converts: frozenset[str] = frozenset({"lstm"})
    breaks: frozenset[str] = frozenset()
    late: bool = False
    device: object = field(default_factory=fake_device)
    plans: list[tuple[Plan, tuple[Candidate, ...]]] = field(default_factory=list)
    prepared: list[Candidate] = field(default_factory=list)

    def prepare(self, candidates, shape, longest) -> Prepared:
        self.prepared += candidates
        broken = [c for c in candidates if c.family in self.breaks]
        made = [c for c in candidates if c.family in self.converts - self.breaks]
        return Prepared(
            {c.id: converted(c) for c in made},
            tuple(
                Failure(stage="export", plugin=c.family, candidate=c.id, reason="it crashed")
                for c in broken
            ),
            {c.id: NO_EFFECT for c in candidates if c not in made and c not in broken},
        )

    def measure(self, candidates, artifacts, shape, plan) -> Measured:
        self.plans.append((plan, tuple(candidates)))
        assert {c.id for c in candidates} == set(artifacts)
        done = [] if self.late and plan.first_round != FIRST_ROUND else candidates
        return Measured({c.id: self._measurement(c, plan) for c in done}, out_of_time=self.late)

    def _measurement(self, candidate, plan):
        made = fake_measurement(candidate, TASK, self.cost(candidate), rounds=plan.rounds)
        moved = [r.model_copy(update={"round": plan.first_round + r.round}) for r in made.runs]
        return made.model_copy(update={"runs": tuple(moved)})


def converted(candidate):
    made = Converted(precision="int8", operators={"DynamicQuantizeLSTM": 2}, deviation=0.01)
    return fake_artifact(candidate, TASK).model_copy(update={"converted": made})


def pairs(*families: str):
    return [(c, fake_artifact(c, TASK)) for c in map(fake_candidate, families)]


def threads_help(candidate: Candidate) -> float:
    """Two threads halve it, spinning costs a fifth; int8 is three times as fast again."""
    settings = candidate.settings
    cost = 4.0 / settings.threads * (1.2 if settings.spinning else 1.0)
    return cost / 3 if candidate.precision == "int8" else cost


def test_one_short_round_of_everything_then_rounds_of_what_is_left():
    bench = Bench(threads_help)
    (tuning,), failures = tune(bench, SHAPE, LENGTH, pairs("lstm"), LONGEST)
    (sorting, every), (comparing, left) = bench.plans
    assert (sorting.first_round, sorting.rounds) == (FIRST_ROUND, 1)
    assert (comparing.first_round, comparing.rounds) == (COMPARED_FROM, 4)
    assert len(every) == 3
    assert [c.precision for c in left] == ["float32"] * 3 + ["int8"] * 2
    assert tuning.settings == Settings(threads=2)
    assert tuning.times == pytest.approx(2.0, rel=0.05)
    assert tuning.over_defaults == pytest.approx(1.2, rel=0.05)
    assert len(tuning.tried) == 3
    assert failures == ()


def test_the_round_that_chose_does_not_count_for_what_it_chose():
    """A lucky first round brings a setting on, and is no evidence for it."""
    bench = Bench(lambda c: 2.0)
    lucky = Bench._measurement

    def measured(self, candidate, plan):
        made = lucky(self, candidate, plan)
        if plan.first_round == FIRST_ROUND and candidate.settings.threads == 2:
            made = fake_measurement(candidate, TASK, 0.5, rounds=1)
            runs = tuple(r.model_copy(update={"round": FIRST_ROUND}) for r in made.runs)
            made = made.model_copy(update={"runs": runs})
        return made

    bench._measurement = measured.__get__(bench)
    (tuning,), _ = tune(bench, SHAPE, LENGTH, pairs("lstm"))
    assert (tuning.settings, tuning.times) == (Settings(), 1.0)


def test_int8_is_measured_under_the_best_settings_and_only_told():
    (tuning,), _ = tune(Bench(threads_help), SHAPE, LENGTH, pairs("lstm"), LONGEST)
    (tried,) = tuning.precisions
    assert (tried.precision, tried.outcome) == ("int8", "faster")
    assert tried.settings == tuning.settings == Settings(threads=2)
    assert tried.times == pytest.approx(3.0, rel=0.05)
    assert tried.deviation == 0.01


def test_int8_is_told_under_the_settings_that_are_recommended_after_all():
    """What looked best in the first round is not surely so."""

    def cost(candidate):
        settings = candidate.settings
        return 2.0 if candidate.precision == "float32" else 0.5 / settings.threads

    bench = Bench(cost)
    honest = Bench._measurement

    def measured(self, candidate, plan):
        lucky = plan.first_round == FIRST_ROUND and candidate.settings == Settings(threads=2)
        return honest(Bench(lambda _: 0.5) if lucky else self, candidate, plan)

    bench._measurement = measured.__get__(bench)
    (tuning,), _ = tune(bench, SHAPE, LENGTH, pairs("lstm"), LONGEST)
    assert tuning.settings == Settings()
    (tried,) = tuning.precisions
    assert tried.settings == Settings()
    assert tried.times == pytest.approx(4.0, rel=0.05)


def test_without_effect_is_said_so_and_nothing_is_measured_for_it():
    bench = Bench()
    (tuning,), _ = tune(bench, SHAPE, LENGTH, pairs("gru"), LONGEST)
    (tried,) = tuning.precisions
    assert (tried.outcome, tried.says, tried.times) == ("no effect", NO_EFFECT, None)
    assert all(c.precision == "float32" for _, group in bench.plans for c in group)


def test_a_file_that_says_nothing_of_its_conversion_is_not_measured_as_int8(monkeypatch):
    bench = Bench()
    plain = {c.id: fake_artifact(c, TASK) for c in [pairs("lstm")[0][0].with_precision("int8")]}
    monkeypatch.setattr(bench, "prepare", lambda *_: Prepared(plain))
    (tuning,), _ = tune(bench, SHAPE, LENGTH, pairs("lstm"), LONGEST)
    assert tuning.precisions == ()


def test_a_conversion_that_breaks_is_told_and_costs_nothing_else():
    bench = Bench(threads_help, breaks=frozenset({"lstm"}))
    (tuning,), (failure,) = tune(bench, SHAPE, LENGTH, pairs("lstm"), LONGEST)
    assert tuning.settings == Settings(threads=2)
    assert tuning.precisions[0].says == "int8: it crashed"
    assert failure.reason == "it crashed"


def test_on_one_core_there_is_still_int8_to_try():
    bench = Bench(threads_help, device=fake_device(usable_cores=1, physical_cores=1))
    lstm, gru = tune(bench, SHAPE, LENGTH, pairs("lstm", "gru"), LONGEST)[0]
    assert (lstm.settings, len(lstm.tried)) == (Settings(), 1)
    assert lstm.precisions[0].outcome == "faster"
    assert (gru.settings, gru.precisions[0].outcome) == (Settings(), "no effect")
    assert {c.family for c in bench.plans[-1][1]} == {"lstm"}


def test_all_contenders_share_the_rounds_and_many_get_one_less():
    best = pairs("lstm", "gru", "bilstm", "bigru", "elman")
    bench = Bench(threads_help)
    tunings, _ = tune(bench, SHAPE, LENGTH, best, LONGEST)
    assert [t.candidate for t in tunings] == [c.id for c, _ in best[:MOST_CANDIDATES]]
    assert len(bench.plans) == 2
    assert bench.plans[1][0].rounds == 3
    assert sum(p.rounds * len(group) for p, group in bench.plans) <= 55


def test_a_candidate_in_int8_already_is_not_converted_again():
    candidate = fake_candidate("lstm").with_precision("int8")
    bench = Bench(threads_help)
    (tuning,), _ = tune(bench, SHAPE, LENGTH, [(candidate, converted(candidate))], LONGEST)
    assert (bench.prepared, tuning.precisions) == ([], ())
    assert tuning.settings == Settings(threads=2)


def test_out_of_time_says_nothing_rather_than_a_guess():
    assert tune(Bench(threads_help, late=True), SHAPE, LENGTH, pairs("lstm"), LONGEST)[0] == ()


def test_a_profile_that_measures_nothing_is_not_taken_for_an_answer(monkeypatch):
    bench = Bench()
    monkeypatch.setattr(
        bench,
        "measure",
        lambda candidates, artifacts, shape, plan: Measured(
            {c.id: fake_measurement(c, TASK, 2.0) for c in candidates if c.settings == Settings()}
        ),
    )
    assert tune(bench, SHAPE, LENGTH, pairs("lstm"), LONGEST) == ((), ())
    assert bench.prepared == []


def test_slow_candidates_are_as_few_as_the_time_allows():
    best = pairs("lstm", "gru", "bilstm")
    quick = {c.id: fake_measurement(c, TASK, 2.0) for c, _ in best}
    slow = {c.id: fake_measurement(c, TASK, 300.0) for c, _ in best}
    assert len(tune(Bench(), SHAPE, LENGTH, best, known=quick)[0]) == 3
    assert len(tune(Bench(), SHAPE, LENGTH, best, known=slow)[0]) == 1
    assert len(tune(Bench(), SHAPE, LENGTH, best[:1], known=slow)[0]) == 1
