"""The JSON report has the promised keys, and no number where there is none."""

import json

import pytest

from advisor.core.device import Device
from advisor.core.view import View
from advisor.report.document import DeviceEntry, Report
from advisor.report.json_report import JsonReporter
from advisor.testing.fakes import fake_contender, fake_recommendation, fake_task

STATUSES = ["recommended", "tie", "nothing-fits", "undecided"]
PROMISED = {
    "": "schema_version advisor_version task device recommendation candidates claims crossings "
    "failures",
    "device": "fingerprint",
    "recommendation": "status candidate family probability_best reasons would_change",
    "candidates": "id family parameters hyperparameters precision settings artifact latency_ms "
    "memory_mb model_mb first_run_ms origin quality verdicts",
    "candidates.settings": "provider threads spinning",
    "candidates.artifact": "path sha256",
    "candidates.latency_ms": "p50 p90 p95 p99 upper_bound n processes",
    "candidates.quality": "mean sd evidence",
    "candidates.verdicts": "requirement outcome reason",
    "claims": "id status reason",
    "crossings": "a b length low high",
    "failures": "stage plugin candidate reason",
}


def document(answer):
    return json.loads(JsonReporter().render(View(answer)))


def with_contenders(*contenders):
    return fake_recommendation().model_copy(update={"contenders": contenders, "winner": None})


def found_at(document, path):
    values = [document]
    for key in filter(None, path.split(".")):
        values = [inner for value in values for inner in _listed(value[key])]
    return values


def _listed(value):
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("path", PROMISED)
def test_promised_keys_are_there_on_every_entry(path):
    entries = found_at(document(fake_recommendation()), path)
    assert entries
    for entry in entries:
        assert set(PROMISED[path].split()) <= set(entry)


@pytest.mark.parametrize("mode", ["request", "stream", "generate"])
def test_what_is_written_keeps_its_own_schema(mode):
    written = JsonReporter().render(View(fake_recommendation("recommended", mode)))
    assert JsonReporter().render(View(fake_recommendation("recommended", mode))) == written
    Report.model_validate_json(written)


@pytest.mark.parametrize("status", STATUSES)
def test_status_and_winner_agree(status):
    answer = document(fake_recommendation(status))["recommendation"]
    assert answer["status"] == status
    assert (answer["candidate"] is None) == (status in ("nothing-fits", "undecided"))


def test_schema_requires_every_key():
    schema = Report.model_json_schema(mode="serialization")
    assert set(PROMISED[""].split()) <= set(schema["required"])
    candidate = schema["$defs"]["CandidateEntry"]
    assert set(PROMISED["candidates"].split()) <= set(candidate["required"])


def test_a_percentile_without_a_bound_is_null():
    row = fake_contender(fake_task(), rounds=1, samples=58)
    latency = document(with_contenders(row))["candidates"][0]["latency_ms"]
    assert latency["n"] == 58
    assert latency["p95"] is None, "59 runs are the least for a bound of p95 at 95 %"
    assert latency["upper_bound"] is None
    assert latency["p90"] > latency["p50"] > 0


def test_the_bound_is_of_the_percentile_that_the_user_named():
    task = fake_task(serving={"mode": "request", "latency_ms": 20.0, "percentile": 90})
    answer = with_contenders(fake_contender(task)).model_copy(update={"task": task})
    latency = document(answer)["candidates"][0]["latency_ms"]
    assert latency["percentile"] == 90
    assert latency["at_percentile"] == latency["p90"] < latency["upper_bound"] < latency["p99"]


def test_a_candidate_that_was_never_measured_has_nulls_and_no_zeros():
    row = fake_contender(fake_task(), p50_ms=None, standing="ruled out", reason="too large")
    entry = document(with_contenders(row))["candidates"][0]
    assert entry["latency_ms"]["p50"] is None
    assert entry["latency_ms"]["n"] == 0
    assert entry["artifact"]["sha256"] is None
    assert (entry["memory_mb"], entry["model_mb"], entry["origin"]) == (None, None, None)
    assert entry["parameters"] > 0, "known from the candidate and the task's shape"


def test_parameters_by_part_add_up():
    for entry in document(fake_recommendation())["candidates"]:
        assert entry["parameters"] == sum(entry["parameters_by_part"].values())


def test_a_stream_names_the_graph_that_was_timed():
    for mode, form in (("request", "whole"), ("stream", "step"), ("generate", "step")):
        artifact = document(fake_recommendation("recommended", mode))["candidates"][0]["artifact"]
        (timed,) = [g for g in artifact["graphs"] if g["form"] == form]
        assert artifact["sha256"] == timed["sha256"]


def test_hostile_text_stays_ascii_and_a_not_a_number_is_refused():
    answer = fake_recommendation(task=fake_task(name="\x1b[31m\u202e</script>\x9b"))
    assert document(answer)["task"]["name"] == "\x1b[31m\u202e</script>\x9b"
    JsonReporter().render(View(answer)).decode("ascii")
    with pytest.raises(ValueError, match="Out of range float values"):
        JsonReporter().render(View(answer, elapsed_s=float("nan")))


def test_every_fact_of_the_device_is_in_the_document():
    assert set(Device.model_fields) <= set(DeviceEntry.model_fields)
