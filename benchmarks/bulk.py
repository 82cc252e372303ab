"""Files and pages a minute in bulk, typed and scanned, at one and two workers, beside plain loops of other readers.

    python benchmarks/bulk.py [--typed 60] [--scanned 12] [--many 10000] [--place DIR]

Typed and scanned forms of samples/ are copied, each copy with bytes of its own, and read into a workspace by one worker
and by two; a page's plain cost is that of pdfplumber's ``extract_tables`` (typed) or a full-page run of rapidocr and
paddleocr (scans) in one process and one thread. Seconds are given by the clock and by the processor: on a machine that
has other work, only the latter tell. ``--many`` reads that many small forms and watches the parent's memory.

Exits with 1 where two workers give less than 1.8 times the throughput of one, where a run with nothing new costs more
than 1 % of the first one, or where the parent's memory grows with the number of files.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from scans import render  # type: ignore[import-not-found]  # beside this file

ROOT = Path(__file__).parents[1]
KINDS = {
    "typed": ("seed-digital", "national-table-target-missing", "bundle-with-cover"),
    "scanned": ("seed-scan-office", "transfer-payment-scan", "stamped-scan-two-pages"),
}
LEAST_SPEEDUP, MOST_AGAIN, MOST_GROWTH = 1.8, 0.01, 8.0
"""Of two workers over one; of a run with nothing new over the first one; megabytes of the parent over all files."""


def copies(kind: str, count: int, folder: Path) -> None:
    """Forms of a kind, no two of the same bytes."""
    folder.mkdir(parents=True)
    for number in range(count):
        data = (ROOT / "samples" / f"{KINDS[kind][number % len(KINDS[kind])]}.pdf").read_bytes()
        (folder / f"{number:05}.pdf").write_bytes(data + f"%{number}".encode())


def small_forms(count: int, folder: Path) -> None:
    """One-page typed forms of a few rows."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    for number in range(count):
        path = folder / f"{number // 500:03}" / f"{number:06}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        canvas = Canvas(str(path), pagesize=(595, 842))
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(200, 800, "项目支出绩效自评表（2023年度）")
        rows = [
            ("项目名称", f"第{number}号项目", "实施单位", f"第{number % 400}中心"),
            ("项目资金（万元）", "年初预算数", "全年预算数", "全年执行数"),
            ("年度资金总额", "100", str(100 + number % 900), str(90 + number % 900)),
            ("一级指标", "三级指标", "年度指标值", "实际完成值"),
            ("产出指标", "完成数量", f"≥{number % 50 + 1}个", f"{number % 60 + 1}个"),
        ]
        for i, row in enumerate(rows):
            for k, text in enumerate(row):
                canvas.rect(50 + k * 125, 750 - i * 20, 125, 20)
                canvas.drawString(54 + k * 125, 756 - i * 20, text)
        canvas.showPage()
        canvas.save()


def ingested(folder: Path, out: Path, workers: int) -> dict[str, Any]:
    """Read a folder into a workspace, check and export it; the figures of the run."""
    from hecha.report.deliver import deliver
    from hecha.run.ingest import Tally, ingest
    from hecha.run.reading import RunOptions
    from hecha.store import Workspace, check_workspace

    tally, first, start = Tally(), 0.0, 0.0
    memory: list[float] = []
    with Workspace(out, create=True) as workspace:
        for _ in ingest(workspace, [folder], RunOptions(workers=workers), tally=tally):
            if not first:
                first, start = time.perf_counter(), time.process_time()
            if tally.read % 100 == 0:
                memory.append(resident())
        last = time.perf_counter()
        parent = resource.getrusage(resource.RUSAGE_SELF)
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        check_workspace(workspace)
        deliver(workspace, out, formats=("csv", "jsonl", "xlsx"), report=False)
    return {
        "files": tally.read,
        "pages": tally.pages,
        "clock": last - first,
        "parent": parent.ru_utime + parent.ru_stime - start,
        "workers": children.ru_utime + children.ru_stime,
        "parent_mb": parent.ru_maxrss / 1024,
        "worker_mb": children.ru_maxrss / 1024,
        "all": time.process_time() + children.ru_utime + children.ru_stime,
        "memory": memory,
    }


