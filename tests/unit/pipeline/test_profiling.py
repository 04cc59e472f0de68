"""A device over lengths: what is measured, in which order, and what comes of it."""

from __future__ import annotations

import pytest

from advisor import __version__
from advisor.core.profile import DeviceProfile
from advisor.decide import choose as choosing
from advisor.pipeline.from_profile import ProfileBench
from advisor.pipeline.profiling import (
    comparable_parts,
    profile_device,
    read_out,
)
from advisor.pipeline.recommend import Wishes, recommend
from advisor.pipeline.usual_task import generic_task

LENGTHS = (10, 40, 160)
WISHES = Wishes(("gru", "transformer-encoder"), ("small", "medium"))
TASK = generic_task("request", 160)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("request", "classification"),
        ("stream", "classification"),
        ("generate", "language-modeling"),
    ],
)
def test_the_task_that_stands_for_none(mode, kind):
    task = generic_task(mode, 640)
    assert (task.kind, task.serving.mode, task.input.length.typical) == (kind, mode, 640)
    assert task.latency_s is None


def test_a_profile_holds_every_candidate_over_all_lengths(bench):
    made = bench(TASK)
    found = profile_device(made, [TASK], LENGTHS, WISHES)
    assert found.failures == ()
    assert found.profile.device == made.device
    assert found.profile.advisor_version == __version__
    assert len(found.profile.entries) == 4
    (plan, labels), *more = made.plans
    assert more == []
    assert (plan.lengths, plan.rounds) == ((160, 40, 10), 4)  # the longest first, for memory
    assert len(labels) == 4
    for entry in found.profile.entries:
        assert {s.length for run in entry.runs for s in run.series} == set(LENGTHS)


def test_crossings_compare_equal_sizes_only(bench):
    made = bench(
        TASK,
        {"gru": 4.0, "transformer-encoder": 2.0},
        growth={"gru": 1.0, "transformer-encoder": 0.0},
    )
    found = profile_device(made, [TASK], LENGTHS, WISHES).crossings["request"]
    bands = {tuple(sorted(x.rsplit("-", 2)[1] for x in (c.a, c.b))) for c in found}
    assert bands == {("small", "small"), ("medium", "medium")}
    assert {round(c.length) for c in found} == {80}


@pytest.mark.parametrize("stage", ["export", "measure"])
def test_what_breaks_is_left_out_and_told(bench, stage):
    made = bench(TASK, busts={"gru medium": (stage, "it broke")})
    found = profile_device(made, [TASK], LENGTHS, WISHES)
    assert "gru medium" not in {e.candidate.label for e in found.profile.entries}
    assert [f.reason for f in found.failures] == ["it broke"]


def test_a_profile_answers_a_task_as_measuring_would(bench, monkeypatch):
    monkeypatch.setattr(choosing, "DRAWS", 100)
    costs = {"gru": 3.0, "transformer-encoder": 9.0}
    profile = profile_device(bench(TASK, costs), [TASK], LENGTHS, WISHES).profile
    again = DeviceProfile.model_validate_json(profile.model_dump_json())
    task = TASK.model_copy(
        update={"serving": TASK.serving.model_copy(update={"latency_ms": 20.0})}
    )
    live = recommend(task, bench(task, costs), WISHES)
    read = recommend(task, ProfileBench(again, "measured-here"), WISHES)
    assert (read.status, read.winner) == (live.status, live.winner)


def test_several_modes_in_one_profile(bench):
    tasks = [TASK, generic_task("stream", 160)]
    found = profile_device(bench(TASK), tasks, LENGTHS, Wishes(("gru",), ("small",)))
    assert [e.shape.mode for e in found.profile.entries] == ["request", "stream"]
    assert set(found.crossings) == {"request", "stream"}


def test_a_profile_falls_into_parts_that_compare(bench):
    tasks = [TASK, generic_task("stream", 160)]
    whole = profile_device(bench(TASK), tasks, LENGTHS, WISHES).profile
    parts = comparable_parts(whole)
    assert [[e.shape.mode for e in part.entries] for part in parts] == [
        ["request"] * 4,
        ["stream"] * len(parts[1].entries),
    ]
    assert sum(len(part.entries) for part in parts) == len(whole.entries)


def test_a_profile_read_again_says_the_same(bench):
    made = profile_device(bench(TASK, {"gru": 4.0}), [TASK], LENGTHS, WISHES)
    assert read_out(DeviceProfile.model_validate_json(made.profile.model_dump_json())) == made
