"""The main job, stage by stage, on benches whose truth is known."""

from __future__ import annotations

from functools import partial

import pytest

from advisor import registry
from advisor.api import Where
from advisor.decide import choose as choosing
from advisor.errors import InputError, UnavailableError
from advisor.pipeline.looks import LOST_FACTOR
from advisor.pipeline.recommend import Wishes as AllWishes
from advisor.pipeline.recommend import recommend
from advisor.testing.fakes import fake_task

TASK = fake_task()
Wishes = partial(AllWishes, tune=False, serve=False)
THREE = Wishes(families=("gru", "lstm", "transformer-encoder"), sizes=("small", "medium"))


@pytest.fixture(autouse=True)
def _fewer_draws(monkeypatch):
    monkeypatch.setattr(choosing, "DRAWS", 100)


def standings(answer) -> dict[str, str]:
    return {c.candidate.label: c.standing for c in answer.contenders}


def reason(answer, label: str) -> str:
    return next(c.reason for c in answer.contenders if c.candidate.label == label)


def looks(made) -> list[tuple[int, set[str]]]:
    """Rounds and labels of each look at the task's own length."""
    return [(plan.rounds, set(labels)) for plan, labels in made.plans if plan.first_round == 0]


def test_all_pass_and_three_rounds_are_enough(bench):
    made = bench(TASK, {"gru": 2.0, "lstm": 2.4, "transformer-encoder": 3.0})
    answer = recommend(TASK, made, THREE)
    assert answer.status in ("recommended", "tie")
    assert set(standings(answer).values()) <= {"recommended", "tied", "passes"}
    (first, labels), *_ = made.plans
    assert (first.lengths, first.rounds, first.first_round, len(labels)) == ((40,), 1, 0, 6)
    assert [rounds for rounds, _ in looks(made)] == [1, 3]
    assert [plan.first_round for plan, _ in made.plans] == [0, 0, 100]
    assert answer.failures == ()
    assert answer.trust.grade == "A"
    assert answer.winner == answer.contenders[0].id


def test_what_is_undecided_gets_more_rounds_and_only_that(bench):
    made = bench(TASK, {"gru medium": 17.5}, wide={"gru medium": 0.1})
    answer = recommend(TASK, made, Wishes(("gru", "elman"), THREE.sizes, lengths=False))
    (_, first), (_, second), *rest = looks(made)
    assert len(first) == 4
    assert "gru medium" in second
    assert rest == [(rounds, {"gru medium"}) for rounds in (5, 8, 12)]
    assert standings(answer)["gru medium"] == "fails"
    assert standings(answer)["gru small"] != "undecided"


def test_rounds_may_decide_it(bench):
    made = bench(TASK, {"gru medium": 19.2}, wide={"gru medium": 0.02})
    answer = recommend(TASK, made, Wishes(("gru",), ("medium",), lengths=False))
    assert [rounds for rounds, _ in looks(made)] == [1, 3, 5, 8]
    assert standings(answer)["gru medium"] == "recommended"


def test_what_would_take_too_long_is_left_open_and_says_how_long(bench):
    costs = {"costs": {"gru medium": 19.4}, "wide": {"gru medium": 0.02}}
    made = bench(TASK, **costs)
    answer = recommend(TASK, made, Wishes(("gru",), ("medium",), lengths=False))
    assert [rounds for rounds, _ in looks(made)] == [1, 3]
    assert "needs about 40 more rounds" in reason(answer, "gru medium")
    made = bench(TASK, **costs)
    answer = recommend(TASK, made, Wishes(("gru",), ("medium",), most_rounds=80, lengths=False))
    assert standings(answer)["gru medium"] != "undecided"
    assert 12 < made.plans[-1][0].rounds <= 80


def test_undecided_is_left_at_that_where_another_is_better_in_all(bench):
    made = bench(TASK, {"gru": 2.0, "elman medium": 18.4}, samples=100)
    answer = recommend(TASK, made, Wishes(("gru", "elman"), ("medium",), lengths=False))
    assert standings(answer)["elman medium"] == "undecided"
    assert [rounds for rounds, labels in looks(made) if "elman medium" in labels] == [1]


def test_a_clear_loser_is_measured_once(bench):
    made = bench(TASK, {"gru": 1.0, "elman": 3.0}, samples=100)
    answer = recommend(TASK, made, Wishes(("gru", "elman"), THREE.sizes, lengths=False))
    assert standings(answer)["elman medium"] == standings(answer)["elman small"] == "passes"
    runs = {c.candidate.label: len(c.measurement.runs) for c in answer.contenders}
    assert runs["elman small"] == 1
    assert runs[answer.contender(answer.winner).candidate.label] >= 3


def test_memory_that_cannot_be_read_asks_for_no_more_rounds(bench, monkeypatch):
    made = bench(TASK)
    with_memory = made._run
    monkeypatch.setattr(
        made, "_run", lambda run, plan: with_memory(run, plan).model_copy(update={"memory": None})
    )
    answer = recommend(TASK, made, Wishes(("gru",), ("medium",)))
    assert answer.status == "undecided"
    assert [rounds for rounds, _ in looks(made)] == [1, 3]


