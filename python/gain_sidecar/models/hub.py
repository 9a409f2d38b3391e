"""The Hugging Face hub: a repository's files, their local cache, and the download of the rest."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import errors
from . import file_errors

if TYPE_CHECKING:
    from huggingface_hub import ModelInfo

LOOK_UP_TIMEOUT_S = 20.0
REPORT_EVERY_S = 0.5

Report = Callable[[str, str, int | None, int | None], None]


@dataclass(frozen=True)
class Repository:
    """A hub repository at a branch, tag or commit (None: its main branch), with its files' sizes in bytes."""

    hub_id: str
    revision: str | None
    bytes_by_name: dict[str, int]


def look_up(hub_id: str, revision: str | None, timeout_s: float = LOOK_UP_TIMEOUT_S) -> Repository:
    """Ask the hub, for `timeout_s` seconds at most. Raises SidecarError: unreachable, refused, not found."""
    from huggingface_hub import HfApi

    answer: list[ModelInfo | Exception] = []

    def ask() -> None:
        try:
            answer.append(
                HfApi().model_info(hub_id, revision=revision, timeout=timeout_s, files_metadata=True)
            )
        except Exception as error:
            answer.append(error)

    # Resolving the hub's address can take longer than the request's time-out, so the wait is bounded here.
    thread = threading.Thread(target=ask, name="hub", daemon=True)
    thread.start()
    thread.join(timeout_s)
    if not answer:
        raise file_errors.hub_unreachable(hub_id, f"no answer within {timeout_s:g} s")
    (found,) = answer
    if isinstance(found, Exception):
        raise _translated(found, hub_id, revision) from found
    files = found.siblings or []
    return Repository(hub_id, revision, {file.rfilename: file.size or 0 for file in files})


def cached_folder(hub_id: str, revision: str | None, file: str = "config.json") -> Path | None:
    """The cached snapshot of this revision that holds `file`, complete or not; None when there is none."""
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(hub_id, file, revision=revision)
    return Path(found.removesuffix(file)) if isinstance(found, str) else None


def download(repository: Repository, names: list[str], report: Report) -> Path:
    """Fetch these files, except cached ones. Returns the snapshot's folder, which is named by its commit.

    `report` is called on the calling thread only, and only when bytes have arrived: no call means that the
    hub does not respond. Raises SidecarError when the hub refuses or ends the transfer.
    """
    total = sum(repository.bytes_by_name.get(name, 0) for name in names)
    text = f"{repository.hub_id}, {len(names)} files"
    meter = _Meter()
    with ThreadPoolExecutor(1, thread_name_prefix="download") as pool:
        fetched = pool.submit(_fetch, repository, names, meter)
        reported = -1
        while not fetched.done():
            if meter.bytes != reported:
                reported = meter.bytes
                report("download", text, min(reported, total), total)
            wait([fetched], timeout=REPORT_EVERY_S)
    try:
        return fetched.result()
    except Exception as error:
        raise _translated(error, repository.hub_id, repository.revision) from error


class _Meter:
    """Bytes fetched so far; written by the download's threads, read by the reporting thread."""

    def __init__(self) -> None:
        self.bytes = 0


def _fetch(repository: Repository, names: list[str], meter: _Meter) -> Path:
    from huggingface_hub import snapshot_download
    from tqdm.auto import tqdm

    class Counting(tqdm):  # type: ignore[misc]
        """Replaces the hub library's progress bar; the largest count of bytes is the progress."""

        def __init__(self, *arguments: object, **options: object) -> None:
            options.pop("name", None)
            super().__init__(*arguments, **options | {"disable": True})
            self._in_bytes = options.get("unit") == "B"

        def update(self, n: float | None = 1) -> bool | None:
            self.n += n or 0
            if self._in_bytes:
                meter.bytes = max(meter.bytes, int(self.n))
            return None

    folder = snapshot_download(
        repository.hub_id, revision=repository.revision, allow_patterns=names, tqdm_class=Counting
    )
    return Path(folder)


def _translated(error: Exception, hub_id: str, revision: str | None) -> errors.SidecarError:
    """The hub library's exception as one of ours; without an answer from the hub it is unreachable."""
    from huggingface_hub import errors as hub

    if isinstance(error, hub.RevisionNotFoundError):
        return file_errors.hub_not_found(hub_id, revision)
    if isinstance(error, hub.HfHubHTTPError):
        status = int(error.response.status_code)
        if status in (401, 403):
            return file_errors.hub_refused(hub_id, status)
        if status == 404:
            return file_errors.hub_not_found(hub_id, None)
        return file_errors.hub_unreachable(hub_id, f"status {status}")
    if isinstance(error, hub.HFValidationError):
        return file_errors.hub_not_found(hub_id, revision)
    if type(error).__name__.endswith("Timeout"):
        return file_errors.hub_silent(hub_id, error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT):
        return errors.unexpected(f"the download of {hub_id}", error)
    return file_errors.hub_unreachable(hub_id, f"{type(error).__name__}: {error}")
