"""What every discovered claim keeps, ours and anyone's: it says who said it, and holds when asked.

The rows of the page of evidence, C01 to C48 and R1 to R15, are all there, each in one claim.
"""

from __future__ import annotations

import functools
from collections import Counter

import pytest

from advisor import registry
from advisor.core.claim import Experiment, Quote, Where
from advisor.core.evidence import ClaimResult
from advisor.core.findings import Findings
from advisor.core.sizes import BANDS
from advisor.core.task import MODES
from advisor.testing.fakes import fake_candidate, fake_device, fake_measurement, fake_task

NAMES = [found.name for found in registry.find("claims")]
ROWS = {*(f"C{n:02}" for n in range(1, 49)), *(f"R{n}" for n in range(1, 16))}
ABOUT_LENGTH = ("latency", "training")


@functools.cache
def plugins():
    registry.find.cache_clear()
    loaded, failures = registry.load_all("claims")
    assert failures == ()
    return {one.name: one.plugin for one in loaded}


@pytest.fixture(params=NAMES)
def claim(request):
    return plugins()[request.param]


def test_each_row_of_the_page_is_one_claim():
    numbers = Counter(plugin.number for plugin in plugins().values() if plugin.number)
    assert {n: c for n, c in numbers.items() if c > 1} == {}
    assert ROWS - numbers.keys() == set()


def test_it_says_who_said_it_and_where_it_holds(claim):
    assert len(claim.says) > 30
    assert not claim.says.endswith(".")
    assert all(isinstance(quote, Quote) and len(quote.words) > 8 for quote in claim.quotes)
    assert isinstance(claim.where, Where)
    assert claim.source
    assert isinstance(claim.figure, str)


def test_what_it_wants_measured_can_be_measured(claim):
    probes = {found.name for found in registry.find("probes")}
    for one in claim.experiments:
        assert isinstance(one, Experiment)
        assert one.size in {band.name for band in BANDS}
        assert all(1 <= length <= 16_384 for length in one.lengths)
        if one.what in ABOUT_LENGTH:
            assert len(one.lengths) >= 1
            assert one.families
        if one.what == "probe":
            assert one.probe in probes


def test_what_it_contradicts_is_a_claim(claim):
    others = {name for name, plugin in plugins().items() if plugin is not claim}
    assert set(claim.contradicts) <= others


def test_a_claim_that_is_contradicted_in_the_literature_predicts_nothing(claim):
    if claim.standing != "contradicted":
        return
    able = {one.name: one.plugin.capabilities for one in registry.load_all("families")[0]}
    for mode in MODES:
        assert not claim.predict(fake_task(mode), fake_device(), able)


def test_with_nothing_found_it_is_not_tested_and_says_why(claim):
    for task in (None, fake_task(), fake_task("stream")):
        status, reason = claim.test(Findings(task=task))
        assert status == "not tested"
        assert len(reason) > 10


def test_measurements_that_say_nothing_of_it_break_nothing(claim):
    """One candidate, measured alone: no two of anything compare."""
    task, candidate = fake_task(), fake_candidate("some-family")
    found = Findings(measured=[(candidate, fake_measurement(candidate, task))], task=task)
    status, reason = claim.test(found)
    result = ClaimResult(id="x", says=claim.says, source="y", status=status, reason=reason)
    assert result.status == "not tested"