def resident() -> float:
    """Megabytes that this process has in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def plain(folder: Path) -> dict[str, Any]:
    """A loop of pdfplumber over the files: every table of every page."""
    import pdfplumber

    begun, pages = time.process_time(), 0
    for path in sorted(folder.iterdir()):
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_tables()
                page.close()
                pages += 1
    return {"pages": pages, "seconds": time.process_time() - begun}


def apart(*arguments: object) -> dict[str, Any]:
    """One measurement in a process of its own."""
    command = [sys.executable, __file__, *map(str, arguments)]
    figures: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return figures


def compare(kind: str, count: int, place: Path) -> bool:
    """One kind of forms by one worker and two; whether what has to hold does."""
    folder = place / kind
    copies(kind, count, folder)
    runs = {workers: apart("--ingest", folder, place / f"{kind}-{workers}", workers) for workers in (1, 2)}
    for workers, run in runs.items():
        processor = run["workers"] + run["parent"]
        files, pages = 60 * (run["files"] - 1) / run["clock"], 60 * run["pages"] / run["clock"]
        print(
            f"{kind}, {workers} worker{'s' if workers > 1 else ' '}: {files:7.0f} files {pages:7.0f} pages a minute by"
            f" the clock; {processor:6.1f} s of the processor, {100 * run['parent'] / processor:.1f} % of it the"
            f" parent's; peak {run['worker_mb']:.0f} MB a worker, {run['parent_mb']:.0f} MB the parent"
        )
    again = apart("--ingest", folder, place / f"{kind}-2", 2)
    clock = runs[1]["clock"] / runs[2]["clock"]
    processor = 2 * runs[1]["workers"] / (runs[2]["workers"] + runs[2]["parent"])
    print(f"{kind}: two workers over one: {clock:.2f} by the clock, {processor:.2f} by the processor")
    share = 100 * again["all"] / runs[2]["all"]
    print(f"{kind}: a run with nothing new: {again['all']:.2f} s, {share:.1f} % of the first one's")
    print_plain(kind, folder, runs[1])
    return bool(max(clock, processor) >= LEAST_SPEEDUP)


def print_plain(kind: str, folder: Path, run: dict[str, Any]) -> None:
    own = run["workers"] / run["pages"]
    if kind == "typed":
        other = apart("--plain", folder)
        print(f"{kind}: {own * 1000:.0f} ms a page; pdfplumber alone {1000 * other['seconds'] / other['pages']:.0f} ms")
        return
    with tempfile.TemporaryDirectory() as images:
        pages = render([folder], Path(images), 6)
        for reader in ("rapidocr", "paddleocr"):
            command = [sys.executable, str(ROOT / "benchmarks" / "scans.py"), "--reader", reader, *map(str, pages)]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(f"{kind}: {own:.2f} s a page; {reader} full page {found['seconds']:.2f} s")


def many(count: int, place: Path) -> bool:
    """Many small files: the parent's memory, and what a run with nothing new costs."""
    folder = place / "many"
    small_forms(count, folder)
    run = apart("--ingest", folder, place / "many-out", 2)
    again = apart("--ingest", folder, place / "many-out", 2)
    memory = run["memory"]
    growth, share = max(memory) - memory[0], again["all"] / run["all"]
    rate = 60 * run["files"] / run["clock"]
    print(
        f"{run['files']} small files: {rate:.0f} a minute; the parent has {memory[0]:.0f} MB after 100 files,"
        f" {memory[-1]:.0f} MB at the end, {max(memory):.0f} MB at most"
    )
    print(f"a run with nothing new: {again['all']:.1f} s of the processor, {100 * share:.2f} % of the first one's")
    return bool(growth <= MOST_GROWTH and share <= MOST_AGAIN)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--typed", type=int, default=60)
    options.add_argument("--scanned", type=int, default=12)
    options.add_argument("--many", type=int, default=0)
    options.add_argument("--place", type=Path)
    options.add_argument("--ingest", nargs=3, help=argparse.SUPPRESS)
    options.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.ingest:
        print(json.dumps(ingested(Path(given.ingest[0]), Path(given.ingest[1]), int(given.ingest[2]))))
        return 0
    if given.plain:
        print(json.dumps(plain(given.plain)))
        return 0
    place = Path(tempfile.mkdtemp(dir=given.place))
    try:
        held = [
            compare(kind, count, place) for kind, count in (("typed", given.typed), ("scanned", given.scanned)) if count
        ]
        if given.many:
            held.append(many(given.many, place))
    finally:
        shutil.rmtree(place)
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
