"""Parses the header of a GGUF file once for a whole load, where transformers parses it again and again.

It does so for the config twice, for the tokenizer and for the weights, each time for a second or more: a
vocabulary and its merges are hundreds of thousands of strings. And of the table from llama.cpp's names to its
own it builds one for every module of a model.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .. import errors
from . import file_errors

if TYPE_CHECKING:
    from gguf import GGUFReader

READER, NAME_MAP = "GGUFReader", "get_tensor_name_map"


def parse_gguf(path: Path) -> GGUFReader:
    """The file's header, with its tensors as memory maps. Raises SidecarError: no gguf package, damaged."""
    try:
        from gguf import GGUFReader
    except ImportError as cause:
        raise errors.package_missing("gguf", cause) from cause
    try:
        return GGUFReader(path)
    except Exception as cause:
        # On a damaged file the reader can raise any exception.
        raise file_errors.gguf_header(path, cause) from cause


@contextmanager
def parsed_once(reader: GGUFReader) -> Iterator[None]:
    """While inside, transformers takes this reader for the reader's file. It only reads from it."""
    import gguf

    parse, name_map = gguf.GGUFReader, gguf.get_tensor_name_map
    known = os.path.realpath(str(reader.data.filename))

    def parsed(path: str | Path) -> GGUFReader:
        return reader if os.path.realpath(path) == known else parse(path)

    setattr(gguf, READER, parsed)
    setattr(gguf, NAME_MAP, cache(name_map))
    try:
        yield
    finally:
        setattr(gguf, READER, parse)
        setattr(gguf, NAME_MAP, name_map)
