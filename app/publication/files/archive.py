"""The list of sums, and the one ZIP with everything."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from datetime import datetime

from app.publication.files.content import File
from scoring.edition import SUMS


def sums_file(files: Iterable[File]) -> File:
    """SHA256SUMS, as sha256sum writes and checks it."""
    lines = [f"{hashlib.sha256(file.content).hexdigest()}  {file.name}\n" for file in files]
    return File(SUMS, "sums", "text/plain", "".join(lines).encode("utf-8"))


def zip_file(name: str, files: Iterable[File], *, at: datetime) -> File:
    """A ZIP whose bytes follow from its files and one moment alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file in files:
            item = zipfile.ZipInfo(file.name, date_time=(at.year, at.month, at.day, at.hour, at.minute, 0))
            # the same on every system: a plain file of Unix that all may read
            item.create_system, item.external_attr = 3, 0o100644 << 16
            item.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(item, file.content, compresslevel=6)
    return File(name, "archive", "application/zip", out.getvalue())
