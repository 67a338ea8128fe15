"""Bytes as they lie in the store: canonical JSON, compressed against what is known of its kind or of its own past.

The first byte tells the form: `D` a delta against the same thing of `base`, `P` with the number of a primer, `(` a
plain zstd frame; everything else is the JSON itself, too short to compress. Every frame carries a checksum.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

import orjson
import zstandard

from compiler.errors import StoreError

SMALL = 40
"""Data below this many bytes is kept as it is."""

DELTA = 0.7
"""A delta is kept where it is below this share of the whole."""

JOINED = 4_096
"""A value and its queries below this many bytes are kept as one."""

SAMPLES, SAMPLE, PRIMER = 8, 8_192, 32_768
"""A primer is made of the first bytes of so many things of a kind, and is at most so long."""

_LEVEL = 3
_RAW = zstandard.DICT_TYPE_RAWCONTENT


def canonical(body: bytes) -> bytes:
    """The one spelling of a JSON body: keys sorted, no white space, no needless escapes; ValueError if it is none."""
    return orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)


def joined(value: bytes, queries: bytes) -> tuple[bytes, bytes]:
    """A value and its queries as they are packed: in one where both are short, since they repeat one another."""
    both = len(value) + len(queries)
    return (value + b"\n" + queries, b"") if queries and both < JOINED else (value, queries)


def parted(value: bytes, queries: bytes) -> tuple[bytes, bytes]:
    """The value and its queries that `joined` made one."""
    first, _, second = value.partition(b"\n")
    return first, second or queries


class Packer:
    """Compresses. The first things of a form become the primer of the rest, as things of a kind look alike."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._plain = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
        self._primed: dict[str, tuple[bytes, zstandard.ZstdCompressor]] = {}
        self._samples: dict[str, list[bytes]] = {}

    def pack(self, form: str, data: bytes) -> bytes:
        """`data`, compressed with the primer of its form where there is one."""
        if len(data) < SMALL:
            return data
        primed = self._primed.get(form) or self._primer(form, data)
        return self._plain.compress(data) if primed is None else primed[0] + primed[1].compress(data)

    def delta(self, data: bytes, base: bytes) -> bytes:
        """`data`, compressed with `base` as its past, so that only what differs takes room."""
        past = zstandard.ZstdCompressionDict(base, dict_type=_RAW)
        shape = zstandard.ZstdCompressionParameters.from_level(
            _LEVEL, source_size=len(data), dict_size=len(base), write_checksum=True
        )
        return b"D" + zstandard.ZstdCompressor(dict_data=past, compression_params=shape).compress(data)

    def _primer(self, form: str, data: bytes) -> tuple[bytes, zstandard.ZstdCompressor] | None:
        """The primer of a form: kept by an earlier pull, or made now that enough was seen."""
        samples = self._samples.get(form)
        if samples is None:
            row = self._connection.execute("SELECT did, data FROM primer WHERE form = ?", (form,)).fetchone()
            if row is not None:
                return self._prime(form, *row)
            samples = self._samples[form] = []
        if len(samples) < SAMPLES:
            samples.append(data[:SAMPLE])
            return None
        made = b"".join(samples)[-PRIMER:]
        sql = "INSERT INTO primer (form, data) VALUES (?, ?) RETURNING did"
        (did,) = self._connection.execute(sql, (form, made)).fetchone()
        return self._prime(form, did, made)

    def _prime(self, form: str, did: int, data: bytes) -> tuple[bytes, zstandard.ZstdCompressor]:
        past = zstandard.ZstdCompressionDict(data, dict_type=_RAW)
        past.precompute_compress(level=_LEVEL)
        made = zstandard.ZstdCompressor(level=_LEVEL, dict_data=past, write_checksum=True)
        self._primed[form] = (b"P" + did.to_bytes(2, "big"), made)
        return self._primed[form]


class Unpacker:
    """Reads what a Packer compressed; StoreError where it was damaged since, or is not there."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._plain = zstandard.ZstdDecompressor()
        self._primed: dict[bytes, zstandard.ZstdDecompressor] = {}

    def unpack(self, data: bytes, base: Callable[[], bytes] | None = None) -> bytes:
        """What was packed; `base` gives the past of a delta."""
        form = data[:1]
        try:
            if form == b"(":
                return self._plain.decompress(data)
            if form == b"P":
                return self._primer(data[1:3]).decompress(data[3:])
            if form == b"D" and base is not None:
                past = zstandard.ZstdCompressionDict(base(), dict_type=_RAW)
                return zstandard.ZstdDecompressor(dict_data=past).decompress(data[1:])
        except zstandard.ZstdError as error:
            raise StoreError(f"the store is damaged: something kept does not unpack ({error})") from error
        return data

    def body(self, bid: int) -> bytes:
        """The canonical body of that number."""
        base, data = self._row("SELECT base, data FROM body WHERE bid = ?", bid)
        return self.unpack(data, lambda: self.body(base))

    def fact(self, fid: int) -> tuple[bytes, bytes]:
        """A value and its queries, as they were written."""
        base, data, queries = self._row("SELECT base, data, queries FROM fact WHERE fid = ?", fid)
        return parted(self._past(data, base, 0), self._past(queries, base, 1))

    def queries(self, fid: int) -> bytes:
        """The queries of a value; a long value is not read for them."""
        base, queries = self._row("SELECT base, queries FROM fact WHERE fid = ?", fid)
        return self._past(queries, base, 1) if queries else self.fact(fid)[1]

    def reading(self, number: int) -> bytes:
        """An observation as it was written."""
        return self.unpack(self._row("SELECT data FROM reading WHERE id = ?", number)[0])

    def _past(self, data: bytes, base: int | None, place: int) -> bytes:
        return self.unpack(data, lambda: joined(*self.fact(base or 0))[place])

    def _primer(self, number: bytes) -> zstandard.ZstdDecompressor:
        found = self._primed.get(number)
        if found is None:
            (data,) = self._row("SELECT data FROM primer WHERE did = ?", int.from_bytes(number, "big"))
            past = zstandard.ZstdCompressionDict(data, dict_type=_RAW)
            found = self._primed[number] = zstandard.ZstdDecompressor(dict_data=past)
        return found

    def _row(self, sql: str, number: int) -> tuple[Any, ...]:
        row: tuple[Any, ...] | None = self._connection.execute(sql, (number,)).fetchone()
        if row is None:
            raise StoreError("the store is damaged: something that is referred to is missing")
        return row
