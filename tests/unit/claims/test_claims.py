"""Every discovered claim: its protocol, what it expects, and a task it is about."""

from __future__ import annotations

import functools

import pytest

from advisor import registry
from advisor.core.candidate import Capabilities
from advisor.core.evidence import Expectation
from advisor.core.findings import Findings
from advisor.core.sizes import BANDS
from advisor.core.task import KINDS, Task
from advisor.files.task_profiles import profile_names, profile_text
from advisor.files.task_toml import parse_task
from advisor.testing.fakes import fake_candidate, fake_device, fake_measurement, fake_task

STANDINGS = {"supported", "contradicted", "bounded", "definition", "not testable"}
STATUSES = {"confirmed here", "refuted here", "bounded here", "not tested"}


@functools.cache
def claims() -> dict[str, object]:
    registry.find.cache_clear()
    loaded, failures = registry.load_all("claims")
    assert failures == ()
    return {one.name: one.plugin for one in loaded if one.found.distribution == "advisor"}


@functools.cache
def families() -> dict[str, Capabilities]:
    loaded, _ = registry.load_all("families")
    return {one.name: one.plugin.capabilities for one in loaded}


@functools.cache
def tasks() -> dict[str, Task]:
    """The shipped ones, and the same with every need said, and with much and with little data."""
    shipped = {name: parse_task(profile_text(name), name) for name in profile_names()}
    found = dict(shipped)
    for name, task in shipped.items():
        for need in ("some", "strong"):
            needs = dict.fromkeys(("recall", "state_tracking", "copying", "long_range"), need)
            found[f"{name}, {need}"] = _changed(task, needs=needs)
        for examples in (None, 100, 50_000, 5_000_000):
            found[f"{name}, {examples}"] = _changed(task, data={"examples": examples})
    return found


def _changed(task: Task, **tables: dict) -> Task:
    dumped = task.model_dump()
    return Task.model_validate({**dumped, **{k: {**dumped[k], **v} for k, v in tables.items()}})


NAMES = sorted(f.name for f in registry.find("claims") if f.distribution == "advisor")


@pytest.fixture(params=NAMES)
def claim(request):
    return claims()[request.param]


def test_there_are_claims():
    assert len(NAMES) >= 10


def test_it_says_something_and_names_its_source(claim):
    assert len(claim.says) > 30
    assert not claim.says.endswith(".")
    assert any(c.isdigit() for c in claim.source), "a source has a year, a number or a figure"
    assert claim.standing in STANDINGS


def test_some_task_is_about_it(claim):
    """A shipped one, or one of a kind that no shipped task has."""
    shipped = [parse_task(profile_text(name), name) for name in profile_names()]
    missing = set(KINDS) - {task.kind for task in shipped}
    others = [fake_task(kind=kind) for kind in sorted(missing)]
    devices = (fake_device(), fake_device(accelerators=("NVIDIA T4",)))
    bears = any(claim.holds(task, d) for task in (*shipped, *others) for d in devices)
    assert bears or claim.standing == "not testable"


def test_what_it_expects_is_sound(claim):
    bands = {band.name for band in BANDS}
    for task in tasks().values():
        if not claim.holds(task, fake_device()):
            continue
        spoken_of = []
        for expected in claim.predict(task, fake_device(), families()):
            assert isinstance(expected, Expectation)
            assert expected.family in families() or expected.family == "*"
            assert expected.band is None or expected.band in bands
            assert expected.shift == 0 or expected.sd > 0
            assert abs(expected.shift) <= 10
            assert expected.reason
            spoken_of.append((expected.family, expected.band))
        assert len(spoken_of) == len(set(spoken_of)), "one shift per candidate"


def test_it_speaks_of_installed_families_only(claim):
    only = {"tcn": families()["tcn"]}
    for task in tasks().values():
        if claim.holds(task, fake_device()):
            named = {e.family for e in claim.predict(task, fake_device(), only)}
            assert named <= {"tcn", "*"}


def test_without_measurements_nothing_is_tested(claim):
    for task in tasks().values():
        if claim.holds(task, fake_device()):
            status, reason = claim.test(Findings(measured=[], task=task))
            assert (status, bool(reason)) == ("not tested", True)


def test_no_candidate_is_shifted_beyond_reason():
    """All claims together: what they say of one family for one task stays within 25 points."""
    for task in tasks().values():
        for family in families():
            shift = sum(
                e.shift
                for c in claims().values()
                if c.holds(task, fake_device())
                for e in c.predict(task, fake_device(), families())
                if e.family == family
            )
            assert abs(shift) <= 25, (task.name, family, shift)


@pytest.mark.parametrize(
    ("name", "changes", "up", "down"),
    [
        ("small-data", {"data": {"examples": 500}}, "lstm", "transformer-encoder"),
        ("large-data", {"data": {"examples": 5_000_000}}, "transformer-encoder", None),
        ("state-tracking", {"needs": {"state_tracking": "strong"}}, "elman", "tcn"),
        ("long-recall", {"needs": {"recall": "some"}}, "transformer-decoder", "gru"),
        ("long-recall", {"needs": {"copying": "strong"}}, "transformer-encoder", "tcn"),
        ("both-directions", {}, "bilstm", None),
        ("elman-forgets", {}, None, "elman"),
    ],
)
def test_whom_it_lifts_and_whom_it_lowers(name, changes, up, down):
    task, plugin = fake_task(**changes), claims()[name]
    assert plugin.holds(task, fake_device())
    shifts = {e.family: e.shift for e in plugin.predict(task, fake_device(), families())}
    assert up is None or shifts[up] > 0
    assert down is None or shifts[down] < 0


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("small-data", {"data": {"examples": 50_000}}),
        ("small-data", {"data": {}}),
        ("large-data", {"data": {"examples": 999_999}}),
        ("state-tracking", {"needs": {"state_tracking": "none"}}),
        ("long-recall", {}),
        ("long-range", {"needs": {"long_range": "strong"}}),  # 40 steps are not far
        ("elman-forgets", {"input": {"type": "tokens", "length": {"typical": 10}}}),
        ("pretrained-first", {"data": {"examples": 100, "pretrained": "unavailable"}}),
        ("forecasting-simple", {}),
        ("local-signals", {}),
        ("recurrent-short", {"input": {"type": "tokens", "length": {"typical": 65}}}),
        ("constant-state", {}),
    ],
)
def test_where_it_is_silent(name, changes):
    assert not claims()[name].holds(fake_task(**changes), fake_device())


def test_larger_is_better_the_more_data_there_is():
    plugin = claims()["size-and-data"]

    def large(examples) -> float:
        task = fake_task(data={"examples": examples})
        found = plugin.predict(task, fake_device(), families())
        shifts = [
            next(e.shift for e in found if e.band == b) for b in ("small", "medium", "large")
        ]
        assert shifts == sorted(shifts)
        return shifts[-1]

    assert large(1_000) < large(50_000) < large(1_000_000)
    assert large(1_000) < large(None) < large(1_000_000)


def test_a_claim_about_learning_is_not_tested_by_latencies():
    measured = [(fake_candidate(), fake_measurement(fake_candidate(), fake_task()))]
    status, reason = claims()["small-data"].test(Findings(measured=measured, task=fake_task()))
    assert status == "not tested"
    assert "advisor try" in reason, "what would tell"
