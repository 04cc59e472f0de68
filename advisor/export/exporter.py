"""Make torch's exporter quiet and quick before its first use in a process.

Two thirds of `torch.onnx.export`'s time goes into work that our graphs do not need (torch 2.13,
figures for an LSTM: 0.2 instead of 0.9 s):

- It builds its table of operators anew at each call, parsing the source of 500 functions. The
  table depends on the opset alone, so it is kept.
- It traces the program twice more to decompose operators that ONNX lacks. Where every operator has
  its ONNX form and none writes in place, there is nothing to decompose, so that is skipped.

Both change functions that torch does not promise to keep. Should a later torch have moved them,
exports are slower and nothing else; and every file is held against eager torch in any case.
"""

from __future__ import annotations

import gc
import importlib
import inspect
import logging
import operator
import warnings
from typing import Any

import torch

INTERNALS = "torch.onnx._internal.exporter"
WRITTEN_AS_THEY_ARE = ("onnx", "onnx_symbolic")
"""Namespaces of operators that stand for ONNX nodes already."""
DROPPED_LATER = ("aten::_assert_scalar",)


def prepare() -> None:
    """Call once per worker process."""
    warnings.simplefilter("ignore")
    for name in ("torch.onnx", "onnxscript", "onnx_ir", "torch.export"):
        logging.getLogger(name).setLevel(logging.ERROR)
    torch.set_num_threads(1)
    _keep_operator_table()
    _decompose_only_where_needed()
    gc.freeze()


def _keep_operator_table() -> None:
    try:
        registry: Any = importlib.import_module(f"{INTERNALS}._registration").ONNXRegistry
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


def _decompose_only_where_needed() -> None:
    try:
        passes: Any = importlib.import_module(f"{INTERNALS}._fx_passes")
        implemented = importlib.import_module(
            f"{INTERNALS}._decomp"
        ).get_onnx_implemented_overloads
        decompose = passes.decompose_with_registry
    except (ImportError, AttributeError):
        return
    if list(inspect.signature(decompose).parameters) != ["exported_program", "registry"]:
        return

    def where_needed(exported_program: Any, registry: Any) -> Any:
        known = set(implemented(registry))
        nodes = exported_program.graph.nodes
        if all(_has_onnx_form(n.target, known) for n in nodes if n.op == "call_function"):
            return exported_program
        return decompose(exported_program, registry)

    passes.decompose_with_registry = where_needed


def _has_onnx_form(target: Any, known: set[Any]) -> bool:
    if not isinstance(target, torch._ops.OpOverload):  # on sizes, such as past + 1
        return target is operator.getitem or target in known
    if target.namespace in WRITTEN_AS_THEY_ARE or target.name() in DROPPED_LATER:
        return True
    return target in known and not target._schema.is_mutable and not _is_made_of_views(target)


def _is_made_of_views(target: torch._ops.OpOverload) -> bool:
    """Composite views (`unflatten`, `chunk` …) always come apart; as they are, they are slower."""
    composite = torch._C._dispatch_has_kernel_for_dispatch_key(
        target.name(), "CompositeImplicitAutograd"
    )
    return composite and any(value.alias_info is not None for value in target._schema.returns)
