"""What a GGUF file was converted to is kept and read again, and never in place of anything else."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from gain_sidecar import messages
from gain_sidecar.models import gguf_copy, gguf_keeping, gguf_reading
from gain_sidecar.models.same_model import difference_of_models, difference_of_tokenizers
from gain_sidecar.models.saved_model import save_model
from gain_sidecar.service import ModelService
from loading_service import leases_of, load, measure
from tiny_gguf import write_gguf
from tiny_models import TEXTS, save_tiny


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny("llama", tmp_path_factory.mktemp("plain"))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of copies."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(gguf_copy, "models_folder", lambda: folder)
    return folder


@pytest.fixture
def gguf(plain: Path, tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    write_gguf(plain, tmp_path / "own" / "tiny.gguf", "Q4_1")
    return tmp_path / "own" / "tiny.gguf"


def copies(cache: Path) -> list[Path]:
    return sorted(cache.glob("gguf-*"))


def notices(model: messages.LoadedModel) -> list[str]:
    return [notice.text for notice in model.execution.notices if notice.code == "gguf_copy"]


def without_copy(monkeypatch: pytest.MonkeyPatch, gguf: Path, **changes: Any) -> ModelService:
    """A load of the file that finds no copy and keeps none."""
    with monkeypatch.context() as patch:
        patch.setattr(gguf_copy, "models_folder", lambda: gguf.parent / "nothing")
        patch.setattr("gain_sidecar.service.is_to_be_kept", lambda *_: False)
        return load(gguf, **changes)[0]


def no_conversion(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, a load that parses a GGUF file fails."""

    def refuse(*_: object) -> None:
        raise AssertionError("the GGUF file was parsed")

    monkeypatch.setattr("gain_sidecar.models.resolution.parse_gguf", refuse)
    monkeypatch.setattr("gguf.GGUFReader", refuse)


@pytest.mark.parametrize(
    ("rounding", "dtype"),
    [("F32", "float32"), ("F16", "bfloat16"), ("Q8_0", "float16"), ("Q4_1", "float32"), ("Q4_1", "bfloat16")],
)
def test_the_second_load_has_every_bit_of_a_load_from_the_gguf(
    plain: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, rounding: str, dtype: str
) -> None:
    path = tmp_path / "tiny.gguf"
    write_gguf(plain, path, rounding)
    expected = without_copy(monkeypatch, path, dtype=dtype)
    first, described = load(path, dtype=dtype)
    no_conversion(monkeypatch)
    second, again = load(path, dtype=dtype)
    for service in (first, second):
        ours, theirs = leases_of(service).instrument, leases_of(expected).instrument
        assert difference_of_models(ours.model, theirs.model) is None
        assert difference_of_tokenizers(ours.tokenizer, theirs.tokenizer) is None
        assert measure(service, TEXTS) == measure(expected, TEXTS)
    assert stable(described) == stable(again)
    assert [notices(described), notices(again)] == [[], []]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(file.file, file.sha256) for file in again.files] == [("tiny.gguf", digest)]
    assert again.quantization == (f"gguf {rounding}" if rounding[0] == "Q" else None)


def stable(model: messages.LoadedModel) -> messages.LoadedModel:
    """Without times."""
    return msgspec.structs.replace(
        model,
        self_check=msgspec.structs.replace(model.self_check, seconds=0.0),
        execution=msgspec.structs.replace(model.execution, matmul_flops=0.0),
    )


def test_a_head_of_its_own_and_the_unread_tensors_are_those_of_the_gguf(
    plain: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np
    from safetensors.numpy import load_file

    extra = {f"blk.4.{name}.weight": np.ones(32, np.float32) for name in ("attn_norm", "ffn_norm")}
    extra["output.weight"] = load_file(plain / "model.safetensors")["model.embed_tokens.weight"][::-1].copy()
    write_gguf(plain, tmp_path / "t.gguf", "Q8_0", extra)
    _, first = load(tmp_path / "t.gguf")
    no_conversion(monkeypatch)
    _, second = load(tmp_path / "t.gguf")
    assert (second.tied_head, second.surplus[0].kind, second.surplus[0].tensors) == (False, "block", 2)
    assert stable(first) == stable(second)


def test_dtypes_and_settings_beside_the_file_have_copies_of_their_own(
    plain: Path, gguf: Path, cache: Path
) -> None:
    load(gguf, dtype="float32")
    load(gguf, dtype="bfloat16")
    assert len(copies(cache)) == 2
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(plain / name, gguf.parent)
    config = (gguf.parent / "config.json").read_text()
    (gguf.parent / "config.json").write_text(
        config.replace('"max_position_embeddings": 64', '"max_position_embeddings": 48')
    )
    assert [load(gguf)[1].context_tokens for _ in range(2)] == [48, 48]
    assert len(copies(cache)) == 3


def test_the_file_s_name_does_not_count_and_its_bytes_do(
    plain: Path, gguf: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(gguf)
    other = gguf.with_name("other.gguf")
    gguf.rename(other)
    with monkeypatch.context() as patch:
        no_conversion(patch)
        assert load(other)[1].name == "other"
    write_gguf(plain, other, "Q8_0")
    assert load(other)[1].quantization == "gguf Q8_0"
    assert len(copies(cache)) == 2


def test_a_copy_by_another_release_is_not_read(
    gguf: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gguf_copy, "installed_version", lambda _: "0.1")
    load(gguf)
    monkeypatch.undo()
    monkeypatch.setattr(gguf_copy, "models_folder", lambda: cache)
    parsed: list[Path] = []

    def parse(path: Path) -> Any:
        parsed.append(path)
        return gguf_reading.parse_gguf(path)

    monkeypatch.setattr("gain_sidecar.models.resolution.parse_gguf", parse)
    load(gguf)
    assert (parsed, len(copies(cache))) == ([gguf], 2)


def flip_weights(copy: Path) -> None:
    path = copy / "model.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def cut_weights(copy: Path) -> None:
    path = copy / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-4])


