"""Bodies as they are sent: packed, with a name for exactly these bytes (ETag)."""

import gzip
import hashlib
import zlib

import brotli

# Good enough for a page that is sent often, and quick enough for one that is made for one visitor.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
# In bytes; smaller bodies gain nothing.
SMALL = 200
PACKABLE = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/ld+json",
    "image/svg+xml",
)


def is_packable(content_type: str, size: int) -> bool:
    """Tell whether a body of this kind and size (bytes) gains by being packed."""
    return size >= SMALL and content_type.lower().startswith(PACKABLE)


def pack(body: bytes, encoding: str) -> bytes:
    """Return the body packed as "br" or "gzip", or as it is for ""."""
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    if encoding == "gzip":
        # Without the time of day: the same body has the same bytes.
        return gzip.compress(body, GZIP_LEVEL, mtime=0)
    return body


def unpack(packed: bytes, encoding: str) -> bytes:
    """Return the body that was packed."""
    if encoding == "br":
        return brotli.decompress(packed)
    if encoding == "gzip":
        return zlib.decompress(packed, wbits=zlib.MAX_WBITS + 16)
    return packed


def etag_of(sent: bytes) -> str:
    """Return a strong ETag (RFC 9110, 8.8.3): other bytes, another name."""
    return f'"{hashlib.blake2b(sent, digest_size=12).hexdigest()}"'
