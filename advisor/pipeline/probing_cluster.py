"""Where joblib sends the work: threads here, or an existing dask or ray cluster.

Both clusters come through joblib's own backends. Their machines need the same advisor installed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Literal, get_args

from advisor.errors import InputError, UnavailableError

Backend = Literal["local", "dask", "ray"]
BACKENDS: tuple[Backend, ...] = get_args(Backend)
CONNECT_S = 20


@contextlib.contextmanager
def within(backend: str, address: str) -> Iterator[None]:
    """For a cluster, joblib's backend for the block; nothing for the work here.

    Raises `InputError` for a name that is none, `UnavailableError` where no cluster answers.
    """
    if backend not in BACKENDS:
        raise InputError(f"unknown backend {backend!r}", f"backends: {', '.join(BACKENDS)}")
    if backend != "local" and not address:
        raise InputError(
            f"--backend {backend} needs --address", "give the address of the running cluster"
        )
    if backend == "local" and address:
        raise InputError("--address is for --backend dask or ray", "name the backend too")
    if backend == "dask":
        with _dask(address):
            yield
    elif backend == "ray":
        with _ray(address):
            yield
    else:
        yield


@contextlib.contextmanager
def _dask(address: str) -> Iterator[None]:
    try:
        from distributed import Client
    except ImportError as error:
        raise _not_installed("dask") from error
    from joblib import parallel_config

    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=True)
    except (OSError, TimeoutError, ValueError) as error:
        raise _unreachable("dask", address, error) from error
    with client, parallel_config(backend="dask", wait_for_workers_timeout=CONNECT_S):
        yield


@contextlib.contextmanager
def _ray(address: str) -> Iterator[None]:
    try:
        import ray
        from ray.util.joblib import register_ray
    except ImportError as error:
        raise _not_installed("ray") from error
    from joblib import parallel_config

    try:
        ray.init(address=address, log_to_driver=False)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise _unreachable("ray", address, error) from error
    try:
        register_ray()
        with parallel_config(backend="ray"):
            yield
    finally:
        ray.shutdown()


def _not_installed(name: str) -> UnavailableError:
    return UnavailableError(f"{name} is not installed", f"pip install 'advisor[{name}]'")


def _unreachable(name: str, address: str, error: Exception) -> UnavailableError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return UnavailableError(
        f"no {name} cluster answers at {address}: {reason[:200]}",
        "start one, or leave --backend and --address out to work on this machine",
    )
