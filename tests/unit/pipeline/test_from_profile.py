"""A profile in place of measuring: what it answers, and what it says it lacks."""

from __future__ import annotations

import pytest

from advisor.core.candidate import Candidate
from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.core.verdict import Outcome
from advisor.decide import choose as choosing
from advisor.pipeline.bench import Plan
from advisor.pipeline.from_profile import ProfileBench, comparable
from advisor.pipeline.offers import gather
from advisor.pipeline.recommend import Wishes, recommend
from advisor.testing.fakes import fake_artifact, fake_device, fake_measurement, fake_task

TASK = fake_task()
LENGTHS = (10, 40, 160, 640)
WISHES = Wishes(families=("gru", "transformer-encoder"), sizes=("small", "medium"))


@pytest.fixture(autouse=True)
def _fewer_draws(monkeypatch):
    monkeypatch.setattr(choosing, "DRAWS", 100)


def offered(task=TASK, wishes=WISHES) -> list[Candidate]:
    return list(gather(task, fake_device(), wishes.families, wishes.sizes).candidates)


def entry(candidate, task=TASK, p50_ms=2.0, **measured) -> ProfileEntry:
    made = fake_measurement(
        candidate, task, p50_ms, **{"lengths": LENGTHS, "samples": 60, **measured}
    )
    typical = task.input.length.typical
    kept = tuple(  # only what was measured: not the task's own length, which the fake adds
        run.model_copy(
            update={
                "series": tuple(s for s in run.series if s.length in LENGTHS or typical in LENGTHS)
            }
        )
        for run in made.runs
    )
    return ProfileEntry(
        candidate=candidate,
        shape=TaskShape.of(task),
        artifact=fake_artifact(candidate, task),
        runs=kept,
    )


def bench(entries, origin="measured-same-hardware") -> ProfileBench:
    profile = DeviceProfile(
        advisor_version="1",
        made_at="2026-03-02T09:10:00+00:00",
        device=fake_device(),
        entries=tuple(entries),
    )
    return ProfileBench(profile, origin)


def at(typical: int, **changes):
    given = {"type": "tokens", "vocab_size": 8000, "length": {"typical": typical}}
    return fake_task(input=given, **changes)


def reasons(answer) -> dict[str, str]:
    return {c.candidate.label: c.reason for c in answer.contenders}


def test_a_measured_length_is_decided_as_measured():
    answer = recommend(TASK, bench(entry(c) for c in offered()), WISHES)
    assert answer.status in ("recommended", "tie")
    assert answer.failures == ()
    for contender in answer.contenders:
        assert contender.measurement.origin == "measured-same-hardware"
        assert len(contender.measurement.runs) == 3
        assert len(contender.measurement.samples("request", 160)) == 180  # each run once
    assert answer.crossings


def test_what_it_did_not_measure_is_said_and_is_no_failure():
    known = [entry(c) for c in offered() if c.label != "gru small"]
    answer = recommend(TASK, bench(known), WISHES)
    assert reasons(answer)["gru small"] == "the profile did not measure it"
    assert answer.failures == ()
    row = next(c for c in answer.contenders if c.candidate.label == "gru small")
    assert row.standing == "ruled out"


def lacking(task, entries, candidate) -> str:
    return bench(entries).prepare([candidate], TaskShape.of(task), 256).lacking[candidate.id]


def test_what_differs_is_named():
    candidate = offered()[0]
    other = candidate.with_settings(Settings(threads=2))
    assert lacking(TASK, [entry(other)], candidate) == "the profile did not measure it"
    assert lacking(fake_task("generate"), [entry(candidate)], candidate) == (
        "the profile did not measure mode 'generate' at batch 1"
    )
    batch = fake_task(serving={"mode": "request", "batch": 8})
    assert lacking(batch, [entry(candidate)], candidate) == (
        "the profile did not measure mode 'request' at batch 8"
    )
    tagging = fake_task(kind="tagging", output={"size": 20_000})
    assert lacking(tagging, [entry(candidate)], candidate) == (
        "the profile measured it with an embedding or head of another cost"
    )


