"""What is probed, in which order, what is kept and what is not made twice."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from advisor.core.failure import Failure
from advisor.core.learned import Attempt, Budget
from advisor.errors import InputError, UnavailableError
from advisor.learn.probing import ProbeReply
from advisor.pipeline.probing import Asked, plan
from advisor.pipeline.probing_known import gathered
from advisor.pipeline.probing_run import run
from advisor.pipeline.progress import Silent
from advisor.store.learned import LearnedStore

BUDGET = Budget(steps=2000, cpu_s=5.0)


class Work:
    """Attempts that are made up: `solve` says of (family, rate, seed) whether it is solved."""

    def __init__(self, solve=lambda *_: False, stopped="steps", bust=()) -> None:
        self.solve, self.stopped, self.bust = solve, stopped, bust
        self.asked = []
        self.lock = threading.Lock()

    def __call__(self, request):
        own, rate, seed = request.candidate.family, request.learning_rate, request.seed
        with self.lock:
            self.asked.append((request.probe, own, rate, seed))
        if own in self.bust:
            failed = Failure(stage="training", plugin=own, reason="crashed its process")
            return ProbeReply(request=request, failure=failed), "here"
        good = self.solve(own, rate, seed)
        score = 1.0 if good else 0.5
        attempt = Attempt(
            learning_rate=rate,
            seed=seed,
            steps=100 if good else 2000,
            cpu_s=1.0,
            scores=dict.fromkeys(request.test_lengths or (40, 80, 160), score),
            curve=tuple((step, score) for step in range(0, 2000, 100)),
            stopped="solved" if good else self.stopped,
        )
        return ProbeReply(request=request, attempt=attempt, versions={"torch": "x"}), "here"


@pytest.fixture
def store(tmp_path):
    return LearnedStore(tmp_path / "learned.sqlite")


def asked(**changed) -> Asked:
    usual = {"families": ("gru", "tcn"), "probes": ("parity",), "budget": BUDGET}
    return Asked(**(usual | changed))


def made(what, store, work, **options):
    return run(plan(what), store, Silent(), options.pop("workers", 1), work=work, **options)


def test_the_first_rate_of_all_comes_before_the_second_of_any(store):
    work = Work()
    made(asked(), store, work)
    assert [(family, rate) for _, family, rate, _ in work.asked] == [
        ("gru", 3e-3),
        ("tcn", 3e-3),
        ("gru", 1e-3),
        ("tcn", 1e-3),
    ]


def test_who_solved_it_is_not_trained_at_the_next_rate(store):
    work = Work(lambda family, *_: family == "gru")
    found = made(asked(), store, work)
    assert [family for _, family, _, _ in work.asked] == ["gru", "tcn", "tcn"]
    assert {r.family: r.attained for r in found.results} == {
        "gru": "extrapolates",
        "tcn": "at chance",
    }


@pytest.mark.parametrize(("every", "seeds"), [(True, [0, 1, 2]), (False, [0])])
def test_every_seed_that_is_named_is_trained_from(store, every, seeds):
    work = Work(lambda *_: True)
    made(asked(families=("gru",), seeds=(0, 1, 2), every_seed=every), store, work)
    assert [seed for *_, seed in work.asked] == seeds


def test_nothing_that_is_stored_is_made_again(store):
    first, again = Work(), Work()
    made(asked(), store, first)
    found = made(asked(), store, again)
    assert (len(first.asked), again.asked) == (4, [])
    assert (found.reused, found.made, len(found.results)) == (4, 0, 2)
    made(asked(), store, again, fresh=True)
    assert len(again.asked) == 4


@pytest.mark.parametrize(
    ("stopped", "budget", "more"),
    [
        ("seconds", Budget(steps=2000, cpu_s=50.0), 4),
        ("seconds", Budget(steps=9999, cpu_s=5.0), 0),
        ("steps", Budget(steps=9999, cpu_s=5.0), 4),
        ("steps", Budget(steps=2000, cpu_s=50.0), 0),
        ("seconds", Budget(steps=2000, cpu_s=1.0), 0),
        ("diverged", Budget(steps=9999, cpu_s=50.0), 0),
    ],
)
def test_a_larger_budget_repeats_what_it_could_change(store, stopped, budget, more):
    made(asked(), store, Work(stopped=stopped))
    again = Work()
    made(asked(budget=budget), store, again)
    assert len(again.asked) == more


def test_each_attempt_is_on_disk_before_the_next_is_over(store):
    kept = []

    class Peeking(Work):
        def __call__(self, request):
            kept.append(len(store.all()))
            return super().__call__(request)

    made(asked(families=("gru",), seeds=(0, 1)), store, Peeking())
    assert kept[-1] >= 2


def test_who_crashes_is_a_failure_and_the_rest_goes_on(store):
    found = made(asked(), store, Work(bust=("gru",)))
    assert [(f.plugin, f.reason) for f in found.failures] == [("gru", "crashed its process")] * 2
    assert [r.family for r in found.results] == ["tcn"]


def test_no_time_left_begins_nothing(store):
    work = Work()
    found = made(asked(), store, work, deadline_s=0.0)
    assert (work.asked, found.out_of_time) == ([], True)


def test_the_length_trained_on_leads_the_lengths_asked_for():
    (first, *_), *_ = plan(asked(lengths=(320, 20))).rounds
    assert first.test_lengths == (40, 20, 320)


def test_other_lengths_are_another_result(store):
    made(asked(), store, Work())
    again = Work()
    made(asked(lengths=(320,)), store, again)
    assert len(again.asked) == 4


def test_unknown_names_are_a_users_mistake():
    with pytest.raises(InputError) as caught:
        plan(asked(probes=("paritty",)))
    assert caught.value.problems[0].suggestion == "parity"


def test_attempts_of_one_cell_are_judged_together(store):
    made(asked(families=("gru",)), store, Work(lambda _, rate, __: rate == 1e-3))
    alone = store.all()
    (together,) = gathered(alone)
    assert [one.attained for one in alone] == ["at chance", "extrapolates"]
    assert (together.attained, len(together.attempts)) == ("extrapolates", 2)


def test_a_row_that_cannot_be_read_is_left_out(store):
    made(asked(families=("gru",)), store, Work())
    with sqlite3.connect(store.path) as database:
        database.execute("UPDATE attempts SET body = '{' WHERE id = 1")
    database.close()
    assert len(store.all()) == 1


def test_a_file_that_is_no_store_is_set_aside(tmp_path):
    path = tmp_path / "learned.sqlite"
    path.write_bytes(b"not a database at all, but long enough to be read as one" * 20)
    told = []
    store = LearnedStore(path, told.append)
    made(asked(families=("gru",)), store, Work())
    assert len(store.all()) == 2
    assert (tmp_path / "learned.broken").exists()
    assert len(told) == 1


def test_a_store_of_a_later_advisor_is_left_alone(store):
    made(asked(families=("gru",)), store, Work())
    with sqlite3.connect(store.path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(UnavailableError, match="later advisor"):
        store.all()
