"""Score records with score.py and fail where a figure is below the floor: floor.py SHARED RECORDS.jsonl."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LESS_IS_BETTER = ("invented", "silent", "burden")


def main(shared: Path, records: Path) -> int:
    score = [sys.executable, str(shared / "contract" / "score.py"), str(shared / "samples"), str(records)]
    subprocess.run(score, check=True)
    found = json.loads(subprocess.run([*score, "--json"], check=True, capture_output=True, text=True).stdout)
    floor = json.loads(Path(__file__).with_name("floor.json").read_text(encoding="utf-8"))
    below = [
        f"{group} {name}: {value}, floor {bound}"
        for group, bounds in floor.items()
        for name, bound in bounds.items()
        if not holds(name, value := figure(found.get(group, {}), name), bound)
    ]
    for line in below:
        print(f"below the floor: {line}")
    return 1 if below else 0


def figure(row: dict[str, Any], name: str) -> float | None:
    """One figure of a row of the score table; ``missed`` and ``invented`` records stand in its ``records``."""
    if name in ("missed", "invented"):
        counts, _, invented = str(row.get("records", "0/0")).partition(" +")
        got, _, all_of_them = counts.partition("/")
        return float(invented or 0) if name == "invented" else float(all_of_them) - float(got)
    value = row.get(name)
    return None if value is None else float(value)


def holds(name: str, value: float | None, bound: float) -> bool:
    if value is None:
        return False
    return value <= bound if name in (*LESS_IS_BETTER, "missed") else value >= bound


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
