"""The pool against a worker that crashes, hangs, leaves or never starts; no torch in sight."""

import sys
import time
from pathlib import Path

import psutil
import pytest

from advisor.core.artifact import Artifact, ExportJob
from advisor.core.candidate import Candidate, Precision
from advisor.core.failure import Failure
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.errors import UnavailableError
from advisor.export import child
from advisor.export.cache import ArtifactCache
from advisor.export.pool import export_all

SHAPE = TaskShape(
    input_type="tokens", inputs=9, outputs=2, answer="pooled", mode="request", batch=1
)


def job(
    does: str, width: int = 8, threads: int = 1, precision: Precision = "float32"
) -> ExportJob:
    candidate = Candidate(
        family="fake",
        band="tiny",
        width=width,
        backbone_parameters=1,
        hyperparameters={"does": does},
        precision=precision,
        settings=Settings(threads=threads),
    )
    return ExportJob(candidate=candidate, shape=SHAPE, longest=20)


@pytest.fixture
def log(tmp_path, monkeypatch) -> Path:
    script = Path(__file__).with_name("worker_without_torch.py")
    monkeypatch.setattr(child, "WORKER", (sys.executable, str(script)))
    monkeypatch.setenv("FAKE_WORKER_LOG", str(tmp_path / "log"))
    return tmp_path / "log"


@pytest.fixture
def cache(tmp_path) -> ArtifactCache:
    return ArtifactCache(tmp_path / "cache")


def outcomes(jobs, cache, workers=1, timeout_s=20.0):
    found = {}
    export_all(
        jobs,
        cache,
        workers=workers,
        timeout_s=timeout_s,
        on_done=lambda j, o: found.setdefault(j.candidate.id, o),
    )
    return [found[j.candidate.id] for j in jobs]


def pids(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().split()]


def test_one_worker_serves_many_jobs(log, cache):
    results = outcomes([job("work", width) for width in (4, 8, 12)], cache)
    assert all(isinstance(result, Artifact) for result in results)
    assert len(pids(log)) == 1


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("crash", "crashed its process (signal 11, SIGSEGV)"),
        ("eat", "was killed (signal 9), most likely because memory ran out"),
        ("leave", "ended its process (exit code 3): I give up"),
    ],
)
def test_a_worker_that_dies_costs_its_candidate_only(does, reason, log, cache):
    before, dead, after = outcomes([job("work", 4), job(does), job("work", 12)], cache)
    assert isinstance(before, Artifact)
    assert dead == Failure(
        stage="export", plugin="fake", candidate=job(does).candidate.id, reason=reason
    )
    assert isinstance(after, Artifact)
    assert len(pids(log)) == 2


def test_a_worker_that_hangs_is_given_up(log, cache):
    hung, after = outcomes([job("hang"), job("work")], cache, timeout_s=0.5)
    assert hung.reason == "did not finish in 0.5 s"
    assert isinstance(after, Artifact)


def test_a_hanging_worker_does_not_hold_up_the_other(log, cache):
    started = time.monotonic()
    results = outcomes([job("hang"), *(job("work", w) for w in (4, 8))], cache, 2, timeout_s=2.0)
    assert [type(result) for result in results] == [Failure, Artifact, Artifact]
    assert time.monotonic() - started < 10


def test_a_broken_contract_keeps_its_stage_and_its_worker(log, cache):
    broken, after = outcomes([job("fail"), job("work")], cache)
    assert (broken.stage, broken.reason) == ("contract", "exact: off")
    assert broken.candidate == job("fail").candidate.id
    assert isinstance(after, Artifact)
    assert len(pids(log)) == 1


def test_failures_are_tried_again_and_artifacts_are_not(log, cache):
    outcomes([job("fail"), job("work")], cache)
    outcomes([job("work")], cache)
    assert len(pids(log)) == 1, "nothing to export, so no worker"
    outcomes([job("fail")], cache)
    assert len(pids(log)) == 2


def test_settings_share_one_export(log, cache):
    jobs = [job("work", threads=threads) for threads in (1, 2)]
    first, second = outcomes(jobs, cache)
    assert first.graphs == second.graphs
    assert [first.candidate_id, second.candidate_id] == [j.candidate.id for j in jobs]


def test_a_worker_that_never_starts_is_the_environments_fault(log, cache, monkeypatch):
    monkeypatch.setenv("FAKE_WORKER_BROKEN", "1")
    with pytest.raises(UnavailableError, match="No module named 'torch'"):
        outcomes([job("work")], cache)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_no_worker_outlives_an_interruption(error, log, cache):
    def interrupt(job, outcome):
        raise error

    with pytest.raises(error):
        export_all([job("work"), job("hang")], cache, workers=2, timeout_s=20.0, on_done=interrupt)
    assert not any(psutil.pid_exists(pid) for pid in pids(log))
    assert list(cache.unfinished.iterdir()) == []
    assert isinstance(cache.find(job("work")), Artifact), "what was done is kept"


def test_an_unwritable_cache_says_so(log, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UnavailableError, match="cannot write to the artifact cache"):
        outcomes([job("work")], ArtifactCache(tmp_path / "file"))


def test_a_precision_without_effect_starts_one_process_only_once(log, cache):
    """The note serves the same model under other settings too, and the next run."""
    jobs = [job("nothing", threads=n, precision="int8") for n in (1, 2)]
    first, again = outcomes(jobs, cache), outcomes(jobs, cache)
    assert [o.stage for o in first] == ["precision", "precision"]
    assert again == first
    assert [o.candidate for o in first] == [j.candidate.id for j in jobs]
    assert len(log.read_text().split()) == 1
