"""The device profiles that come with advisor: answers for a machine that one does not have."""

from __future__ import annotations

import gzip
from importlib import resources

from advisor.core.profile import DeviceProfile
from advisor.core.suggest import nearest
from advisor.errors import InputError, Problem

_SUFFIX = ".json.gz"


def device_names() -> tuple[str, ...]:
    """Names of the shipped profiles."""
    folder = resources.files("advisor_profiles") / "devices"
    if not folder.is_dir():
        return ()
    names = (item.name for item in folder.iterdir() if item.name.endswith(_SUFFIX))
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names))


def shipped_profile(name: str) -> DeviceProfile:
    """The shipped profile of a device. Raises `InputError` for a name that there is none of."""
    known = device_names()
    if name not in known:
        raise InputError(
            f"unknown device {name!r}",
            f"shipped devices: {', '.join(known) or 'none'}; for your own, give --profile FILE",
            problems=(Problem("--device", f"{name!r} is not shipped", nearest(name, known)),),
        )
    packed = resources.files("advisor_profiles") / "devices" / f"{name}{_SUFFIX}"
    return DeviceProfile.model_validate_json(gzip.decompress(packed.read_bytes()))
