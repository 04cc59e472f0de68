"""Exported artifacts on disk, found by what decides their content.

An entry's key hashes the candidate's model, the task's shape, the length checked, the versions of
torch and onnxscript, and the sources of the family and of this package: edited code never serves a
stale file. For a precision other than float32 it hashes too what decides the conversion. Failures
are not kept: they cost a second, and their cause may be gone. That a precision has no effect is
kept, for it follows from the same content. Looking up imports none of torch, onnx, onnxruntime and
no plugin.

    <root>/<key>/whole.onnx, …, artifact.json     complete entries, moved in by one rename
    <root>/<key>/without-effect.json              a precision that changes nothing in this model
    <root>/unfinished/…                           what a worker is writing; emptied by the pool
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import ValidationError

from advisor import registry
from advisor.core.artifact import Artifact, ExportJob, Graph
from advisor.core.failure import Failure
from advisor.core.model import content_hash
from advisor.errors import UnavailableError
from advisor.export.saturation import saturates

FORMAT = 1
ARTIFACT, WITHOUT_EFFECT = "artifact.json", "without-effect.json"
OWN = ("advisor.export", "advisor.nets")
"""Packages of the host that decide what is in a file."""
CHECKED_STEPS = 160
"""The contract looks no further (`LONGEST_CHECKED`), so longer tasks share an entry."""


class ArtifactCache:
    """`root` is created when the first artifact is stored."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    @property
    def unfinished(self) -> Path:
        return self.root / "unfinished"

    def find(self, job: ExportJob) -> Artifact | None:
        """The artifact for `job`, its files checked to be there in full, or `None`."""
        folder = self.root / self.key(job)
        try:
            text = (folder / ARTIFACT).read_text(encoding="utf-8")
            artifact = Artifact.model_validate_json(text)
        except (OSError, ValidationError):
            return None
        graphs = tuple(_in(folder, graph) for graph in artifact.graphs)
        if any(_bytes(Path(graph.path)) != graph.file_bytes for graph in graphs):
            return None
        return _stamped(artifact, job, graphs)

    def store(self, job: ExportJob, artifact: Artifact, written: Path) -> Artifact:
        """Move the folder `written` in as `job`'s entry, whole or not at all.

        Raises `UnavailableError` where that can't be written.
        """
        folder = self.root / self.key(job)
        try:
            _move_in(written, folder, ARTIFACT, artifact.model_dump_json(indent=1))
        except OSError as error:
            found = self.find(job)  # another process was first, with the same content
            if found is not None:
                return found
            raise self._no_write(error) from error
        return _stamped(artifact, job, tuple(_in(folder, graph) for graph in artifact.graphs))

    def without_effect(self, job: ExportJob) -> Failure | None:
        """Why the precision of `job` changes nothing in its model, if that was found out."""
        if job.candidate.precision == "float32":
            return None
        try:
            text = (self.root / self.key(job) / WITHOUT_EFFECT).read_text(encoding="utf-8")
            failure = Failure.model_validate_json(text)
        except (OSError, ValidationError):
            return None
        return failure.model_copy(update={"candidate": job.candidate.id})

    def store_without_effect(self, job: ExportJob, failure: Failure, written: Path) -> None:
        """Keep it in the place of `job`'s artifact; `written` is an empty folder to move there.

        Raises `UnavailableError` where that can't be written.
        """
        folder = self.root / self.key(job)
        try:
            _move_in(written, folder, WITHOUT_EFFECT, failure.model_dump_json(indent=1))
        except OSError as error:
            if self.without_effect(job) is None:
                raise self._no_write(error) from error

    def _no_write(self, error: OSError) -> UnavailableError:
        return UnavailableError(
            f"cannot write to the artifact cache {self.root}: {error.strerror}",
            "make room or choose another place",
        )

    def key(self, job: ExportJob) -> str:
        """`lstm-3f2a…`: the family to read, the hash to be unique."""
        content = {
            "format": FORMAT,
            "model": job.candidate.model_key,
            "shape": job.shape.key,
            "checked": min(job.longest, CHECKED_STEPS),
            "tools": [_version("torch"), _version("onnxscript")],
            "sources": [_family_sources(job.candidate.family), *map(_package_sources, OWN)],
        }
        if job.candidate.precision != "float32":
            content["conversion"] = [_version("onnxruntime"), saturates()]
        return f"{job.candidate.family}-{content_hash(content, 24)}"


def _move_in(written: Path, folder: Path, name: str, text: str) -> None:
    """`written`, with `text` as its last file, becomes `folder`. Raises `OSError`."""
    (written / name).write_text(text, encoding="utf-8")
    if folder.exists():  # damaged, or another process was first
        shutil.rmtree(folder, ignore_errors=True)
    written.rename(folder)


def _in(folder: Path, graph: Graph) -> Graph:
    return graph.model_copy(update={"path": str(folder / Path(graph.path).name)})


def _stamped(artifact: Artifact, job: ExportJob, graphs: tuple[Graph, ...]) -> Artifact:
    """The same files for a candidate that may differ in its settings."""
    return artifact.model_copy(update={"candidate_id": job.candidate.id, "graphs": graphs})


def _bytes(path: Path) -> int:
    """Of the file, and of the weights beside it if they are apart; -1 if it is missing."""
    try:
        beside = path.with_name(f"{path.name}.data")
        return path.stat().st_size + (beside.stat().st_size if beside.exists() else 0)
    except OSError:
        return -1


@functools.cache
def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


@functools.cache
def _family_sources(family: str) -> str:
    found = next((f for f in registry.find("families") if f.name == family), None)
    return "" if found is None else _package_sources(found.target.partition(":")[0])


@functools.cache
def _package_sources(module: str) -> str:
    """Hash of the Python files of the top-level package of `module`, or of one of `OWN`."""
    name = module if module in OWN else module.partition(".")[0]
    try:
        spec = importlib.util.find_spec(name)  # imports no more than the parent of `name`
    except (ImportError, ValueError):
        return ""
    if spec is None or spec.origin is None:
        return ""
    origin = Path(spec.origin)
    files = sorted(origin.parent.rglob("*.py")) if origin.name == "__init__.py" else [origin]
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(origin.parent)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
