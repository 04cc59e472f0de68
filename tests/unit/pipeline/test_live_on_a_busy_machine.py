"""The live bench on a machine that others use too: it waits, measures again, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field

import pytest

from advisor.core.failure import Failure
from advisor.core.measurement import Measurement, Run, RunRequest
from advisor.core.shape import TaskShape
from advisor.errors import StoreBusyError
from advisor.measure.guard import contended
from advisor.measure.patience import TOTAL_S, Patience
from advisor.measure.preflight import Busy, Look
from advisor.pipeline import live
from advisor.pipeline.bench import Measured, Plan
from advisor.pipeline.live import LiveBench
from advisor.pipeline.progress import Silent
from advisor.store.measurements import MeasurementStore
from advisor.store.places import Places
from advisor.testing.fakes import (
    fake_artifact,
    fake_candidate,
    fake_device,
    fake_measurement,
    fake_task,
)

TASK = fake_task()
SHAPE = TaskShape.of(TASK)
GRU, LSTM = fake_candidate("gru"), fake_candidate("lstm")
LOOK = Plan(lengths=(40,), rounds=3)
RUN_S = 0.5
IN_THE_SECOND_RUN = (0.3, 1.0)
"""Seconds; a command begins with a look of 0.2 s."""


class Interrupted(BaseException):
    """Ctrl-C."""


@dataclass
class Machine(Silent):
    """Busy between two instants of a clock that looks, sleeps and runs move on.

    `unseen`: it takes the processor away without a program that could be seen. `made`: each run's
    candidate, round and whether it was disturbed.
    """

    busy_from_s: float = 0.0
    busy_until_s: float = 0.0
    unseen: bool = False
    reference_s: float = 0.0003
    now_s: float = 0.0
    looks: int = 0
    made: list[tuple[str, int, bool]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stages: list[int] = field(default_factory=list)
    advances: int = 0
    stop_after: int | None = None
    crash_after: int | None = None

    @property
    def busy(self) -> bool:
        return self.busy_from_s <= self.now_s < self.busy_until_s

    def look(self) -> Look:
        self.looks += 1
        self.now_s += 0.2
        seen = self.busy and not self.unseen
        return Look(0.99, (Busy("blender", 42, 0.98),)) if seen else Look(0.0)

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds

    def run(self, request: RunRequest, _timeout_s: float, _say: object) -> Run | Failure:
        if len(self.made) == self.stop_after:
            raise Interrupted
        if self.crash_after is not None and len(self.made) >= self.crash_after:
            return Failure(
                stage="measure", plugin="fake", candidate=request.candidate_id, reason="crashed"
            )
        busy = self.busy
        self.now_s += RUN_S
        self.made.append((request.candidate_id, request.round, busy))
        candidate = next(c for c in (GRU, LSTM) if c.id == request.candidate_id)
        made = fake_measurement(candidate, TASK, 2.0, rounds=1, samples=60).runs[0]
        found = {"cpu_share": 0.6 if busy else 0.999, "reference_s": self.reference_s}
        conditions = made.conditions.model_copy(update=found)
        return made.model_copy(update={"round": request.round, "conditions": conditions})

    def start(self, stage: str, total: int) -> None:
        self.stages.append(total)

    def advance(self, what: str) -> None:
        self.advances += 1

    def note(self, message: str) -> None:
        self.notes.append(message)


@pytest.fixture
def machine(monkeypatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(live, "measure_awake", made.run)
    monkeypatch.setattr(live, "measuring", lambda say, patience_s: nullcontext())
    return made


@pytest.fixture
def measure(machine: Machine, tmp_path) -> Callable[..., Measured]:
    """One command: a new bench over the same store, with patience of its own."""

    def make(plans=(LOOK,), **changes) -> Measured:
        facts = {
            "device": fake_device(),
            "places": Places(tmp_path),
            "store": MeasurementStore(tmp_path / "measurements.sqlite"),
            "observer": machine,
            "patience": Patience(
                look=machine.look, clock=lambda: machine.now_s, sleep=machine.sleep, cores=2
            ),
        }
        bench = LiveBench(**{**facts, **changes})
        artifacts = {c.id: fake_artifact(c, TASK) for c in (GRU, LSTM)}
        for plan in plans:
            found = bench.measure([GRU, LSTM], artifacts, SHAPE, plan)
        return found

    return make


def disturbed(measurement: Measurement) -> list[int]:
    return [run.round for run in measurement.runs if contended(run)]


def nothing_disturbed(found: Measured) -> bool:
    return not any(disturbed(m) for m in found.measurements.values())


def test_a_quiet_machine_is_looked_at_once_in_a_command(machine, measure):
    found = measure((LOOK, Plan(lengths=(40,), rounds=5)))
    assert (machine.looks, len(machine.made), machine.notes) == (1, 10, [])
    assert nothing_disturbed(found)


def test_it_waits_for_another_program_to_end(machine, measure):
    machine.busy_until_s = 5.0
    found = measure()
    assert len(machine.made) == 6
    assert nothing_disturbed(found)
    assert machine.notes == [
        "waiting for a quiet machine: blender (process 42) uses 98% of a core"
    ]


def test_a_run_that_was_disturbed_is_made_again_in_its_round(machine, measure):
    machine.busy_from_s, machine.busy_until_s = IN_THE_SECOND_RUN
    found = measure()
    assert any(busy for _, _, busy in machine.made)
    assert nothing_disturbed(found)
    assert {tuple(r.round for r in m.runs) for m in found.measurements.values()} == {(0, 1, 2)}
    rounds = [number for _, number, _ in machine.made]
    assert rounds == sorted(rounds)
    assert (machine.stages, machine.advances) == ([6], 6)  # the bar ends at its end


def test_a_machine_that_is_always_busy_costs_its_patience_and_no_more(machine, measure):
    machine.busy_until_s = 1e9
    found = measure((LOOK, Plan(lengths=(40,), rounds=5), Plan(lengths=(40,), rounds=12)))
    assert len(machine.made) == 24  # nothing again: it would be the same
    assert machine.now_s - 24 * RUN_S < 20.0 + 0.2 * machine.looks
    assert machine.looks < 80
    assert all(len(disturbed(m)) == 12 for m in found.measurements.values())
    assert [note for note in machine.notes if "still busy after" in note]
    assert len(machine.notes) == len(set(machine.notes)) <= 3


def test_what_takes_the_processor_unseen_is_tried_again_a_few_times_only(machine, measure):
    machine.busy_until_s, machine.unseen = 1e9, True
    measure((Plan(lengths=(40,), rounds=12),))
    again = len(machine.made) - 24
    assert 0 < again * RUN_S <= TOTAL_S
    most = max(machine.made.count(one) for one in machine.made)
    assert most <= 3


def test_without_patience_nothing_is_looked_at_or_measured_again(machine, measure):
    machine.busy_until_s = 1e9
    first = measure(patience=Patience(0.0, machine.look))
    machine.busy_until_s = 0.0
    assert measure(patience=Patience(0.0, machine.look)) == first
    assert (machine.looks, len(machine.made), machine.notes) == (0, 6, [])


def test_a_time_limit_is_kept(machine, measure, monkeypatch):
    monkeypatch.setattr(live.time, "monotonic", lambda: machine.now_s)
    machine.busy_until_s = 1e9
    found = measure(deadline=4.0)
    assert found.out_of_time
    assert machine.now_s <= 4.0 + RUN_S
    assert machine.made  # most of the time was for measuring
    assert machine.made[0][1:] == (0, True)


def test_with_no_time_left_stored_runs_from_a_busy_machine_are_the_answer(machine, measure):
    machine.busy_until_s = 1e9
    first = measure()
    machine.looks = 0
    found = measure(deadline=0.0)
    assert (found, machine.looks) == (first, 0)
    assert not found.out_of_time


def test_nothing_is_lost_when_it_is_interrupted_while_measuring_again(machine, measure):
    machine.busy_from_s, machine.busy_until_s = IN_THE_SECOND_RUN
    machine.stop_after = 2
    with pytest.raises(Interrupted):
        measure()
    assert [busy for _, _, busy in machine.made] == [False, True]
    machine.stop_after = None
    found = measure()
    assert nothing_disturbed(found)
    assert len(machine.made) == 7  # six quiet runs, none of them made twice


def test_stored_runs_from_a_busy_machine_are_made_again_on_a_quiet_one(machine, measure):
    machine.busy_until_s = 1e9
    measure()
    machine.busy_until_s, machine.looks = 0.0, 0
    machine.notes.clear()
    found = measure()
    assert nothing_disturbed(found)
    assert len(machine.made) == 12
    assert machine.notes == ["what was measured on a busy machine is measured again now"]
    asked, machine.looks = len(machine.made), 0
    assert measure() == found
    assert (len(machine.made), machine.looks) == (asked, 0)


def test_an_answer_from_the_store_never_waits_for_another_advisor(machine, measure, monkeypatch):
    machine.busy_until_s = 1e9
    first = measure()
    machine.busy_until_s = 0.0
    machine.notes.clear()

    def held(_say, patience_s):
        assert patience_s == 0.0
        raise StoreBusyError("another advisor has been measuring for 0 s")

    monkeypatch.setattr(live, "measuring", held)
    found = measure()
    assert found == first
    assert not found.out_of_time
    assert (len(machine.made), machine.notes) == (6, [])


def test_on_a_machine_that_is_still_busy_they_stand_and_that_is_said(machine, measure):
    machine.busy_until_s = 1e9
    first = measure()
    machine.notes.clear()
    machine.looks, before_s = 0, machine.now_s
    assert measure() == first
    assert machine.notes == [
        "what was measured on a busy machine stays as it is: the machine is still busy"
    ]
    assert (machine.looks, len(machine.made)) == (1, 6)
    assert machine.now_s - before_s == pytest.approx(0.2)  # a look, and no wait


def test_looks_at_the_store_look_at_the_machine_once(machine, measure):
    looks = tuple(Plan(lengths=(40,), rounds=n) for n in (1, 2, 3))
    machine.busy_until_s = 1e9
    measure(looks)
    machine.looks = 0
    measure(looks)
    assert (machine.looks, len(machine.made)) == (1, 6)


def test_what_is_disturbed_at_every_try_is_left_alone_in_the_end(machine, measure):
    machine.busy_until_s, machine.unseen = 1e9, True
    for _ in range(4):
        measure()
    made, machine.looks = len(machine.made), 0
    measure()
    assert (len(machine.made), machine.looks) == (made, 0)
    assert made <= 6 * 6


def test_clean_stored_runs_are_an_answer_without_a_look(machine, measure):
    found = measure()
    machine.looks, machine.busy_until_s = 0, 1e9
    assert measure() == found
    assert (machine.looks, len(machine.made), machine.notes) == (0, 6, [])


def test_a_slow_core_is_tried_again_now_but_never_from_the_store(machine, measure):
    measure((Plan(lengths=(40,), rounds=2),))
    machine.reference_s = 0.0004
    found = measure()
    made = len(machine.made)
    assert made == 6 + 2
    assert {m.runs[-1].conditions.reference_s for m in found.measurements.values()} == {0.0004}
    machine.reference_s, machine.looks = 0.0003, 0
    measure()
    assert (len(machine.made), machine.looks) == (made, 0)


def test_a_candidate_that_crashes_when_measured_again_is_told(machine, measure):
    machine.busy_from_s, machine.busy_until_s = IN_THE_SECOND_RUN
    machine.crash_after = 2
    found = measure()
    assert [f.reason for f in found.failures] == ["crashed"] * len(found.failures) != []
    assert not set(found.measurements) & {f.candidate for f in found.failures}
