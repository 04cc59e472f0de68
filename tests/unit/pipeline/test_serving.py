"""How the candidate named first is tried as it will serve, on a bench that measures nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from advisor.core.failure import Failure
from advisor.core.load import LoadRun, Stretch
from advisor.core.shape import TaskShape
from advisor.core.verdict import Outcome
from advisor.pipeline import serving
from advisor.pipeline.bench import Measured, Plan, Prepared
from advisor.pipeline.from_profile import ProfileBench
from advisor.pipeline.loads import Borne
from advisor.pipeline.serving import serve
from advisor.testing.fakes import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_task,
)

GRU = fake_candidate("gru")
BUSY_CLIENTS = {"mode": "request", "latency_ms": 20.0, "requests_per_second": 50.0}


@dataclass
class Machine:
    """Costs `first_ms` and `more_ms` for each further item of a batch. Under load a call takes
    `answer_ms`, and waits 50 ms more where one server can't keep up."""

    task: object
    first_ms: float = 2.0
    more_ms: float = 0.5
    answer_ms: float = 2.0
    breaks_at: int | None = None
    late_at: int | None = None
    device: object = field(default_factory=fake_device)
    plans: list[tuple[int, Plan]] = field(default_factory=list)
    loads: list[object] = field(default_factory=list)

    def prepare(self, candidates, shape, longest):
        return Prepared({})

    def measure(self, candidates, artifacts, shape, plan):
        self.plans.append((shape.batch, plan))
        if shape.batch == self.breaks_at:
            reason = "its process ran out of memory"
            failure = Failure(
                stage="measure", plugin="onnxruntime", candidate=GRU.id, reason=reason
            )
            return Measured({}, (failure,))
        found = measured(self.task, self.cost_ms(shape.batch), plan.lengths, plan.rounds)
        runs = tuple(
            r.model_copy(
                update={
                    "round": plan.first_round + r.round,
                    "series": tuple(s for s in r.series if s.length in plan.lengths),
                }
            )
            for r in found.runs
        )
        late = shape.batch == self.late_at
        return Measured({GRU.id: found.model_copy(update={"runs": runs})}, out_of_time=late)

    def cost_ms(self, batch):
        return self.first_ms + self.more_ms * (batch - 1)


class LoadedMachine(Machine):
    """One that can also be put under load."""

    def bear(self, candidate, artifact, shape, load, rounds, stage):
        self.loads.append(load)
        rates = [1 / load.period_s] if load.kind == "paced" else load.rates_per_s
        stretches = tuple(self._stretch(rate) for rate in rates)
        return Borne(tuple(self._run(shape, load, n, stretches) for n in rounds))

    def _stretch(self, rate):
        count, cost = 120, self.answer_ms / 1e3
        waited = [0.0 if rate * cost <= 1 else 0.05] * count
        return Stretch(
            per_s=rate,
            due_s=tuple(n / rate for n in range(count)),
            latencies_s=tuple(w + cost for w in waited),
            compute_s=(cost,) * count,
        )

    def _run(self, shape, load, number, stretches):
        base = measured(self.task, 2.0, (), 1).runs[0]
        return LoadRun(
            candidate_id=GRU.id,
            model_key=GRU.model_key,
            shape=shape,
            settings=GRU.settings,
            device_fingerprint=self.device.fingerprint,
            runtime="onnxruntime",
            runtime_version="1.31.1",
            provider=GRU.settings.provider,
            round=number,
            load=load,
            stretches=stretches,
            conditions=base.conditions,
        )


def measured(task, p50_ms, lengths=(), rounds=3, **more):
    return fake_measurement(
        GRU, task, p50_ms, lengths=lengths, rounds=rounds, samples=60, spread=0.01, **more
    )


def served(machine, known=None):
    task = machine.task
    chosen = (GRU, fake_artifact(GRU, task), known or measured(task, machine.first_ms))
    (one,), failures = serve(machine, task, TaskShape.of(task), [chosen])
    return one, failures


def test_batches_double_until_the_budget_is_lost_and_one_alone_is_not_measured_again():
    machine = Machine(fake_task())
    one, failures = served(machine)
    assert [p.batch for p in one.batches] == [1, 2, 4, 8, 16, 32, 64]
    assert [batch for batch, _ in machine.plans] == [2, 4, 8, 16, 32, 64]
    assert one.batches[-1].outcome is Outcome.FAIL, "2 + 63 / 2 ms is more than 20"
    assert {p.outcome for p in one.batches[:-1]} == {Outcome.PASS}
    assert failures == ()


def test_batches_end_where_they_bring_nothing():
    one, _ = served(Machine(fake_task(serving={"mode": "request"}), more_ms=2.0))
    assert [p.batch for p in one.batches] == [1, 2]
    assert one.batches[0].outcome is None