def test_another_vocabulary_costs_a_lookup_the_same():
    """The file is another size, the steps are as fast."""
    candidate = next(c for c in offered() if c.label == "gru medium")
    given = {"type": "tokens", "vocab_size": 30_000, "length": {"typical": 40}}
    task = fake_task(input=given, output={"size": 3})
    assert comparable(TaskShape.of(TASK), TaskShape.of(task), candidate)
    prepared = bench([entry(candidate)]).prepare([candidate], TaskShape.of(task), 40)
    made = prepared.artifacts[candidate.id]
    own = fake_artifact(candidate, task)
    assert made.embedding_parameters == own.embedding_parameters == 30_000 * candidate.width
    assert made.head_parameters == own.head_parameters
    assert made.model_bytes == own.model_bytes


def test_the_exact_shape_is_taken_before_a_similar_one():
    candidate = offered()[0]
    similar = fake_task(output={"size": 3})
    entries = [entry(candidate, similar, 9.0), entry(candidate, TASK, 2.0)]
    answer = recommend(TASK, bench(entries), Wishes(("gru",), (candidate.band,)))
    found = next(c for c in answer.contenders if c.id == candidate.id)
    assert found.measurement.median_s("request", 40) == pytest.approx(0.002, rel=0.01)


@pytest.mark.parametrize("typical", [5, 641])
def test_nothing_is_said_beyond_the_lengths_measured(typical):
    answer = recommend(at(typical), bench(entry(c) for c in offered()), WISHES)
    assert answer.status == "nothing-fits"
    assert set(reasons(answer).values()) == {
        f"the profile measured it at 10 to 640 steps, not {typical}"
    }


def test_between_lengths_it_is_predicted_and_the_neighbours_decide():
    task = at(80)
    answer = recommend(task, bench(entry(c) for c in offered()), WISHES)
    winner = answer.contender(answer.winner)
    assert winner.measurement.origin == "predicted"
    assert winner.measurement.median_s("request", 80) == pytest.approx(0.004, rel=0.02)
    assert winner.verdicts[0].reason.endswith("is within 20 ms even at 160 steps")
    assert len(winner.measurement.runs) == 3
    assert len(winner.measurement.samples("request", 160)) == 180


@pytest.mark.parametrize(
    ("p50_ms", "outcome"), [(2.0, Outcome.PASS), (10.0, Outcome.UNDECIDED), (30.0, Outcome.FAIL)]
)
def test_bracketed_outcomes(p50_ms, outcome):
    """At 40 steps `p50_ms`, at 160 four times that; the budget is 20 ms."""
    answer = recommend(at(80), bench(entry(c, p50_ms=p50_ms) for c in offered()), WISHES)
    assert {c.verdicts[0].outcome for c in answer.contenders} == {outcome}


def test_generating_between_lengths():
    """First token and token: both are bracketed, and neither is forgotten."""
    task = fake_task("generate", input={"type": "tokens", "length": {"typical": 40}})
    wishes = Wishes(("gru",), ("small",))
    (candidate,) = offered(task, wishes)
    whole = entry(candidate, task, 1.0, growth=0.1, first_token_ms=10.0)
    answer = recommend(task, bench([whole]), wishes)
    assert [v.requirement for v in answer.contenders[0].verdicts] == [
        "latency per token",
        "first token",
        "memory",
    ]


def test_a_look_costs_nothing_and_changes_nothing():
    made = bench([entry(c) for c in offered()])
    plan = Plan(lengths=(40,), rounds=8)
    found = made.measure(offered(), {}, TaskShape.of(TASK), plan)
    assert all(len(m.runs) == 3 for m in found.measurements.values())
    assert not found.out_of_time
