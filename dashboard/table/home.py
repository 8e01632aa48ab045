"""Where a table lies on disk, which build is in use, and who may write (docs/tables.md, "On disk").

    OUT/current                      the id of the build in use; switched by one rename
    OUT/builds/<build id>/           a finished build; it never changes again
    OUT/builds/.making-<...>/        a build that is not finished: removed when the next one starts
    OUT/past/<build id>.json         the manifest of a build that was removed
    OUT/parts/<coder key>/           coded articles under content-addressed names
    OUT/.lock                        held by the build that is running

Every name appears by `os.replace` of something complete, so that kill -9 at any moment leaves the last good build.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from typing import IO

from dashboard.errors import TableError

MANIFEST = "manifest.json"
DATABASE = "onrecord.duckdb"
_TEMPORARY = (".making-", ".removing-", ".writing-")
_BUILD_ID = re.compile(r"[0-9a-f]{16}")


class Home:
    """The folder that one table lives in."""

    def __init__(self, out: pathlib.Path | str) -> None:
        self.out = pathlib.Path(out)
        self.builds = self.out / "builds"
        self.parts = self.out / "parts"
        self.past = self.out / "past"
        self.pointer = self.out / "current"

    def current(self) -> str | None:
        """Return the id of the build in use, or None."""
        try:
            build_id = self.pointer.read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
            return None
        return build_id if is_build_id(build_id) else None

    def build(self, build_id: str) -> pathlib.Path:
        """Return the folder of a build."""
        return self.builds / build_id

    def prepare(self) -> None:
        """Make the folders, and clear away what a killed build left. Call it with the lock held."""
        for folder in (self.builds, self.parts):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.out, self.builds, self.parts, *self.parts.iterdir()):
            if folder.is_dir():
                _clear(folder)

    @contextlib.contextmanager
    def making(self) -> Iterator[pathlib.Path]:
        """A fresh folder to write a build in; whatever is left of it at the end is removed."""
        folder = self.builds / f".making-{secrets.token_hex(4)}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, made: pathlib.Path, build_id: str) -> None:
        """Give a finished build its name; one of the same name (broken, or it would have been used) makes room."""
        discard(self.build(build_id))
        made.replace(self.build(build_id))
        sync_folder(self.builds)

    def switch(self, build_id: str) -> None:
        """Put a build in use, and remove all others but the one that was in use before; of those the manifests stay."""
        previous = self.current()
        if build_id == previous:
            return
        write_atomically(self.pointer, f"{build_id}\n".encode("ascii"))
        for folder in self.builds.iterdir():
            if folder.name not in {build_id, previous}:
                self._keep_manifest(folder)
                discard(folder)

    def _keep_manifest(self, folder: pathlib.Path) -> None:
        """Links that were made from a build can then still be told what it was."""
        manifest = folder / MANIFEST
        if is_build_id(folder.name) and manifest.is_file():
            self.past.mkdir(exist_ok=True)
            write_atomically(self.past / f"{folder.name}.json", manifest.read_bytes())


def is_build_id(text: str) -> bool:
    """Whether this has the form of a build id: sixteen hexadecimal digits."""
    return _BUILD_ID.fullmatch(text) is not None


def _clear(folder: pathlib.Path) -> None:
    for entry in folder.iterdir():
        if entry.name.startswith(_TEMPORARY):
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)


def discard(folder: pathlib.Path) -> None:
    """Remove a folder so that no half of it is ever seen under its name."""
    if not folder.exists():
        return
    doomed = folder.with_name(f".removing-{secrets.token_hex(4)}")
    try:
        folder.replace(doomed)
    except OSError:  # a reader on Windows holds a file open: the next build tries again
        return
    shutil.rmtree(doomed, ignore_errors=True)


def write_atomically(path: pathlib.Path, content: bytes) -> None:
    """Write a whole file, or nothing: under another name first, to the disk, then one rename."""
    temporary = path.with_name(f".writing-{secrets.token_hex(4)}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: pathlib.Path) -> None:
    """Put a rename itself on the disk, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def lock(out: pathlib.Path) -> Iterator[None]:
    """Let one build at a time write to `out`. The system drops the lock with its process, however that ends.

    Raises:
        TableError: another build is running.
    """
    out.mkdir(parents=True, exist_ok=True)
    path = out / ".lock"
    with path.open("a+", encoding="ascii") as file:
        if not _try_lock(file):
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise TableError(
                f"another build is writing this table (process {holder})",
                where=str(out),
                fix="wait until it ends, or give this build another folder with --out",
            )
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


if sys.platform == "win32":
    import msvcrt

    _BEYOND = 1 << 20  # a byte past the text: Windows would keep others from reading the locked one

    def _try_lock(file: IO[str]) -> bool:
        file.seek(_BEYOND)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
