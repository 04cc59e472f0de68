"""Energy from a made-up `powercap` tree: whole packages only, over the counter's wrap-around."""

from __future__ import annotations

import gc
from functools import partial
from itertools import groupby

import pytest

from advisor.core.settings import Settings
from advisor.measure import energy, worker
from advisor.measure.energy import Counter
from advisor.measure.loop import Timed


@pytest.fixture
def tree(tmp_path):
    def zone(name: str, label: str, energy_uj: int | None, most: int = 1_000_000) -> None:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "name").write_text(f"{label}\n")
        (folder / "max_energy_range_uj").write_text(f"{most}\n")
        counter = folder / "energy_uj"
        counter.unlink(missing_ok=True)
        if energy_uj is not None:
            counter.write_text(f"{energy_uj}\n")

    zone.root = tmp_path
    return zone


def reading(root):
    return energy.counters(energy.packages(root))


def test_packages_are_added_up_and_their_parts_are_not(tree):
    tree("intel-rapl:0", "package-0", 1_000)
    tree("intel-rapl:1", "package-1", 5_000)
    tree("intel-rapl:0:0", "core", 900)
    tree("intel-rapl:2", "psys", 7_000)
    before = reading(tree.root)
    tree("intel-rapl:0", "package-0", 301_000)
    tree("intel-rapl:1", "package-1", 205_000)
    tree("intel-rapl:0:0", "core", 250_900)
    tree("intel-rapl:2", "psys", 907_000)
    assert energy.joules(before, reading(tree.root)) == pytest.approx(0.5)


def test_a_counter_that_began_again_is_read_on(tree):
    tree("intel-rapl:0", "package-0", 900_000)
    before = reading(tree.root)
    tree("intel-rapl:0", "package-0", 50_000)
    assert energy.joules(before, reading(tree.root)) == pytest.approx(0.15)


def test_one_unreadable_package_leaves_no_figure(tree):
    tree("intel-rapl:0", "package-0", 1)
    tree("intel-rapl:1", "package-1", None)
    assert reading(tree.root) == {}
    assert energy.joules(reading(tree.root), reading(tree.root)) is None
    assert energy.why_none(tree.root) == energy.NOT_READABLE


def test_a_machine_without_counters_says_so(tmp_path):
    assert energy.why_none(tmp_path) == energy.NONE_SHOWN
    assert energy.why_none(tmp_path / "nowhere") == energy.NONE_SHOWN
    assert energy.joules({}, {}) is None


def test_a_readable_counter_needs_no_excuse(tree):
    tree("intel-rapl:0", "package-0", 1)
    assert energy.why_none(tree.root) == ""


def test_each_series_has_the_joules_of_its_own_calls_alone(monkeypatch):
    """Warm-up and samples lie between two readings, and nothing else does."""
    read: list[str] = []

    def counters(zones):
        read.append("counter")
        return {"intel-rapl:0": Counter(250_000 * len(read), 10**9)}

    def timed(mode, length, graphs, sessions, inputs):
        return [Timed(name, length, begin=lambda n=name: partial(read.append, n)) for name in mode]

    monkeypatch.setattr(energy, "packages", lambda: ())
    monkeypatch.setattr(energy, "counters", counters)
    monkeypatch.setattr(worker, "timed", timed)
    request = {
        "shape": {"mode": ("first_token", "token")},
        "lengths": [8],
        "seconds_per_length": 0.0,
        "least_samples": 3,
        "most_samples": 3,
        "most_seconds_per_length": None,
        "give_up_above_s": None,
    }
    loaded = worker.Loaded(request, Settings(), {}, {}, 0.0, None, None)
    try:
        series, _ = worker.sample(loaded, inputs=None)
    finally:
        gc.enable()  # the worker ends without
    calls = [name for name, _ in groupby(read)]
    after = [n for n, name in enumerate(read, 1) if name == "counter"]
    spent = [0.25 * (after[1] - after[0]), 0.25 * (after[3] - after[2])]
    assert calls == ["counter", "first_token", "counter", "token", "counter"]
    assert read.count("counter") == 4
    assert [worker._series(one)["joules"] for one in series] == [pytest.approx(v) for v in spent]
