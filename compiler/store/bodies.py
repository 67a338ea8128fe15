"""Bodies as they lie in the store: canonical JSON, compressed, as a delta against an earlier body where that pays."""

import sqlite3

import orjson
import zstandard

from compiler.errors import StoreError

SMALL = 160
"""Data below this many bytes is kept as it is: compressing it gains nothing."""

_FRAME = b"\x28\xb5\x2f\xfd"
_LEVEL = 3


def canonical(body: bytes) -> bytes:
    """The one spelling of a JSON body: keys sorted, no white space, no needless escapes; ValueError if it is none."""
    return orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)


class Packer:
    """Compresses, keeping its working memory between bodies. Every frame carries a checksum, so damage is noticed."""

    def __init__(self) -> None:
        self._plain = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)

    def pack(self, data: bytes) -> bytes:
        """`data`, compressed unless it is small; `unpack` tells the two apart."""
        return data if len(data) < SMALL else self._plain.compress(data)

    def frame(self, data: bytes) -> bytes:
        """`data`, compressed whatever its size."""
        return self._plain.compress(data)

    def delta(self, data: bytes, base: bytes) -> bytes:
        """`data`, compressed with `base` as its past, so that only what differs takes room."""
        size, past = len(data), zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        shape = zstandard.ZstdCompressionParameters.from_level(
            _LEVEL, source_size=size, dict_size=len(base), write_checksum=True
        )
        return zstandard.ZstdCompressor(dict_data=past, compression_params=shape).compress(data)


def unpack(data: bytes, base: bytes | None = None) -> bytes:
    """What `pack`, `frame` or (with `base`) `delta` compressed; StoreError where it was damaged since."""
    if base is None and data[:4] != _FRAME:
        return data
    past = None if base is None else zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    try:
        return zstandard.ZstdDecompressor(dict_data=past).decompress(data)
    except zstandard.ZstdError as error:
        raise StoreError(f"the store is damaged: a kept body does not unpack ({error})") from error


def load(connection: sqlite3.Connection, bid: int) -> bytes:
    """The canonical body of that number."""
    row = connection.execute("SELECT base, data FROM body WHERE bid = ?", (bid,)).fetchone()
    if row is None:
        raise StoreError(f"the store is damaged: body {bid} is missing")
    base, data = row
    return unpack(data, None if base is None else load(connection, base))
