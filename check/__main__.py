"""``python -m hecha.check FOLDER`` writes the catalogue of rules (``docs/rules/``) from the rules' docstrings."""

from __future__ import annotations

import sys
from pathlib import Path

from .catalogue import write_catalogue

if __name__ == "__main__":
    write_catalogue(Path(sys.argv[1]))
