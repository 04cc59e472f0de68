"""When to believe a measurement."""

from __future__ import annotations

import pytest

from advisor.measure import guard
from advisor.measure.guard import contended, trust
from advisor.measure.preflight import Busy, judge, quiet_now


@pytest.mark.parametrize(
    ("threads", "conditions", "expected"),
    [
        (1, {}, False),
        (1, {"cpu_share": 0.97}, False),
        (1, {"cpu_share": 0.96}, True),
        (1, {"cpu_share": None}, False),
        (2, {"cpu_share": 0.60}, False),  # threads wait for each other; that is no contention
        (2, {"cpu_share": 0.60, "involuntary_switches": 40}, True),
        (2, {"involuntary_switches": 40, "wall_s": 10.0}, False),
        (1, {"steal_share": 0.05}, True),
        (1, {"steal_share": 0.02}, False),
        (1, {"throttled_periods": 1}, True),
        (1, {"others_share": 0.45}, False),  # busy neighbours on other cores
    ],
)
def test_contended(make_run, threads, conditions, expected):
    assert contended(make_run(threads=threads, **conditions)) is expected


def test_quiet_runs_are_grade_a_with_nothing_to_say(make_run):
    found = trust([make_run(reference_s=0.0003), make_run(reference_s=0.00031)])
    assert (found.grade, found.reasons, found.advice) == ("A", (), ())


def test_one_dirty_run_of_many_is_b_and_many_are_c(make_run):
    clean, dirty = make_run(), make_run(cpu_share=0.8)
    few = trust([clean] * 7 + [dirty])
    assert few.grade == "B"
    assert few.reasons == (f"{guard.LOST} (1 of 8 runs)",)
    assert few.advice
    assert trust([clean, dirty, dirty]).grade == "C"
    assert trust([clean] * 40 + [dirty]).grade == "A"
    assert trust([dirty]).grade == "C"


def test_disturbance_without_contention_is_b(make_run):
    assert trust([make_run(others_share=0.3)]).grade == "B"
    assert trust([make_run(steady=False)]).grade == "B"
    assert trust([make_run(steal_share=0.02)]).grade == "B"


def test_a_drifting_clock_is_noticed_between_runs(make_run):
    found = trust([make_run(reference_s=s) for s in (0.0003, 0.0003, 0.00034, 0.00034)])
    assert found.grade == "B"
    assert "speed changed" in found.reasons[0]


def test_nothing_measured_is_not_trusted():
    assert trust([]).grade == "C"


@pytest.mark.parametrize(("share", "grade"), [(0.02, "A"), (0.3, "B"), (0.9, "C")])
def test_the_look_before_measuring_names_who_is_busy(share, grade):
    found = judge(share, [Busy("blender", 42, 0.98)])
    assert found.grade == grade
    assert any("blender (process 42) uses 98% of a core" in r for r in found.reasons) is (
        grade != "A"
    )


def test_quiet_now_looks_at_this_machine():
    assert quiet_now(watch_s=0.02).grade in ("A", "B", "C")


def test_a_slow_core_is_contention_when_it_is_known_how_fast_it_can_be(make_run):
    slow = make_run(reference_s=0.00036)
    assert not contended(slow)
    assert contended(slow, best_s=0.0003)
    assert not contended(slow, best_s=0.00032)
    assert not contended(make_run(reference_s=None), best_s=0.0003)


def test_slow_cores_are_counted_with_the_figure_and_advice(make_run):
    good, slow = make_run(reference_s=0.0003), make_run(reference_s=0.0004)
    few = trust([good] * 7 + [slow])
    assert (few.grade, few.reasons) == ("B", (f"{guard.SLOWED} (1 of 8 runs, by up to 33%)",))
    assert few.advice
    assert trust([good, slow, slow]).grade == "C"
    assert trust([good] * 40 + [slow]).grade == "A"


def test_one_lucky_fast_kernel_makes_nothing_slow(make_run):
    usual, lucky = make_run(reference_s=0.0003), make_run(reference_s=0.00024)
    assert trust([usual] * 30 + [lucky]).grade == "A"


def test_each_candidate_is_held_against_the_best_core_of_all(make_run):
    """All runs of one may have been slow alike, which only the others can tell."""
    good, slow = make_run(reference_s=0.0003), make_run(reference_s=0.0004)
    found = guard.trust_each({"gru": [good] * 3, "lstm": [slow] * 3})
    assert {name: one.grade for name, one in found.items()} == {"gru": "A", "lstm": "C"}
    assert trust([slow] * 3).grade == "A"


def test_one_contended_run_makes_all_of_them_unfit_to_fail_anything(make_run):
    good, slow = make_run(reference_s=0.0003), make_run(reference_s=0.0004)
    assert not guard.any_contended([good] * 3)
    assert guard.any_contended([good, good, slow])
    assert guard.any_contended([good, good, make_run(cpu_share=0.8)])
    assert not guard.any_contended([slow] * 3)
    assert guard.any_contended([slow] * 3, best_s=0.0003)
