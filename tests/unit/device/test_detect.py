"""This machine, whichever it is."""

from __future__ import annotations

import subprocess
import sys

from advisor import registry
from advisor.core.failure import Failure
from advisor.device import detect as detection
from advisor.device.ceilings import measure_ceilings
from advisor.device.detect import detect


def test_this_machine_has_what_every_machine_has():
    device = detect()
    assert device.processor
    assert device.usable_cores >= 1
    assert device.memory_bytes > 2**28
    assert "CPUExecutionProvider" in device.providers


def test_the_fingerprint_is_known_without_loading_a_runtime():
    code = (
        "import sys; from advisor.device.detect import detect; d = detect(providers=False); "
        "assert not {'onnxruntime', 'numpy', 'torch'} & set(sys.modules); print(d.fingerprint)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == detect().fingerprint


def test_a_broken_runtime_offers_nothing_and_breaks_nothing(monkeypatch):
    class Broken:
        def available(self):
            raise OSError("libfrob.so: cannot open shared object file")

    found = registry.Found("runtimes", "frob", "frob", "1", "frob:Frob")
    loaded = (registry.Loaded(found, Broken()),)
    failed = (Failure(stage="load", plugin="other", reason="x"),)
    monkeypatch.setattr(detection.registry, "load_all", lambda _group: (loaded, failed))
    assert detection.offered_providers() == ()


def test_ceilings_are_plausible():
    found = measure_ceilings()
    assert found.gemm_gflops > found.gemv_gflops > 0.01
    assert 0.1 < found.copy_gb_per_s < 5000