def test_a_lost_candidate_may_be_given_up_early(bench):
    made = bench(TASK)
    recommend(TASK, made, THREE)
    assert made.plans[0][0].give_up_above_s == pytest.approx(LOST_FACTOR * 0.020)
    free = fake_task(serving={"mode": "request"})
    made = bench(free)
    recommend(free, made, THREE)
    assert made.plans[0][0].give_up_above_s is None


@pytest.mark.parametrize(
    ("stage", "text"),
    [("export", "outputs at length 1 differ by 0.3"), ("measure", "its process crashed")],
)
def test_a_candidate_that_breaks_is_a_row_and_the_rest_goes_on(bench, stage, text):
    made = bench(TASK, busts={"lstm medium": (stage, text)})
    answer = recommend(TASK, made, THREE)
    assert standings(answer)["lstm medium"] == "failed"
    assert reason(answer, "lstm medium") == text
    assert [(f.stage, f.reason) for f in answer.failures] == [(stage, text)]
    assert answer.winner is not None
    assert "lstm medium" not in made.plans[-1][1]


def test_a_candidate_that_breaks_in_a_later_round_is_out(bench, monkeypatch):
    made = bench(TASK, {"gru medium": 19.2}, wide={"gru medium": 0.02})
    whole = made.measure

    def measure(candidates, artifacts, shape, plan):
        if plan.rounds == 5:
            made.busts = {"gru medium": ("measure", "its process was killed")}
        return whole(candidates, artifacts, shape, plan)

    monkeypatch.setattr(made, "measure", measure)
    answer = recommend(TASK, made, Wishes(("gru",), ("medium",)))
    assert standings(answer) == {"gru medium": "failed"}
    assert (answer.status, answer.nearest_miss) == ("nothing-fits", None)


def test_one_that_breaks_only_at_other_lengths_keeps_its_place_and_is_told(bench):
    made = bench(TASK, {"gru": 1.0}, busts={"gru medium": ("lengths", "ran out of memory")})
    answer = recommend(TASK, made, THREE)
    assert standings(answer)["gru medium"] in ("recommended", "tied", "passes")
    assert [f.reason for f in answer.failures] == ["ran out of memory"]


def test_out_of_time(bench):
    made = bench(TASK, out_of_time_after=2, samples=100)
    answer = recommend(TASK, made, Wishes(THREE.families, THREE.sizes, lengths=False))
    assert len(made.plans) == 1
    unmeasured = [c for c in answer.contenders if c.measurement is None]
    assert len(unmeasured) == 4
    assert all(c.reason.startswith("no time was left to measure it") for c in unmeasured)
    assert {c.standing for c in unmeasured} == {"undecided"}
    assert answer.winner is not None


def test_no_time_at_all(bench):
    answer = recommend(TASK, bench(TASK, out_of_time_after=0), THREE)
    assert (answer.status, answer.winner) == ("undecided", None)
    assert answer.trust.reasons == ("nothing was measured",)


def test_lengths_are_followed_for_one_of_each_family_only(bench):
    made = bench(TASK)
    answer = recommend(TASK, made, THREE)
    plan, labels = made.plans[-1]
    assert plan.first_round == 100
    assert 40 not in plan.lengths
    assert {5, 10, 20, 80, 160} <= set(plan.lengths)
    assert 256 in plan.lengths  # the task's longest
    assert sorted(label.split()[0] for label in labels) == ["gru", "lstm", "transformer-encoder"]
    assert len({label.split()[1] for label in labels}) == 1
    assert answer.crossings
    winner = answer.contender(answer.winner)
    assert set(winner.measurement.lengths("request")) == {40, *plan.lengths}
    assert len(winner.measurement.by_process("request", 40)) == 3


def test_a_crossing_is_found_on_the_way(bench):
    made = bench(
        TASK,
        {"gru": 2.0, "transformer-encoder": 4.0},
        growth={"gru": 1.0, "transformer-encoder": 0.0},
    )
    answer = recommend(TASK, made, Wishes(("gru", "transformer-encoder"), ("medium",)))
    (crossing,) = answer.crossings
    assert crossing.length == pytest.approx(80, rel=0.05)


def test_lengths_are_not_followed_without_need(bench):
    for wishes in (Wishes(THREE.families, lengths=False), Wishes(("gru",), ("medium",))):
        made = bench(TASK)
        recommend(TASK, made, wishes)
        assert {plan.first_round for plan, _ in made.plans} == {0}
    made = bench(TASK, {name: 90.0 for name in THREE.families})
    assert recommend(TASK, made, THREE).status == "nothing-fits"
    assert all(plan.first_round == 0 for plan, _ in made.plans)


def test_a_model_file_too_big_is_not_measured(bench):
    made = bench(TASK, file_bytes={"gru medium": 25_000_000})
    answer = recommend(TASK, made, THREE)
    assert standings(answer)["gru medium"] == "ruled out"
    assert reason(answer, "gru medium") == "model file 25.0 MB is over 20 MB"
    assert "gru medium" not in made.plans[0][1]


