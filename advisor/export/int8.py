"""A float32 file → one with 8-bit weights, by onnxruntime's dynamic quantisation.

Only `MatMul` (`Gemm` becomes one) and `LSTM` are asked for (onnxruntime 1.31):

- `Conv` would become `ConvInteger`, seven times slower for a TCN.
- `Attention` is matched without its domain, so that the standard one of opset 23 would become an
  invalid file (`QAttention`, of another meaning).
- GRU and RNN have no integer form: https://github.com/microsoft/onnxruntime/issues/9796.
- What reads the input is spared: features come in units of the user's own, where one scale for all
  channels could round the smaller ones to zero. A table of tokens gains bytes and no time, so only
  a large one is packed, by rows (`table`).

Each column of a matrix has its own scale: trained columns differ in size more than the random ones
that the deviation is measured with, and it costs a tenth of an LSTM's time, less elsewhere.
"""

from __future__ import annotations

from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from advisor.export.saturation import saturates
from advisor.export.table import shrink
from advisor.export.weights import declared_once, readers

QUANTISED = ["MatMul", "LSTM"]
SIMPLIFIED = {"key": "onnx.quant.pre_process", "value": "onnxruntime.quant"}
"""The quantiser advises to simplify a graph first unless it says that this was done; it was."""
SINGLE_FILE_BYTES = 1_500_000_000
"""Above this, weights go beside the file: protobuf ends at 2 GB."""


def convert(source: Path, target: Path, embedding: frozenset[str]) -> None:
    """Write `source` quantised to `target`; `embedding` are the weights that read the input."""
    proto = declared_once(onnx.load(source))
    proto.metadata_props.add(**SIMPLIFIED)
    untouched = readers(proto, embedding)
    shrink(proto, embedding)
    quantize_dynamic(
        proto,
        target,
        op_types_to_quantize=QUANTISED,
        per_channel=True,
        reduce_range=saturates(),
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[*untouched, *(f"{name}_MatMul" for name in untouched)],
        use_external_data_format=proto.ByteSize() > SINGLE_FILE_BYTES,
    )
