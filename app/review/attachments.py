"""Files that a council puts beside its reply: what a file is, is read off its content, never off its name."""

import io
import re
import zipfile
from urllib.parse import quote

from app.core.errors import BadInput

LARGEST_BYTES = 10_000_000
MOST_FILES = 10
KINDS = "PDF, PNG, JPEG, plain text, Word, Excel or OpenDocument"
POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

_BEGINS = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
}
_OFFICE = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
_LONGEST_NAME = 120


def read_kind(content: bytes) -> tuple[str, str]:
    """Media type and ending of a file, by its content. Raises BadInput (empty, too large, none of the kinds taken)."""
    if not content:
        raise _refusal("The file is empty. Choose another one.")
    if len(content) > LARGEST_BYTES:
        raise _refusal(
            f"The file is larger than {LARGEST_BYTES // 1_000_000} MB. Send a part of it, or a picture."
        )
    for start, kind in _BEGINS.items():
        if content.startswith(start):
            return kind
    found = _packed(content) if content.startswith(b"PK\x03\x04") else _text(content)
    if found is None:
        raise _refusal(f"This file is of a kind that is not taken. Send {KINDS}.")
    return found


def _refusal(words: str) -> BadInput:
    return BadInput(words, {"file": words})


def _packed(content: bytes) -> tuple[str, str] | None:
    """A document of an office program, which is a ZIP with known members; only its list is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            named = packed.open("mimetype").read(100).decode("ascii") if "mimetype" in names else ""
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
    if named in _OPEN_DOCUMENT:
        return named, _OPEN_DOCUMENT[named]
    if "word/vbaProject.bin" in names or "xl/vbaProject.bin" in names:
        return None  # carries programs
    return next((kind for member, kind in _OFFICE.items() if member in names), None)


def _text(content: bytes) -> tuple[str, str] | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else ("text/plain; charset=utf-8", ".txt")


def safe_name(name: str, ending: str) -> str:
    """A file's own name without folders and odd characters, with the ending of what it is."""
    last = re.split(r"[\\/]", name)[-1]
    stem = re.sub(r"[^\w .()-]+", "-", last.rpartition(".")[0] or last).strip(" .-") or "file"
    return stem[: _LONGEST_NAME - len(ending)] + ending


def disposition(name: str) -> dict[str, str]:
    """The header that has a browser keep a file under its name instead of showing it."""
    plain = name.encode("ascii", "replace").decode().replace('"', "'").replace("?", "-")
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"}