def test_the_task_s_own_batch_is_among_the_points():
    task = fake_task(serving={"mode": "request", "batch": 24})
    machine = Machine(task, more_ms=2.0)
    one, _ = served(machine, measured(task, machine.cost_ms(24)))
    assert [p.batch for p in one.batches] == [1, 2, 24]
    assert 24 not in [batch for batch, _ in machine.plans]


def test_a_batch_that_breaks_ends_the_sweep_and_says_which_it_was():
    one, (failure,) = served(Machine(fake_task(), breaks_at=4))
    assert [p.batch for p in one.batches] == [1, 2]
    assert failure.reason == "at 4 at a time: its process ran out of memory"


def test_what_time_ran_out_on_is_left_out():
    machine = Machine(fake_task(), late_at=4)
    one, _ = served(machine)
    assert [p.batch for p in one.batches] == [1, 2]
    assert len(machine.plans) == 2


@pytest.mark.parametrize(("followed", "asked"), [((8, 12, 64), None), ((), (6, 64))])
def test_past_lengths_that_are_known_are_not_measured_again(followed, asked):
    task = fake_task("generate")
    machine = Machine(task)
    one, _ = served(machine, measured(task, 2.0, followed))
    assert [plan.lengths for _, plan in machine.plans] == ([asked] if asked else [])
    assert [p.past for p in one.past] == sorted({24, *followed, *(asked or ())})
    assert one.batches == ()


def test_a_predicted_length_is_not_told_as_measured():
    task = fake_task("generate")
    one, _ = served(Machine(task), measured(task, 2.0, (8, 12, 64), origin="predicted"))
    assert [p.past for p in one.past] == [8, 12, 64]
    assert one.origin == "predicted"


def test_steps_come_at_the_task_s_period():
    task = fake_task("stream")
    machine = LoadedMachine(task, answer_ms=1.0)
    one, _ = served(machine)
    assert one.streaming is not None
    assert (one.streaming.period_s, one.streaming.outcome) == (0.01, Outcome.PASS)
    assert len(machine.loads) == 1, "decided at the first look"
    late, _ = served(LoadedMachine(task, answer_ms=3.0))
    assert late.streaming is not None
    assert (late.streaming.outcome, late.streaming.misses) == (Outcome.FAIL, 360)


def test_a_stream_without_a_period_is_under_no_schedule():
    free = fake_task("stream", serving={"mode": "stream", "latency_ms": 2.0})
    one, _ = served(LoadedMachine(free))
    assert one.streaming is None


def test_a_rate_that_is_asked_for_is_tried_and_the_highest_is_looked_for():
    task = fake_task(serving=BUSY_CLIENTS)
    machine = LoadedMachine(task)
    one, _ = served(machine)
    assert one.service is not None
    assert 50.0 in machine.loads[0].rates_per_s
    assert one.service.highest_per_s is not None
    assert 50 <= one.service.highest_per_s <= 500
    assert one.service.fails_per_s is not None
    assert one.service.fails_per_s > 500, "one server of 2 ms can do no more"
    nobody, _ = served(LoadedMachine(fake_task()))
    assert nobody.service is None


def test_a_bench_without_load_leaves_it_empty():
    assert served(Machine(fake_task("stream")))[0].streaming is None
    assert served(Machine(fake_task(serving=BUSY_CLIENTS)))[0].service is None


def test_a_profile_gives_what_it_has_and_no_more():
    from advisor.core.profile import DeviceProfile, ProfileEntry

    task = fake_task(serving=BUSY_CLIENTS)
    known = measured(task, 2.0)
    entry = ProfileEntry(
        candidate=GRU, shape=TaskShape.of(task), artifact=fake_artifact(GRU, task), runs=known.runs
    )
    profile = DeviceProfile(
        advisor_version="0.1.0", made_at="2026-03-02", device=fake_device(), entries=(entry,)
    )
    there = known.model_copy(update={"origin": "measured-same-hardware"})
    bench = ProfileBench(profile, "measured-same-hardware")
    chosen = (GRU, fake_artifact(GRU, task), there)
    (one,), failures = serve(bench, task, TaskShape.of(task), [chosen])
    assert [p.batch for p in one.batches] == [1]
    assert one.service is None
    assert one.origin == "measured-same-hardware"
    assert one.energy.note == "unavailable: it was not measured"
    assert failures == ()


def test_only_the_first_is_tried():
    task = fake_task()
    chosen = [(GRU, fake_artifact(GRU, task), measured(task, 2.0))] * 3
    found, _ = serve(Machine(task), task, TaskShape.of(task), chosen)
    assert len(found) == serving.MOST_SERVED
    assert found[0].load_s == chosen[0][2].load_s
