"""Which tensors of the weight files a load by transformers takes, and which it leaves aside, told or not.

Its loading info names what it found no place for, less what its classes are silent about, and under the
names that it gave them. Here each tensor's own name is kept, with the name that it would have in the model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

RENAME = "rename_source_key"


@dataclass
class Tensors:
    """By their name in the files. A tensor that is a part of one of the model's is taken."""

    renamed: dict[str, str] = field(default_factory=dict)
    """The last name that transformers looked for in the model."""
    taken: dict[str, str] = field(default_factory=dict)

    @property
    def unread(self) -> dict[str, str]:
        """Those that found no place, with the name that was looked for."""
        return {name: as_named for name, as_named in self.renamed.items() if name not in self.taken}

    @property
    def second_copies(self) -> dict[str, str]:
        """Tensors that were given the place of one before them, with that one's name."""
        places: dict[str, list[str]] = defaultdict(list)
        for name, place in self.taken.items():
            places[place].append(name)
        return {name: names[0] for names in places.values() for name in names[1:] if _is_copy(name, names[0])}


@contextmanager
def watched() -> Iterator[Tensors]:
    """While inside, a load tells where it looks for each tensor's place."""
    from transformers import core_model_loading

    rename, tensors = getattr(core_model_loading, RENAME), Tensors()

    def watching(source_key: str, *arguments: object, **options: object) -> object:
        found = rename(source_key, *arguments, **options)
        model = options.get("meta_state_dict", arguments[3] if len(arguments) > 3 else None)
        if isinstance(model, dict):
            tensors.renamed[source_key] = found[0]
            if found[0] in model:
                tensors.taken[source_key] = found[0]
        return found

    setattr(core_model_loading, RENAME, watching)
    try:
        yield tensors
    finally:
        setattr(core_model_loading, RENAME, rename)


def _is_copy(name: str, first: str) -> bool:
    """Many experts make one tensor, and parts of it differ in more than their beginning."""
    return name.endswith(f".{first}") or first.endswith(f".{name}")
