"""Make torch's exporter quiet and quick before its first use in a process.

`torch.onnx.export` builds its table of operators anew at each call, which parses the source of 500
functions: 0.4 of 1.2 s for an LSTM (torch 2.13). The table depends on the opset alone, so it is
kept. Should a later torch have moved it, exports are slower and nothing else.
"""

from __future__ import annotations

import gc
import importlib
import logging
import warnings
from typing import Any

import torch


def prepare() -> None:
    """Call once per worker process."""
    warnings.simplefilter("ignore")
    for name in ("torch.onnx", "onnxscript", "onnx_ir", "torch.export"):
        logging.getLogger(name).setLevel(logging.ERROR)
    torch.set_num_threads(1)
    _keep_operator_table()
    gc.freeze()


def _keep_operator_table() -> None:
    try:
        registration = importlib.import_module("torch.onnx._internal.exporter._registration")
        registry = registration.ONNXRegistry
        build = registry.from_torchlib.__func__
    except (ImportError, AttributeError):
        return
    tables: dict[Any, Any] = {}

    def once(cls: Any, *args: Any, **kwargs: Any) -> Any:
        key = (args, tuple(sorted(kwargs.items())))
        if key not in tables:
            tables[key] = build(cls, *args, **kwargs)
        return tables[key]

    registry.from_torchlib = classmethod(once)
