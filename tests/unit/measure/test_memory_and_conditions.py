"""What the kernel tells of this process and this machine."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from advisor.measure import conditions, memory
from advisor.measure.conditions import differences, snapshot

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


@linux
def test_the_peak_is_of_this_phase_only():
    if not memory.reset_peak():
        pytest.skip("the kernel does not allow it")
    before = memory.peak_bytes()
    big = bytearray(64 * 2**20)
    big[::4096] = b"x" * len(big[::4096])
    risen = memory.peak_bytes()
    del big
    memory.reset_peak()
    after = memory.peak_bytes()
    assert before is not None
    assert risen is not None
    assert after is not None
    assert risen - before > 60 * 2**20
    assert risen - after > 60 * 2**20


def test_differences_of_a_quiet_and_of_a_busy_second():
    start = snapshot(1)
    counters = {"machine_s": 100.0, "busy_s": 50.0, "steal_s": 1.0, "switches": 5, "throttled": 2}
    start = replace(start, **counters)
    quiet = replace(
        start,
        wall_s=start.wall_s + 1.0,
        thread_s=start.thread_s + 0.99,
        process_s=start.process_s + 0.99,
        machine_s=102.0,
        busy_s=50.99,
    )
    found = differences(start, quiet, threads=1)
    assert found["cpu_share"] == pytest.approx(0.99)
    assert found["others_share"] == pytest.approx(0.0, abs=1e-9)
    assert (found["involuntary_switches"], found["throttled_periods"]) == (0, 0)
    busy = replace(quiet, busy_s=51.99, steal_s=1.1, switches=205, throttled=3)
    found = differences(start, busy, threads=1)
    assert found["others_share"] == pytest.approx(0.5)
    assert found["steal_share"] == pytest.approx(0.05)
    assert (found["involuntary_switches"], found["throttled_periods"]) == (200, 1)


def test_two_threads_share_their_processor_time():
    start = snapshot(2)
    end = replace(start, wall_s=start.wall_s + 1.0, process_s=start.process_s + 1.5)
    assert differences(start, end, threads=2)["cpu_share"] == pytest.approx(0.75)


def test_what_cannot_be_read_is_none():
    start = replace(snapshot(1), machine_s=None, busy_s=None, steal_s=None, throttled=None)
    found = differences(start, start, threads=1)
    assert found["others_share"] is None
    assert found["steal_share"] is None
    assert found["throttled_periods"] is None
    assert found["cpu_share"] is None


def test_the_reference_is_the_fastest_of_its_repeats():
    ticks = iter([0, 30, 100, 110, 200, 220])
    assert conditions.reference_s(lambda: next(ticks), repeats=3) == pytest.approx(10e-9)
