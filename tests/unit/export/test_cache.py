"""What the artifact cache serves, and what it must not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from advisor import registry
from advisor.core.artifact import Artifact, ExportJob, Graph
from advisor.core.candidate import Candidate
from advisor.core.failure import Failure
from advisor.core.settings import Settings
from advisor.core.shape import TaskShape
from advisor.export import cache as cache_module
from advisor.export.cache import ArtifactCache
from advisor.export.saturation import saturates

CANDIDATE = Candidate(
    family="lstm", band="tiny", width=8, backbone_parameters=1, hyperparameters={"layers": 2}
)
SHAPE = TaskShape(
    input_type="tokens", inputs=9, outputs=2, answer="pooled", mode="request", batch=1
)
JOB = ExportJob(candidate=CANDIDATE, shape=SHAPE, longest=400)


@pytest.fixture
def cache(tmp_path) -> ArtifactCache:
    return ArtifactCache(tmp_path / "cache")


def written(cache: ArtifactCache, content: bytes = b"graph") -> tuple[Artifact, Path]:
    folder = cache.unfinished / "one"
    folder.mkdir(parents=True)
    path = folder / "whole.onnx"
    path.write_bytes(content)
    graph = Graph(
        form="whole", path=str(path), sha256="0", file_bytes=len(content),
        inputs=(), outputs=(), operators={},
    )  # fmt: skip
    artifact = Artifact(
        candidate_id=CANDIDATE.id, model_key="m", shape_key="s", opset=23, graphs=(graph,),
        checks=(), exported_with="a fake", export_s=1.0, backbone_parameters=1,
        embedding_parameters=1, head_parameters=1,
    )  # fmt: skip
    return artifact, folder


def test_what_is_stored_is_found(cache):
    artifact, folder = written(cache)
    stored = cache.store(JOB, artifact, folder)
    assert cache.find(JOB) == stored
    assert Path(stored.graphs[0].path).read_bytes() == b"graph"
    assert not folder.exists()


def test_nothing_is_found_where_nothing_was_stored(cache):
    assert cache.find(JOB) is None
    assert not cache.root.exists()


def test_settings_do_not_matter_and_are_stamped(cache):
    cache.store(JOB, *written(cache))
    other = JOB.model_copy(update={"candidate": CANDIDATE.with_settings(Settings(threads=2))})
    assert cache.find(other).candidate_id == other.candidate.id != CANDIDATE.id


@pytest.mark.parametrize(
    "change",
    [
        {"candidate": CANDIDATE.model_copy(update={"width": 12})},
        {"candidate": CANDIDATE.model_copy(update={"family": "gru"})},
        {"shape": SHAPE.model_copy(update={"outputs": 3})},
        {"shape": SHAPE.model_copy(update={"mode": "stream"})},
        {"longest": 20},
    ],
)
def test_another_model_shape_or_checked_length_is_another_entry(cache, change):
    cache.store(JOB, *written(cache))
    assert cache.find(JOB.model_copy(update=change)) is None


def test_lengths_beyond_what_is_checked_and_batches_share(cache):
    cache.store(JOB, *written(cache))
    batch = SHAPE.model_copy(update={"batch": 8})
    assert cache.find(JOB.model_copy(update={"longest": 160, "shape": batch})) is not None


@pytest.mark.parametrize("damage", ["cut", "gone", "garbled", "of another version"])
def test_a_damaged_entry_is_not_served_and_is_replaced(cache, damage):
    stored = cache.store(JOB, *written(cache))
    graph = Path(stored.graphs[0].path)
    note = graph.with_name("artifact.json")
    if damage == "cut":
        graph.write_bytes(b"gra")
    elif damage == "gone":
        graph.unlink()
    elif damage == "garbled":
        note.write_text("{")
    else:
        note.write_text(json.dumps({**json.loads(note.read_text()), "unknown": 1}))
    assert cache.find(JOB) is None
    cache.store(JOB, *written(cache, b"again"))
    assert Path(cache.find(JOB).graphs[0].path).read_bytes() == b"again"


def test_a_cache_that_moved_is_served_from_its_new_place(cache, tmp_path):
    cache.store(JOB, *written(cache))
    cache.root.rename(tmp_path / "elsewhere")
    found = ArtifactCache(tmp_path / "elsewhere").find(JOB)
    assert Path(found.graphs[0].path).parent.parent == tmp_path / "elsewhere"


def test_edited_family_code_is_another_entry(cache, tmp_path, monkeypatch):
    package = tmp_path / "edited_family"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "net.py").write_text("LAYERS = 2")
    monkeypatch.syspath_prepend(tmp_path)
    found = registry.Found("families", "lstm", "d", "1", "edited_family.net:Lstm")
    monkeypatch.setattr(registry, "find", lambda group: (found,))

    def key() -> str:
        cache_module._family_sources.cache_clear()
        cache_module._package_sources.cache_clear()
        return cache.key(JOB)

    before = key()
    assert key() == before
    (package / "net.py").write_text("LAYERS = 3")
    assert key() != before
    assert "edited_family" not in sys.modules, "hashed, not imported"
    monkeypatch.undo()
    key()


def test_looking_up_loads_nothing_heavy(tmp_path):
    code = (
        "import sys; from pathlib import Path; from advisor.core.artifact import ExportJob;"
        "from advisor.export.cache import ArtifactCache; import advisor.export.pool;"
        "ArtifactCache(Path(sys.argv[1])).find(ExportJob.model_validate_json(sys.argv[2]));"
        "heavy = [m for m in ('torch', 'onnx', 'onnxruntime', 'numpy') if m in sys.modules];"
        "sys.exit(', '.join(heavy) or 0)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), JOB.model_dump_json()],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


INT8 = ExportJob(candidate=CANDIDATE.with_precision("int8"), shape=SHAPE, longest=400)
NO_EFFECT = Failure(
    stage="precision", plugin="lstm", candidate="whoever", reason="int8: no effect on lstm"
)


def kept(cache: ArtifactCache) -> None:
    folder = cache.unfinished / "empty"
    folder.mkdir(parents=True)
    cache.store_without_effect(INT8, NO_EFFECT, folder)


def test_that_a_precision_has_no_effect_is_remembered(cache):
    assert cache.without_effect(INT8) is None
    kept(cache)
    other = INT8.candidate.with_settings(Settings(threads=2))
    found = cache.without_effect(INT8.model_copy(update={"candidate": other}))
    assert (found.stage, found.reason) == ("precision", NO_EFFECT.reason)
    assert found.candidate == other.id


def test_no_effect_is_no_artifact_and_says_nothing_of_float32(cache):
    kept(cache)
    assert cache.find(INT8) is None
    assert cache.without_effect(JOB) is None


def test_a_damaged_note_is_no_note(cache):
    kept(cache)
    (cache.root / cache.key(INT8) / cache_module.WITHOUT_EFFECT).write_text("{")
    assert cache.without_effect(INT8) is None


def test_a_conversion_is_kept_for_its_runtime_and_kind_of_processor(cache, monkeypatch):
    float32, int8 = cache.key(JOB), cache.key(INT8)
    monkeypatch.setattr(cache_module, "saturates", lambda: not saturates())
    assert (cache.key(JOB), cache.key(INT8) == int8) == (float32, False)
    monkeypatch.undo()
    monkeypatch.setattr(cache_module, "_version", lambda name: f"{name} 99")
    assert cache.key(INT8) != int8
