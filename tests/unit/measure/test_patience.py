"""Waiting for a quiet machine: never when it is quiet, never beyond the patience."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from advisor.measure.patience import AT_ONCE_S, PAUSE_S, SHARE_OF_LIMIT, TOTAL_S, Patience
from advisor.measure.preflight import Busy, Look, crowded, who

LOOK_S = 0.2
BUSY = Look(0.99, (Busy("blender", 42, 0.98),))


@dataclass
class Machine:
    """One whose other programs end at `quiet_at_s`; looking and sleeping take time."""

    quiet_at_s: float
    now_s: float = 1000.0
    looks: int = 0
    said: list[str] = field(default_factory=list)

    def look(self) -> Look:
        self.now_s += LOOK_S
        self.looks += 1
        return BUSY if self.now_s < 1000.0 + self.quiet_at_s else Look(0.02)

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds

    def patience(self, **changes) -> Patience:
        return Patience(look=self.look, clock=lambda: self.now_s, sleep=self.sleep, **changes)

    @property
    def waited_s(self) -> float:
        return self.now_s - 1000.0


def test_a_quiet_machine_costs_one_look_and_no_word():
    machine = Machine(quiet_at_s=0.0)
    assert machine.patience().wait(1, machine.said.append)
    assert (machine.looks, machine.waited_s, machine.said) == (1, pytest.approx(LOOK_S), [])


def test_it_waits_until_the_other_program_ends_and_names_it():
    machine = Machine(quiet_at_s=4.0)
    assert machine.patience().wait(1, machine.said.append)
    assert 4.0 <= machine.waited_s < 5.0
    assert machine.said == ["waiting for a quiet machine: blender (process 42) uses 98% of a core"]


def test_vain_waits_become_shorter_and_end():
    machine = Machine(quiet_at_s=1e9)
    patience = machine.patience()
    took = []
    for _ in range(12):
        before = machine.now_s
        assert not patience.wait(1, machine.said.append)
        took.append(machine.now_s - before)
    assert took[0] <= AT_ONCE_S + LOOK_S
    assert took[1] == pytest.approx(took[0] / 2, abs=LOOK_S + PAUSE_S)
    assert took[-1] == pytest.approx(LOOK_S)  # still one look: it may have become quiet
    assert sum(took[:8]) < 20.0 + 8 * LOOK_S
    assert len(machine.said) == 2
    assert "still busy" in machine.said[1]


def test_all_waits_together_have_an_end():
    machine = Machine(quiet_at_s=0.0)
    patience = machine.patience()
    waited_s = 0.0
    for _ in range(20):  # each time busy for nine seconds, then quiet
        machine.quiet_at_s = machine.waited_s + 9.0
        before = machine.now_s
        patience.wait(1, machine.said.append)
        waited_s += machine.now_s - before
    assert waited_s <= TOTAL_S + 20 * (LOOK_S + PAUSE_S)
    assert patience.left_s == 0.0


def test_a_wait_that_paid_allows_the_next_one_in_full():
    machine = Machine(quiet_at_s=1e9)
    patience = machine.patience()
    patience.left_s = 30.0
    patience.wait(1, machine.said.append)
    machine.quiet_at_s = machine.waited_s
    assert patience.wait(1, machine.said.append)
    machine.quiet_at_s = machine.waited_s + 9.0
    assert patience.wait(1, machine.said.append)


def test_under_a_time_limit_at_most_a_quarter_is_waited():
    machine = Machine(quiet_at_s=1e9)
    assert not machine.patience().wait(1, machine.said.append, machine.now_s + 12.0)
    assert machine.waited_s <= SHARE_OF_LIMIT * 12.0 + LOOK_S
    late = Machine(quiet_at_s=1e9)
    assert not late.patience().wait(1, late.said.append, late.now_s - 1.0)
    assert late.waited_s == pytest.approx(LOOK_S)


@pytest.mark.parametrize(
    ("share", "threads", "cores", "expected"),
    [
        (0.0, 1, 1, False),
        (0.5, 1, 2, False),  # one of two cores is free, and one is enough
        (0.5, 2, 2, True),
        (0.6, 1, 64, True),
        (0.3, 64, 64, True),
        (0.3, 8, 64, False),
        (0.15, 1, 1, False),
        (0.4, 1, 1, True),
    ],
)
def test_crowded_is_when_our_threads_would_compete(share, threads, cores, expected):
    assert crowded(Look(share), threads, cores) is expected


def test_where_no_program_can_be_seen_the_share_is_said():
    assert who(Look(0.7)) == "70% of the processor is in use"
