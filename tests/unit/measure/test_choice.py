"""Of several runs of one round, the least disturbed one counts."""

from __future__ import annotations

from advisor.measure.choice import MOST_TRIES, least_disturbed, one_per_round, worth_another_try


def test_a_quiet_run_is_preferred_whenever_it_was_made(make_run):
    quiet, taken = make_run(), make_run(cpu_share=0.7)
    assert least_disturbed([quiet, taken]) is quiet
    assert least_disturbed([taken, quiet]) is quiet


def test_of_quiet_runs_the_latest_and_never_the_fastest(make_run):
    fast, slow = make_run(), make_run()
    assert fast == slow
    assert least_disturbed([fast, slow]) is slow


def test_of_disturbed_runs_the_one_that_kept_most_of_the_processor(make_run):
    little, much = make_run(cpu_share=0.9), make_run(cpu_share=0.5)
    assert least_disturbed([little, much]) is little
    stolen = make_run(steal_share=0.4)
    assert least_disturbed([stolen, little]) is little
    few = make_run(threads=2, involuntary_switches=40)
    many = make_run(threads=2, involuntary_switches=90)
    assert least_disturbed([few, many]) is few


def test_a_slow_core_is_better_than_a_lost_one_and_worse_than_a_good_one(make_run):
    slow, good = make_run(reference_s=0.0004), make_run(reference_s=0.0003)
    taken = make_run(cpu_share=0.9, reference_s=0.0003)
    assert least_disturbed([good, slow, taken], best_s=0.0003) is good
    assert least_disturbed([slow, taken], best_s=0.0003) is slow


def test_one_run_per_round_in_order(make_run):
    runs = [make_run().model_copy(update={"round": n}) for n in (2, 0, 2, 1)]
    assert [run.round for run in one_per_round(runs)] == [0, 1, 2]


def test_another_try_only_where_all_were_disturbed_and_not_forever(make_run):
    quiet, taken = make_run(), make_run(cpu_share=0.7)
    other = taken.model_copy(update={"round": 5})
    assert worth_another_try([quiet, taken]) == frozenset()
    assert worth_another_try([quiet, taken, other]) == {5}
    assert worth_another_try([other] * (MOST_TRIES - 1)) == {5}
    assert worth_another_try([other] * MOST_TRIES) == frozenset()
    assert worth_another_try([make_run(reference_s=9.0), make_run()]) == frozenset()