def test_a_busy_machine_fails_nobody(bench):
    answer = recommend(TASK, bench(TASK, {"gru": 30.0}, busy=True), Wishes(("gru",), ("medium",)))
    assert answer.status == "undecided"
    assert reason(answer, "gru medium").endswith("needs a quieter machine: this one was busy")
    assert answer.trust.grade == "C"


def test_bidirectional_families_are_ruled_out_of_a_stream(bench):
    task = fake_task("stream")
    made = bench(task, {"gru": 0.1, "bilstm": 0.1})
    answer = recommend(task, made, Wishes(("gru", "bilstm"), ("small",)))
    assert standings(answer)["bilstm small"] == "ruled out"
    assert reason(answer, "bilstm small").startswith("can't stream: it reads both ways")
    assert all("bilstm small" not in labels for _, labels in made.plans)


def test_families_that_cannot_serve_it_at_all_are_an_error(bench):
    task = fake_task("stream")
    with pytest.raises(InputError) as caught:
        recommend(task, bench(task), Wishes(("bilstm",)))
    assert [p.field for p in caught.value.problems] == ["bilstm"]


def test_an_unknown_family_is_an_error(bench):
    with pytest.raises(InputError, match="unknown families") as caught:
        recommend(TASK, bench(TASK), Wishes(("gruu",)))
    assert caught.value.problems[0].suggestion == "gru"


def test_no_installed_family_serves_it(bench, monkeypatch):
    monkeypatch.setattr(
        "advisor.pipeline.offers.unable", lambda task, able: "does not answer such tasks"
    )
    with pytest.raises(UnavailableError, match="no installed family serves classification"):
        recommend(TASK, bench(TASK), Wishes())


def test_the_same_twice(bench):
    answers = [recommend(TASK, bench(TASK, {"gru": 1.5}), THREE) for _ in range(2)]
    assert answers[0] == answers[1]


def test_claims_move_the_quality(bench):
    answer = recommend(TASK, bench(TASK), THREE)
    beliefs = {c.candidate.label: c.belief for c in answer.contenders}
    assert beliefs["gru medium"].mean > beliefs["transformer-encoder medium"].mean
    assert "small-data" in {e.source for e in beliefs["gru medium"].evidence}
    assert {r.id for r in answer.claims} >= {"small-data", "recurrent-short", "attention-faster"}


class Broken:
    """A claim whose every answer is wrong in a way of its own."""

    api_version, says, source, standing = 1, "it is so", "nobody", "bounded"
    number, figure, where = "", "", Where()
    quotes = experiments = contradicts = ()

    def __init__(self, expects=(), result=("not tested", "why")):
        self.expects, self.result = expects, result

    def holds(self, task, device):
        return True

    def predict(self, task, device, families):
        if isinstance(self.expects, Exception):
            raise self.expects
        return self.expects

    def test(self, found):
        return self.result


@pytest.mark.parametrize(
    ("plugin", "expected"),
    [
        (Broken(ValueError("no idea")), "ValueError: no idea"),
        (Broken([("gru", 2.0)]), "TypeError: predict() gave tuple, not Expectation"),
        (Broken(result=("surely", "why")), "ValidationError: "),
        (Broken(result=3), "TypeError: "),
    ],
)
def test_a_claim_that_breaks_is_a_failure_and_the_others_go_on(
    bench, monkeypatch, plugin, expected
):
    whole = registry.load_all
    strange = registry.Loaded(registry.Found("claims", "strange", "x", "1", "x:y"), plugin)
    monkeypatch.setattr(
        registry, "load_all", lambda group: ((*whole(group)[0], strange), whole(group)[1])
    )
    answer = recommend(TASK, bench(TASK), THREE)
    (failure,) = answer.failures
    assert (failure.stage, failure.plugin) == ("claim", "strange")
    assert failure.reason.startswith(expected)
    assert "small-data" in {r.id for r in answer.claims}


def test_the_best_are_tried_with_more_threads_beside_the_plain_settings(bench):
    made = bench(TASK, {"gru": 2.0, "transformer-encoder": 9.0})
    wishes = AllWishes(("gru", "transformer-encoder"), ("medium",), lengths=False)
    answer = recommend(TASK, made, wishes)
    tried = [(plan, labels) for plan, labels in made.plans if plan.first_round >= 200]
    (first, labels), _ = tried
    assert (first.lengths, first.first_round) == ((40,), 200)
    assert len(labels) >= 3
    assert [t.candidate for t in answer.tunings][:1] == [answer.winner]
    assert all(t.times >= 1 for t in answer.tunings)


def test_the_lowest_cost_and_a_fixed_number_of_threads_are_left_alone(bench):
    cheap = fake_task(priority="cost")
    made = bench(cheap, {"gru": 2.0})
    assert recommend(cheap, made, AllWishes(("gru",), ("medium",), lengths=False)).tunings == ()
    made = bench(TASK, {"gru": 2.0})
    assert recommend(TASK, made, Wishes(("gru",), ("medium",), lengths=False)).tunings == ()
    assert all(plan.first_round == 0 for plan, _ in made.plans)
