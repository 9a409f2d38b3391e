"""A hub on this machine: serves folders as repositories, by as much of the hub's interface as is used."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

COMMIT = "c0ffee" + "0" * 34
LARGE_BYTES = 10_000


class FakeHub:
    """`repositories` maps hub ids to folders; `refusals` maps hub ids to the status they answer with.

    `revisions` maps hub ids to the folders of branches; the commit of a branch is `commit_of` its name.

    `faults` maps file names to faults: `stalls` sends half and then nothing, `breaks` closes once after half,
    `short` sends all but 100 bytes with that length, `flipped` changes one bit.
    """

    def __init__(self) -> None:
        self.repositories: dict[str, Path] = {}
        self.revisions: dict[str, dict[str, Path]] = {}
        self.refusals: dict[str, int] = {}
        self.faults: dict[str, str] = {}
        self.served: list[str] = []
        self.tokens: set[str | None] = set()
        self.url = ""
        self._closing = threading.Event()

    @contextmanager
    def running(self) -> Iterator[FakeHub]:
        """Serve on a free port of the loopback until the block ends."""
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub._answer(self, body=True)

            def do_HEAD(self) -> None:
                hub._answer(self, body=False)

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._closing.set()
            server.shutdown()
            server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler, body: bool) -> None:
        path = request.path.partition("?")[0]
        self.tokens.add(request.headers.get("Authorization"))
        for hub_id, status in self.refusals.items():
            if hub_id in path:
                return _send(request, status, b"{}", {}, body)
        for hub_id, folders in self.revisions.items():
            for name, folder in folders.items():
                if path == f"/api/models/{hub_id}/revision/{name}":
                    return _send_json(request, _info(hub_id, folder, commit_of(name)), body)
                if path == f"/api/models/{hub_id}/tree/{commit_of(name)}":
                    return _send_json(request, _tree(folder), body)
                if path.startswith(f"/{hub_id}/resolve/{commit_of(name)}/"):
                    return self._send_file(request, folder / path.rpartition("/")[2], body, commit_of(name))
        for hub_id, folder in self.repositories.items():
            if path in (f"/api/models/{hub_id}", f"/api/models/{hub_id}/revision/main"):
                return _send_json(request, _info(hub_id, folder), body)
            if path.startswith(f"/api/models/{hub_id}/tree/"):
                return _send_json(request, _tree(folder), body)
            if path.startswith(f"/{hub_id}/resolve/"):
                name = path.rpartition("/")[2]
                if body:
                    self.served.append(name)
                return self._send_file(request, folder / name, body)
            if path.startswith(f"/api/models/{hub_id}/revision/"):
                return _send(request, 404, b"{}", {"X-Error-Code": "RevisionNotFound"}, body)
        return _send(request, 404, b"{}", {"X-Error-Code": "RepoNotFound"}, body)

    def _send_file(
        self, request: BaseHTTPRequestHandler, file: Path, body: bool, commit: str = COMMIT
    ) -> None:
        content = file.read_bytes()
        headers = {"X-Repo-Commit": commit, "ETag": f'"{_digest(content)}"', "Accept-Ranges": "bytes"}
        fault = self.faults.get(file.name) if body else None
        begin, status = 0, 200
        if asked := request.headers.get("Range"):
            begin, status = int(asked.removeprefix("bytes=").partition("-")[0]), 206
            headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
        if fault == "short":
            content = content[:-100]
        elif fault == "flipped":
            content = content[:-1] + bytes([content[-1] ^ 1])
        rest = content[begin:]
        if fault not in ("stalls", "breaks"):
            return _send(request, status, rest, headers, body)
        _send(request, status, rest, headers, body=False)
        request.wfile.write(content[begin : len(content) // 2])
        request.wfile.flush()
        if fault == "stalls":
            self._closing.wait(60)
        else:
            del self.faults[file.name]
        request.close_connection = True


def _digest(content: bytes) -> str:
    """As on the hub: sha256 for a large file, the git blob id for a small one."""
    if len(content) >= LARGE_BYTES:
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def commit_of(revision: str) -> str:
    """The commit of a branch."""
    return hashlib.sha1(revision.encode()).hexdigest()


def _info(hub_id: str, folder: Path, commit: str = COMMIT) -> dict[str, Any]:
    files = [{"rfilename": file.name, "size": file.stat().st_size} for file in folder.iterdir()]
    return {"id": hub_id, "modelId": hub_id, "sha": commit, "siblings": files, "private": False, "tags": []}


def _tree(folder: Path) -> list[dict[str, Any]]:
    return [
        {"type": "file", "path": file.name, "size": file.stat().st_size, "oid": _digest(file.read_bytes())}
        for file in folder.iterdir()
    ]


def _send_json(request: BaseHTTPRequestHandler, content: Any, body: bool) -> None:
    _send(request, 200, json.dumps(content).encode(), {"Content-Type": "application/json"}, body)


def _send(
    request: BaseHTTPRequestHandler, status: int, content: bytes, headers: dict[str, str], body: bool
) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name, value)
    request.send_header("Content-Length", str(len(content)))
    request.end_headers()
    if body:
        request.wfile.write(content)
