"""ONNX Runtime as the advisor uses it: one session, buffers bound once, placement on record.

Decided here: states of fixed size go around between two buffers, so that no step copies them and
no kernel writes what it still reads (one buffer for both costs the same and is unsafe for graphs
that shift a window). Telemetry, on by default in the Linux wheels since 1.29, is off before the
library is loaded. Profiling is never on: it makes small models three times slower.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from advisor.errors import UnavailableError

if TYPE_CHECKING:
    from advisor.api import Settings

CPU = "CPUExecutionProvider"
HIDDEN = "AzureExecutionProvider"
"""Offered by every wheel, but it calls a web service; it runs nothing here."""
WHEELS = ("onnxruntime-gpu", "onnxruntime-openvino", "onnxruntime-directml", "onnxruntime")
LEVELS = {
    "disable": "ORT_DISABLE_ALL",
    "basic": "ORT_ENABLE_BASIC",
    "extended": "ORT_ENABLE_EXTENDED",
    "all": "ORT_ENABLE_ALL",
}


def load_onnxruntime() -> Any:
    """The library, with telemetry off and its warnings silent. Raises `UnavailableError`."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime
    except ImportError as error:
        raise UnavailableError(
            f"onnxruntime cannot be loaded: {error}", "reinstall it: pip install onnxruntime"
        ) from error
    onnxruntime.set_default_logger_severity(3)
    return onnxruntime


def installed_version() -> str:
    """The version of the wheel that provides the library, "" if it was installed otherwise."""
    from importlib.metadata import PackageNotFoundError, version

    for name in WHEELS:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return ""


class OnnxRuntime:
    """Runs candidates with onnxruntime, on the CPU or on any provider that the wheel has."""

    api_version: ClassVar[int] = 1
    summary: ClassVar[str] = "ONNX Runtime, CPU and the installed wheel's other providers"

    def version(self) -> str:
        """The loaded library's, or else the installed wheel's, which need not be loaded for it."""
        loaded = sys.modules.get("onnxruntime")
        if loaded is not None:
            return str(loaded.__version__)
        return installed_version() or str(load_onnxruntime().__version__)

    def available(self) -> Sequence[str]:
        providers = load_onnxruntime().get_available_providers()
        return tuple(name for name in providers if name != HIDDEN)

    def session(self, path: str, settings: Settings) -> OnnxSession:
        """A loaded model. Raises `UnavailableError` for a provider that this machine lacks."""
        available = self.available()
        if settings.provider not in available:
            raise UnavailableError(
                f"onnxruntime has no {settings.provider} here",
                f"installed: {', '.join(available)}",
            )
        library = load_onnxruntime()
        providers = list(dict.fromkeys((settings.provider, CPU)))
        loaded = library.InferenceSession(path, session_options(library, settings), providers)
        return OnnxSession(library, loaded, settings.state_binding)


def session_options(library: Any, settings: Settings) -> Any:
    """`settings` in onnxruntime's own options; operators run one after the other."""
    options = library.SessionOptions()
    options.intra_op_num_threads = settings.threads
    options.inter_op_num_threads = 1
    options.execution_mode = library.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = getattr(
        library.GraphOptimizationLevel, LEVELS[settings.graph_optimization]
    )
    spinning = "1" if settings.spinning else "0"
    options.add_session_config_entry("session.intra_op.allow_spinning", spinning)
    options.add_session_config_entry("session.record_ep_graph_assignment_info", "1")
    return options


class OnnxSession:
    """One loaded file. `binds`: whether states of fixed size stay in bound buffers."""

    def __init__(self, library: Any, session: Any, binds: bool = True) -> None:
        self._library = library
        self._session = session
        self._binds = binds
        self._outputs = tuple(output.name for output in session.get_outputs())
        self._shapes: dict[tuple[Any, ...], dict[str, Any]] = {}

    def run(self, feeds: Mapping[str, Any]) -> dict[str, Any]:
        return dict(zip(self._outputs, self._session.run(None, feeds), strict=True))

    def bind(self, feeds: Mapping[str, Any], states: Mapping[str, str]) -> Callable[[], Any]:
        """One inference per call over `feeds`; each state starts with a copy of its feed.

        With nothing to carry that is a plain run: the next request's input is another array, so
        buffers bound for good would save 4 µs here that nobody saves in service.
        """
        if not states:
            return partial(self._session.run, None, feeds)
        if not self._binds:
            return self._by_hand(feeds, states)
        like = self._like(feeds)
        fixed = {name: self._value(a) for name, a in feeds.items() if name not in states}
        carried = set(states.values())
        answers = {n: self._value(like[n].copy()) for n in self._outputs if n not in carried}
        here = {name: self._value(feeds[name].copy()) for name in states}
        there = {name: self._value(feeds[name].copy()) for name in states}

        def binding(read: dict[str, Any], write: dict[str, Any]) -> Any:
            return self._binding(
                fixed | read, answers | {states[name]: write[name] for name in states}
            )

        run = self._session.run_with_iobinding
        turns = itertools.cycle((binding(here, there), binding(there, here))).__next__
        return lambda: run(turns())

    def _by_hand(self, feeds: Mapping[str, Any], states: Mapping[str, str]) -> Callable[[], None]:
        """Plain runs, as most people write them: each step's states are the next one's inputs."""
        given = dict(feeds)
        places = tuple((name, self._outputs.index(output)) for name, output in states.items())

        def step() -> None:
            found = self._session.run(None, given)
            for name, place in places:
                given[name] = found[place]

        return step

    def placement(self) -> dict[str, int]:
        assigned = self._session.get_provider_graph_assignment_info()
        return dict(Counter(part.ep_name for part in assigned for _ in part.get_nodes()))

    def _value(self, array: Any) -> Any:
        return self._library.OrtValue.ortvalue_from_numpy(array)

    def _binding(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Any:
        bound = self._session.io_binding()
        for name, value in inputs.items():
            bound.bind_ortvalue_input(name, value)
        for name, value in outputs.items():
            bound.bind_ortvalue_output(name, value)
        return bound

    def _like(self, feeds: Mapping[str, Any]) -> dict[str, Any]:
        """Outputs as large as those for `feeds`: the file does not say, so one plain run tells."""
        key = tuple((name, array.shape) for name, array in sorted(feeds.items()))
        if key not in self._shapes:
            self._shapes[key] = self.run(feeds)
        return self._shapes[key]
