"""Loading the reporters costs nothing; only rendering for a terminal loads rich."""

import json
import subprocess
import sys

SCRIPT = """
import json, sys
from advisor.core.view import View
from advisor.report.json_report import JsonReporter
from advisor.report.terminal import TerminalReporter
from advisor.testing.fakes import fake_recommendation
JsonReporter().render(View(fake_recommendation()))
before = "rich" in sys.modules
TerminalReporter().render(View(fake_recommendation()))
print(json.dumps([before, sorted(sys.modules)]))
"""


def test_json_needs_no_rich_and_no_report_needs_anything_heavy():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60
    )
    rich_before, modules = json.loads(done.stdout)
    assert not rich_before
    assert not {"torch", "numpy", "onnx", "onnxruntime", "sklearn", "plotext"} & set(modules)
