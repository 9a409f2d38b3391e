"""Caches the names that the models of transformers define. It reads their whole source for that, twice.

That is a third of its import. With this, it reads the source once at most, and not at all where an earlier
process has cached the result, under a digest of the installation's list of files and their digests (RECORD).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import metadata
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import cast

from ..cache import cache_root, publish

READER = "transformers.utils.import_utils"
READ = "create_import_structure_from_path"
FILE = "structure.json"
# Marks a key that is a set in transformers: the packages that its names need.
NEEDS = "needs:"


Names = dict[object, object]
"""The result of reading: nested tables whose leaves are sets of names."""
Reader = Callable[["str | Path"], Names]


@contextmanager
def models_read_once() -> Iterator[None]:
    """While inside, an import of transformers reads the source of its models once at most."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target) if fullname == READER else None
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    """Loads the module that reads sources, and wraps its reader."""

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        if (read := getattr(module, READ, None)) is not None:
            setattr(module, READ, _reading_once(read, Path(self.path).parents[1] / "models"))


def _reading_once(read: Reader, models: Path) -> Reader:
    found: Names = {}

    def read_once(path: str | Path) -> Names:
        # transformers calls it once with the folder, and once with the package's own file.
        if Path(path) not in (models, models / "__init__.py"):
            return read(path)
        if not found:
            found.update(_kept(models, lambda: read(path)))
        return found

    return read_once


def _kept(models: Path, read: Callable[[], Names]) -> Names:
    """The cached result for this installation, else that of `read`, which is cached if possible."""
    folder = _cache_folder(models)
    if folder is None:
        return read()
    try:
        return cast("Names", _from_json(json.loads((folder / FILE).read_text("utf-8"))))
    except OSError:
        pass
    except ValueError:
        # The file is damaged and is written again.
        shutil.rmtree(folder, ignore_errors=True)
    found = read()
    with suppress(OSError), publish(folder) as fresh:
        (fresh / FILE).write_text(json.dumps(_to_json(found)), "utf-8")
    return found


def _cache_folder(models: Path) -> Path | None:
    """The cache for this installation; None where its files may change (a checkout), or there is no cache."""
    with suppress(metadata.PackageNotFoundError, OSError):
        distribution = metadata.distribution("transformers")
        record = distribution.read_text("RECORD") or ""
        is_this = Path(str(distribution.locate_file("transformers/models"))) == models
        if is_this and "transformers/models/__init__.py,sha256=" in record:
            return cache_root() / "imports" / hashlib.sha256(record.encode()).hexdigest()
    return None


def _to_json(value: object) -> object:
    if not isinstance(value, dict):
        return sorted(cast("set[str]", value))
    return {
        NEEDS + ",".join(sorted(key)) if isinstance(key, frozenset) else key: _to_json(inner)
        for key, inner in value.items()
    }


def _from_json(value: object) -> object:
    if not isinstance(value, dict):
        return set(cast("list[str]", value))
    return {_key(text): _from_json(inner) for text, inner in value.items()}


def _key(text: str) -> str | frozenset[str]:
    needs = text.removeprefix(NEEDS)
    return text if needs == text else frozenset(filter(None, needs.split(",")))
