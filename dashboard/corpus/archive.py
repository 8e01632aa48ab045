"""A .zip of articles: its entries become sources, read in memory and never written to the disk.

An archive comes from strangers, so its names, links and sizes are checked before anything is unpacked.
"""

from __future__ import annotations

import contextlib
import dataclasses
import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from dashboard.corpus.limits import Limits, in_megabytes
from dashboard.corpus.outcome import Ignored, Refused
from dashboard.corpus.sources import (
    HEADERS,
    WITH_HEADER_BESIDE,
    Found,
    Source,
    is_hidden,
    order_key,
    shown,
    sort_out,
    stem_of,
    suffix_of,
)

_PACK_AGAIN = "pack the folder again with plain relative names"
_DRIVE = re.compile(r"[A-Za-z]:")
_ENCRYPTED, _NAME_IS_UTF8 = 0x1, 0x800  # flag bits of a zip entry
_SMALL = 1_000_000  # bytes; below, the ratio says nothing (an empty form packs well)
# What zipfile raises for damaged or hostile data, now or while an entry is read.
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
)


def entries(archive: zipfile.ZipFile, source: Source, limits: Limits) -> Iterator[Found]:
    """The archive's files in order, named `<archive>/<path within>`.

    Raises:
        Refused: the archive as a whole is beyond the limits.
    """
    files = [info for info in archive.infolist() if not info.is_dir()]
    _check_sizes(files, limits)
    names = {id(info): _name(info) for info in files}
    files.sort(key=lambda info: order_key(names[id(info)], False))
    folders: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for info in files:
        path = PurePosixPath(names[id(info)])
        folders.setdefault(str(path.parent), {})[path.name.casefold()] = info
    for info in files:
        name = names[id(info)]
        if any(is_hidden(part) for part in PurePosixPath(name).parts if part not in {"..", "."}):
            yield Ignored(f"{source.name}/{name}")
            continue
        try:
            _check_entry(info, name, limits)
        except Refused as refused:
            yield refused.set_aside(f"{source.name}/{name}")
            continue
        mates = folders[str(PurePosixPath(name).parent)]
        yield from sort_out(_with_header(archive, info, name, source, mates), mates)


def _with_header(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, source: Source, mates: Mapping[str, zipfile.ZipInfo]
) -> Source:
    """The entry, together with the .yml of the same name in the same folder."""
    entry = _source(archive, info, f"{source.name}/{name}")
    if entry.suffix not in WITH_HEADER_BESIDE:
        return entry
    stem = stem_of(entry.file_name)
    beside = next((mates[stem + ending] for ending in HEADERS if stem + ending in mates), None)
    header = _source(archive, beside, f"{source.name}/{_name(beside)}") if beside else None
    return dataclasses.replace(entry, header=header)


def _source(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Source:
    return Source(
        name, PurePosixPath(name).name, info.file_size, lambda: cast(BinaryIO, archive.open(info)), packed=True
    )


def _check_sizes(files: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(files) > limits.archive_entries:
        raise Refused(
            f"the archive has {len(files):,} files, more than the limit of {limits.archive_entries:,}", fix="split it"
        )
    limits.check(sum(info.file_size for info in files), limits.archive_expanded, "the unpacked archive")


def _check_entry(info: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or _DRIVE.match(name) or ".." in parts or "\0" in info.orig_filename:
        raise Refused("its path leads out of the archive", fix=_PACK_AGAIN)
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        raise Refused("is a link or a device", fix="pack the file itself")
    if info.flag_bits & _ENCRYPTED:
        raise Refused("is encrypted", fix="pack it without a password")
    if info.file_size > max(_SMALL, info.compress_size * limits.expansion):
        raise Refused(
            f"unpacks from {in_megabytes(info.compress_size)} to {in_megabytes(info.file_size)}, "
            f"more than {limits.expansion} times its size",
            fix="unpack it yourself if you trust it",
        )
    if suffix_of(name) == ".zip":
        raise Refused("is an archive in an archive", fix="unpack the inner one")


def _name(info: zipfile.ZipInfo) -> str:
    """The entry's name as its maker meant it: macOS writes UTF-8 without saying so, and zipfile reads it as cp437."""
    name = info.filename
    if not info.flag_bits & _NAME_IS_UTF8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return shown(name)
