"""The exporter's shortcuts change how long an export takes and nothing that it writes."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

EXPORT = """
import json, logging, sys, tempfile, warnings
from pathlib import Path
warnings.simplefilter("ignore")
from advisor.export import build, exporter
from advisor.core.artifact import ExportJob
from advisor.testing.families import family_named, offers, shape_for
if sys.argv[1] == "with":
    exporter.prepare()
found = {}
for name in ("lstm", "bigru", "transformer-decoder", "tcn"):
    mode = family_named(name).capabilities.modes[-1]
    job = ExportJob(candidate=offers(name)[0], shape=shape_for(mode, "tokens"), longest=9)
    artifact = build.artifact(job, family_named(name), Path(tempfile.mkdtemp(dir=sys.argv[2])))
    for graph in artifact.graphs:
        declared = [tensor.model_dump(mode="json") for tensor in (*graph.inputs, *graph.outputs)]
        found[f"{name} {graph.form}"] = [graph.operators, declared]
Path(sys.argv[2], sys.argv[1]).write_text(json.dumps(found))
"""


@pytest.mark.long
def test_the_graphs_are_the_same_with_and_without(tmp_path):
    for how in ("with", "without"):
        ran = subprocess.run(
            [sys.executable, "-c", EXPORT, how, str(tmp_path)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr[-2000:]
    quick, slow = (json.loads((tmp_path / how).read_text()) for how in ("with", "without"))
    assert len(quick) == 7
    assert quick == slow
