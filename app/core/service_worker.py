"""The script that opens kept pages with no line, served at the root so that it may answer for every page.

It begins with the version of the built assets and their addresses; other assets make another script, and with it
the browser keeps the new ones.
"""

import hashlib
import json
from functools import lru_cache

from starlette.responses import Response

from app.core.rendering import STATIC, asset, manifest

SCRIPT = "worker.js"
NOT_KEPT = (".txt", SCRIPT)


@lru_cache(maxsize=1)
def script() -> str:
    """The built script with the assets it keeps."""
    files = [asset(name) for name in sorted(manifest()) if not name.endswith(NOT_KEPT)]
    body = (STATIC / manifest()[SCRIPT]).read_text("utf-8")
    version = hashlib.sha256(json.dumps([files, body]).encode()).hexdigest()[:12]
    return f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(files)};\n{body}"


def service_worker() -> Response:
    """Asked for anew at each visit; its answer changes only with the assets."""
    return Response(script(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})
