"""Static files, compressed once when they are collected."""

from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# In bytes; the visitors' files are smaller, Wagtail's for editors are many times larger.
SMALL = 64 * 1024
# Brotli's best quality takes ten times as long as this one for a tenth less.
QUICK_QUALITY = 6


class QuickCompressor(Compressor):
    """WhiteNoise's compressor, quick about large files: a first start waits for it."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """Return the file as a visitor's browser unpacks it (RFC 7932)."""
        if len(data) <= SMALL:
            return brotli.compress(data)
        return brotli.compress(data, quality=QUICK_QUALITY)


class SiteStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names files by their content and keeps them compressed beside it."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """Return what compresses a file."""
        return QuickCompressor(**kwargs)
