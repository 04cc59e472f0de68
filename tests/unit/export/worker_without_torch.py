"""Stands in for the export worker: does what the candidate's hyperparameter `does` says."""

import json
import os
import signal
import sys
import time
from pathlib import Path


def artifact(job: dict, folder: str) -> dict:
    path = Path(folder) / "whole.onnx"
    path.write_bytes(b"graph")
    graph = dict(form="whole", path=str(path), sha256="0", file_bytes=5)
    graph |= dict(inputs=[], outputs=[], operators={"RNN": 1})
    return dict(
        candidate_id="?", model_key="m", shape_key="s", opset=23, graphs=[graph], checks=[],
        exported_with="a fake", export_s=0.1, backbone_parameters=1, embedding_parameters=1,
        head_parameters=1,
    )  # fmt: skip


def act(does: str, job: dict, folder: str) -> dict:
    if does == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if does == "eat":
        os.kill(os.getpid(), signal.SIGKILL)
    if does == "hang":
        time.sleep(60)
    if does == "leave":
        print("I give up", file=sys.stderr)
        os._exit(3)
    if does == "fail":
        family = job["candidate"]["family"]
        failure = dict(stage="contract", plugin=family, candidate="x", reason="exact: off")
        return {"failure": failure}
    if does == "nothing":
        said = dict(stage="precision", plugin="fake", candidate="x", reason="int8: no effect")
        return {"failure": said}
    return {"artifact": artifact(job, folder)}


if os.environ.get("FAKE_WORKER_BROKEN"):
    sys.exit("ModuleNotFoundError: No module named 'torch'")
with Path(os.environ["FAKE_WORKER_LOG"]).open("a") as log:
    log.write(f"{os.getpid()}\n")
print("ready", flush=True)
for line in sys.stdin:
    request = json.loads(line)
    does = request["job"]["candidate"]["hyperparameters"]["does"]
    print(json.dumps(act(does, request["job"], request["folder"])), flush=True)