def drop_tokenizer(copy: Path) -> None:
    (copy / "tokenizer.json").unlink()


def drop_record(copy: Path) -> None:
    (copy / gguf_copy.RECORD).unlink()


def break_record(copy: Path) -> None:
    (copy / gguf_copy.RECORD).write_text("{}")


def add_adapter(copy: Path) -> None:
    (copy / "adapter_config.json").write_text("{}")


def take_foreign_record(copy: Path) -> None:
    path = copy / gguf_copy.RECORD
    record = msgspec.json.decode(path.read_bytes(), type=gguf_copy.Record)
    origin = msgspec.structs.replace(record.origin, gguf="0" * 64)
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(record, origin=origin)))


@pytest.mark.parametrize(
    "damage",
    [
        flip_weights,
        cut_weights,
        drop_tokenizer,
        drop_record,
        break_record,
        add_adapter,
        take_foreign_record,
    ],
)
def test_a_damaged_or_foreign_copy_is_deleted_with_a_notice_and_made_again(
    gguf: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, damage: Any
) -> None:
    expected = without_copy(monkeypatch, gguf)
    load(gguf)
    (copy,) = copies(cache)
    damage(copy)
    service, model = load(gguf)
    (notice,) = notices(model)
    assert str(copy) in notice and "it was deleted" in notice
    assert measure(service, TEXTS) == measure(expected, TEXTS)
    no_conversion(monkeypatch)
    assert notices(load(gguf)[1]) == []


def test_a_half_written_copy_is_not_read(gguf: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        # The process dies between the weights and the record, and deletes nothing.
        patch.setattr(gguf_keeping, "_read_back", die)
        patch.setattr("gain_sidecar.cache.shutil.rmtree", lambda *_, **__: None)
        load(gguf)
    (half,) = cache.iterdir()
    assert (half / "model.safetensors").is_file()
    assert notices(load(gguf)[1]) == []
    assert len(copies(cache)) == 1


def test_two_loads_at_once_keep_one_copy(gguf: Path, cache: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from gain_sidecar.models import gguf_copy; "
        "gguf_copy.models_folder = lambda: Path(sys.argv[2]); "
        "from loading_service import load; "
        "assert load(Path(sys.argv[1]))[1].execution.notices == []"
    )
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path[:0] = {sys.path!r}; {code}",
        str(gguf),
        str(cache),
    ]
    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(lambda _: subprocess.run(command, capture_output=True, text=True), range(2)))
    assert [one.returncode for one in done] == [0, 0], done[0].stderr + done[1].stderr
    assert [path.name[0] for path in cache.iterdir()] == ["g"]


def test_a_disk_too_small_costs_the_copy_and_not_the_load(
    gguf: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(gguf)
    monkeypatch.setattr(
        "gain_sidecar.models.gguf_keeping.shutil.disk_usage",
        lambda _: usage._replace(free=gguf_keeping.LEFT_FREE),
    )
    (notice,) = notices(load(gguf)[1])
    assert "GB are free" in notice and str(cache) in notice
    assert copies(cache) == []


def test_a_cache_that_cannot_be_written_costs_the_copy_and_not_the_load(
    gguf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(gguf_copy, "models_folder", lambda: tmp_path / "file" / "models")
    (notice,) = notices(load(gguf)[1])
    assert "no converted copy is kept" in notice


def test_a_copy_that_is_read_back_with_other_numbers_is_not_kept(
    gguf: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save_wrongly(model: Any, folder: Path) -> None:
        save_model(model, folder)
        flip_weights(folder)

    monkeypatch.setattr(gguf_keeping, "save_model", save_wrongly)
    (notice,) = notices(load(gguf)[1])
    assert "was read back with other numbers" in notice
    assert list(cache.iterdir()) == []
