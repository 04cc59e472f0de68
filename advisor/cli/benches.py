"""Which bench a command works on: this device, or a profile of it or of another one."""

from __future__ import annotations

import math
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.core.profile import DeviceProfile
from advisor.core.settings import CPU, Settings
from advisor.core.suggest import nearest
from advisor.errors import InputError, Problem, UnavailableError
from advisor.pipeline.bench import Bench

if TYPE_CHECKING:
    from advisor.pipeline.live import LiveBench

THIS = "this"
SHORT_NAMES = {
    "cpu": CPU,
    "cuda": "CUDAExecutionProvider",
    "tensorrt": "TensorrtExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "directml": "DmlExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    "rocm": "ROCMExecutionProvider",
    "xnnpack": "XnnpackExecutionProvider",
}


def settings(threads: int, provider: str) -> Settings:
    """Settings by the short or full name of a provider. Raises `InputError` for another word."""
    full = SHORT_NAMES.get(provider.lower(), provider)
    if full not in SHORT_NAMES.values():
        known = list(SHORT_NAMES)
        raise InputError(
            f"unknown provider {provider!r}",
            f"providers: {', '.join(known)}, or a provider's full name",
            problems=(Problem("--provider", f"{provider!r} is none", nearest(provider, known)),),
        )
    return Settings(provider=full, threads=threads)


def choose(
    profile: Path | None, device: str, wanted: Settings, time_limit_s: float | None, fresh: bool
) -> Bench:
    """The bench asked for. Raises `InputError` or `UnavailableError` where that can't be had."""
    if profile is not None:
        from advisor.files.profile_json import read_profile

        return _from_profile(read_profile(profile), str(profile), device)
    if device != THIS:
        from advisor.files.device_profiles import shipped_profile

        return _from_profile(shipped_profile(device), device, device)
    return live(wanted, time_limit_s, fresh)


def live(wanted: Settings, time_limit_s: float | None = None, fresh: bool = False) -> LiveBench:
    """This device, its store and its cache of exported models."""
    from advisor.cli.progress import observer
    from advisor.device.detect import detect
    from advisor.measure.patience import TOTAL_S, Patience
    from advisor.pipeline.live import EXPORT_TIMEOUT_S, RUN_TIMEOUT_S, LiveBench
    from advisor.store.measurements import MeasurementStore
    from advisor.store.places import places

    if time_limit_s is not None and not math.isfinite(time_limit_s):
        raise InputError("--time-limit is a number of seconds", "leave it out for no limit")
    here = detect(providers=wanted.provider != CPU)
    if wanted.provider not in (here.providers or (CPU,)):
        raise UnavailableError(
            f"{wanted.provider} is not available here (there is: {', '.join(here.providers)})",
            "install the runtime's build for it, or leave out --provider",
        )
    if wanted.threads > here.usable_cores:
        raise UnavailableError(
            f"{wanted.threads} threads are more than the {here.usable_cores} cores to be used",
            f"ask for at most --threads {here.usable_cores}",
        )
    home, listener = places(), observer()
    return LiveBench(
        device=here,
        places=home,
        store=MeasurementStore(home.measurements, listener.note),
        observer=listener,
        fresh=fresh,
        export_timeout_s=_seconds("ADVISOR_EXPORT_TIMEOUT_S", EXPORT_TIMEOUT_S),
        run_timeout_s=_seconds("ADVISOR_RUN_TIMEOUT_S", RUN_TIMEOUT_S),
        deadline=None if time_limit_s is None else time.monotonic() + time_limit_s,
        patience=Patience(_seconds("ADVISOR_QUIET_PATIENCE_S", TOTAL_S, least_s=0.0)),
    )


def _seconds(name: str, usual_s: float, least_s: float = math.ulp(0.0)) -> float:
    """A time from the environment, for machines of another speed, or never quiet ones."""
    text = os.environ.get(name, "")
    try:
        seconds = float(text) if text else usual_s
    except ValueError:
        seconds = math.nan
    if not least_s <= seconds < math.inf:
        raise InputError(f"{name} is {text!r}, not a number of seconds")
    return seconds


def _from_profile(profile: DeviceProfile, source: str, device: str) -> Bench:
    from advisor.device.detect import detect
    from advisor.pipeline.from_profile import ProfileBench

    there = profile.device
    if device == THIS:
        here = detect(providers=False)
        if here.fingerprint != there.fingerprint:
            raise UnavailableError(
                f"{source} is a profile of {there.fingerprint}, and this is {here.fingerprint}",
                f"to decide for that device, add `--device {there.name}`",
            )
        return ProfileBench(profile, "measured-here")
    if device not in (there.name, there.fingerprint) and not _shipped_as(device, source):
        raise InputError(
            f"unknown device {device!r}",
            f"{source} is a profile of {there.name}",
            problems=(
                Problem("--device", f"{device!r} is not it", nearest(device, [there.name])),
            ),
        )
    return ProfileBench(profile, "measured-same-hardware")


def _shipped_as(device: str, source: str) -> bool:
    return device == source
