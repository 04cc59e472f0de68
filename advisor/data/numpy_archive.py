"""NumPy archives: arrays by name, never pickled objects (unpickling runs whatever is inside).

`X`/`y` (or inputs/targets, data/labels, x_train/…): X is (N, T) or (N, T, C); `lengths` says where
padded series end, `groups` what stays together. One array (T,) or (T, C) without labels is a
series to forecast.
"""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.core.dataset import Asked, Dataset
from advisor.data.gaps import filled
from advisor.data.labelled import series_dataset
from advisor.data.labels import are_classes
from advisor.errors import InputError

_INPUTS = ("x", "x_train", "inputs", "data", "series", "features", "arr_0", "values")
_LABELS = ("y", "y_train", "labels", "label", "targets", "target", "classes", "arr_1")


def read_numpy(path: Path, asked: Asked) -> Dataset:
    """Raises `InputError` for pickled objects, missing arrays and shapes that don't fit."""
    arrays = _arrays(path, asked)
    names = {name.lower(): name for name in arrays}
    x_name = asked.text or _first(names, _INPUTS) or next(iter(arrays), "")
    y_name = asked.label or _first({k: v for k, v in names.items() if v != x_name}, _LABELS)
    missing = [name for name in (x_name, y_name) if name and name not in arrays]
    if missing or not arrays:
        raise InputError(
            f"{path} has no array {missing[0]!r}" if missing else f"{path} holds no arrays",
            "its arrays are: " + ", ".join(arrays),
        )
    x = arrays[x_name]
    if x.dtype.kind not in "fiub":
        raise InputError(f"{path}: array {x_name!r} holds no numbers ({x.dtype})", "see --text")
    columns = (("numbers", x_name), ("label", y_name)) if y_name else (("numbers", x_name),)
    if y_name is None or asked.kind == "forecasting":
        return replace(_series(path, x), columns=columns[:1])
    return replace(_examples(path, x, arrays[y_name], arrays, asked), columns=columns)


def _arrays(path: Path, asked: Asked) -> dict[str, Any]:
    import numpy as np

    if not path.is_file():
        raise InputError(f"there is no file {path}", "check the name")
    if path.stat().st_size > asked.largest_bytes:
        raise InputError(
            f"{path} is larger than the limit of {asked.largest_bytes / 1e6:,.3g} MB",
            "save a part of its examples, or raise the limit with --largest-mb",
        )
    try:
        loaded = np.load(path, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return {"data": loaded}
        with loaded:
            return {name: loaded[name] for name in loaded.files}
    except (ValueError, EOFError, OSError, zipfile.BadZipFile) as error:
        pickled = "pickle" in str(error).lower()
        raise InputError(
            f"{path} holds pickled Python objects, which advisor does not open"
            if pickled
            else f"{path} is no NumPy archive: {error}",
            "save plain arrays: np.savez(file, X=array, y=labels); pad unequal lengths and add "
            "an array `lengths`",
        ) from error


def _first(names: dict[str, str], wanted: tuple[str, ...]) -> str | None:
    return next((names[name] for name in wanted if name in names), None)


def _series(path: Path, x: Any) -> Dataset:
    import numpy as np

    if x.ndim not in (1, 2):
        raise InputError(
            f"{path}: an array of shape {x.shape} without labels is no series to forecast",
            "give (steps,) or (steps, channels), or labels as array `y`",
        )
    whole, notes = filled((np.asarray(x.reshape(len(x), -1), np.float32),))
    channels = tuple(f"channel{i + 1}" for i in range(whole[0].shape[1]))
    said = (*notes, "no times: steps are in order")
    return Dataset(path.name, "forecasting", "features", whole, channels=channels, notes=said)


def _examples(path: Path, x: Any, y: Any, arrays: dict[str, Any], asked: Asked) -> Dataset:
    import numpy as np

    if x.ndim not in (2, 3) or y.ndim != 1 or len(x) != len(y):
        raise InputError(
            f"{path}: inputs of shape {x.shape} and labels of shape {y.shape} don't fit",
            "inputs are (examples, steps) or (examples, steps, channels), labels (examples,)",
        )
    lengths = arrays.get("lengths", np.full(len(x), x.shape[1]))
    if len(lengths) != len(x) or lengths.min() < 1 or lengths.max() > x.shape[1]:
        raise InputError(f"{path}: `lengths` does not fit {len(x):,} series", "one per series")
    cube = np.asarray(x if x.ndim == 3 else x[:, :, None], np.float32)
    series = [each[: int(length)] for each, length in zip(cube, lengths, strict=True)]
    labels = [cell.item() for cell in y]
    kind = asked.kind or ("classification" if are_classes(labels) else "regression")
    found = series_dataset(path.name, kind, series, labels, ())
    if "groups" in arrays and len(arrays["groups"]) == len(found):
        found = replace(found, groups=tuple(str(g) for g in arrays["groups"]))
    return found
