"""The compiled search of the planner: built where a C compiler is at hand, done without where not.

Everything else about the package stands in pyproject.toml. The library carries the digest of its source, and
`scoring.planning.core` loads it only when that is the digest of the source beside it.
"""

import hashlib
from pathlib import Path

from setuptools import Extension, setup

SOURCE = Path("scoring/planning/core.c")

setup(
    ext_modules=[
        Extension(
            "scoring.planning._core",
            [SOURCE.as_posix()],
            define_macros=[("CORE_DIGEST", f'"{hashlib.sha256(SOURCE.read_bytes()).hexdigest()}"')],
            extra_compile_args=["-O2"],
            depends=[SOURCE.as_posix()],
            optional=True,
        )
    ]
)
