"""Families that misbehave, in a foreign distribution, exported by the real worker."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from advisor.core.artifact import Artifact, ExportJob
from advisor.core.candidate import Candidate
from advisor.core.shape import TaskShape
from advisor.export import child
from advisor.export.cache import ArtifactCache
from advisor.export.pool import export_all

pytestmark = pytest.mark.slow

WIDTH = 8
FAULTY = """
import os, signal, sys, time


class Base:
    api_version = 1
    summary = "a family with a fault"
    source = "none"
    capabilities = None
    def candidates(self, task, device): return ()
    def build(self, candidate):
        from torch import nn
        print("noise on stdout"); os.write(1, b"noise on descriptor 1\\\\n")
        fault = candidate.hyperparameters["fault"]
        if fault == "raises": raise ValueError("no such width")
        if fault == "exits": sys.exit("bye")
        if fault == "crashes": os.kill(os.getpid(), signal.SIGSEGV)
        if fault == "hangs": time.sleep(600)
        if fault == "eats":
            kept = [bytearray(2**28) for _ in range(4096)]
        import faulty_nets
        return getattr(faulty_nets, fault)(candidate.width)
"""
NETS = """
import torch
from torch import nn


class Good(nn.Module):
    growing_axes = (None,)
    def __init__(self, width):
        super().__init__()
        self.mix = nn.Linear(width, width)
    def forward(self, x): return self.mix(x.cumsum(1))
    def prefill(self, x): return self(x), (x.sum(1),)
    def step(self, x, states):
        total = states[0] + x[:, 0]
        return self.mix(total).unsqueeze(1), (total,)
    def initial_states(self, batch): return (torch.zeros(batch, self.mix.in_features),)


class good(Good): pass


class heavier(Good):
    def __init__(self, width):
        super().__init__(width)
        self.more = nn.Linear(width, width)


class differs(Good):
    def forward(self, x):
        return super().forward(x) + (0.01 if torch.compiler.is_exporting() else 0.0)


class bakes(Good):
    def forward(self, x):
        return self.mix(torch.stack([x[:, i] for i in range(x.shape[1])], 1))


class forgets(Good):
    def step(self, x, states):
        y, _ = super().step(x, states)
        return y, (states[0] * 0.5 + x[:, 0],)


class stateless(nn.Linear):
    def __init__(self, width): super().__init__(width, width)
"""


@pytest.fixture
def faulty(tmp_path, monkeypatch) -> Path:
    """A distribution with one faulty family, seen by worker processes only."""
    site = tmp_path / "site"
    info = site / "faulty-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "faulty.py").write_text(FAULTY)
    (site / "faulty_nets.py").write_text(NETS)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: faulty\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[advisor.families]\nfaulty = faulty:Base\n")
    monkeypatch.setenv("PYTHONPATH", str(site))
    return site


def job(fault: str, mode: str = "request") -> ExportJob:
    candidate = Candidate(
        family="faulty",
        band="tiny",
        width=WIDTH,
        backbone_parameters=WIDTH * WIDTH + WIDTH,
        hyperparameters={"fault": fault},
    )
    shape = TaskShape(
        input_type="features", inputs=3, outputs=2, mode=mode, batch=1,
        answer="pooled" if mode == "request" else "position",
    )  # fmt: skip
    return ExportJob(candidate=candidate, shape=shape, longest=30)


def outcomes(jobs, folder, timeout_s=60.0):
    found = {}
    export_all(
        jobs,
        ArtifactCache(folder / "cache"),
        workers=1,
        timeout_s=timeout_s,
        on_done=lambda j, o: found.setdefault((j.candidate.id, j.shape.mode), o),
    )
    return [found[j.candidate.id, j.shape.mode] for j in jobs]


def test_each_fault_is_one_failure_and_the_rest_goes_on(faulty, tmp_path):
    faults = ["raises", "exits", "crashes", "heavier", "differs", "bakes", "stateless", "good"]
    raises, exits, crashes, heavier, differs, bakes, whole_only, good = outcomes(
        [job(fault) for fault in faults], tmp_path
    )
    assert (raises.stage, raises.reason) == ("export", "ValueError: no such width")
    assert (exits.stage, exits.reason) == ("export", "SystemExit: bye")
    assert crashes.reason == "crashed its process (signal 11, SIGSEGV)"
    assert heavier.reason == "the backbone has 144 parameters, the candidate says 72"
    assert differs.stage == "contract"
    assert differs.reason.startswith("exact: error ")
    assert bakes.stage in ("export", "contract")
    assert isinstance(whole_only, Artifact), "a family that only answers requests needs no states"
    assert isinstance(good, Artifact)


def test_states_that_do_not_carry_on_break_the_contract(faulty, tmp_path):
    forgets, stateless, streamed, generated = outcomes(
        [
            job("forgets", "stream"),
            job("stateless", "stream"),
            job("good", "stream"),
            job("good", "generate"),
        ],
        tmp_path,
    )
    assert (forgets.stage, forgets.reason.split(":")[0]) == ("contract", "streamed")
    assert stateless.stage == "export"
    assert {c.clause for c in streamed.checks} >= {"valid", "open", "streamed", "in place"}
    assert {c.clause for c in generated.checks} >= {"cached", "one graph"}


def test_a_hanging_build_is_given_up(faulty, tmp_path):
    hung, good = outcomes([job("hangs"), job("good")], tmp_path, timeout_s=8.0)
    assert hung.reason == "did not finish in 8 s"
    assert isinstance(good, Artifact)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_build_that_eats_memory_is_stopped(faulty, tmp_path, monkeypatch):
    monkeypatch.setattr(child, "memory_limit", lambda: 2 * 2**30)
    eater, good = outcomes([job("eats"), job("good")], tmp_path)
    assert eater.reason.startswith("MemoryError")
    assert isinstance(good, Artifact)


RUN = """
import sys
from pathlib import Path
from advisor.core.artifact import ExportJob
from advisor.export.cache import ArtifactCache
from advisor.export.pool import export_all
jobs = [ExportJob.model_validate_json(text) for text in sys.argv[2:]]
print("started", flush=True)
export_all(jobs, ArtifactCache(Path(sys.argv[1])), workers=1, timeout_s=600,
           on_done=lambda job, outcome: print("done", flush=True))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and kills by group")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_their_parent(ending, faulty, tmp_path):
    cache = tmp_path / "cache"
    jobs = [job("good"), job("hangs")]
    parent = subprocess.Popen(
        [sys.executable, "-c", RUN, str(cache), *(j.model_dump_json() for j in jobs)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0,
    )  # fmt: skip
    with parent:
        assert [parent.stdout.readline() for _ in range(2)] == ["started\n", "done\n"]
        workers = psutil.Process(parent.pid).children()
        assert len(workers) == 1
        os.killpg(parent.pid, ending)  # as a terminal's Ctrl-C reaches the whole group
        said = parent.communicate(timeout=30)[1]
    assert said.count("Traceback") == (1 if ending == signal.SIGINT else 0), said
    deadline = time.monotonic() + 10
    while any(map(_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_alive, workers))
    assert len(list(cache.glob("faulty-*/artifact.json"))) == 1, "what was done is kept"


def _alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
