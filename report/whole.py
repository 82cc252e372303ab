"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file to write beside the target, moved into place when it is whole: an interrupted one leaves no half."""
    draft = path.with_name(path.name + ".part")
    draft.unlink(missing_ok=True)  # of a run that was killed
    try:
        yield draft
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
