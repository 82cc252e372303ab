"""Older and other office formats through an installed LibreOffice, which saves them as what is read here.

It runs without a window, with a profile of its own that is thrown away, with macros and links to elsewhere switched
off, and is ended with all it started when its time is over or the reader dies.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Literal

from ..errors import ConversionFailed, ConverterMissing

SECONDS = 40.0
"""Less than the least time of a file, so that the reader can say what went wrong."""
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_AGAIN = 81
"""How the program says that it has set up its profile and wants to be started once more."""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""  # noqa: E501 - one setting a line
_ENDED_WITH_PARENT = (
    "import ctypes, os, signal, sys\n"
    "ctypes.CDLL(None).prctl(1, signal.SIGKILL)\n"  # PR_SET_PDEATHSIG
    "os.execv(sys.argv[1], sys.argv[1:])\n"
)


def office() -> str | None:
    """The LibreOffice program of this machine; the one that does the work, where there is a starter before it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    for usual in _USUAL:
        found = found or (usual if Path(usual).exists() else None)
    if found is None:
        return None
    worker = Path(found).resolve().with_name("soffice.bin")
    return str(worker) if sys.platform == "linux" and worker.exists() else found


def convert(data: bytes, suffix: str, kind: Literal["text", "sheet"], seconds: float = SECONDS) -> bytes:
    """The file as ``.docx`` or ``.xlsx``. Raises :class:`.errors.ConverterMissing` or ``ConversionFailed``."""
    program = office()
    if program is None:
        raise ConverterMissing(suffix.lstrip(".") or kind)
    target = "docx" if kind == "text" else "xlsx"
    with tempfile.TemporaryDirectory(prefix="hecha-") as folder:
        place = Path(folder)
        # WPS writes Microsoft's formats under names of its own, which LibreOffice takes for other programs'
        renamed = {".wps": ".doc", ".wpt": ".doc", ".et": ".xls", ".ett": ".xls"}
        if data.startswith(_COMPOUND):  # the older format under the newer name
            renamed |= {".docx": ".doc", ".xlsx": ".xls"}
        source = place / f"form{renamed.get(suffix, suffix) or ('.doc' if kind == 'text' else '.xls')}"
        source.write_bytes(data)
        user = place / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        command = [program, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--norestore",
                   "--nolockcheck", "--convert-to", target, "--outdir", str(place / "out"), str(source)]  # fmt: skip
        if sys.platform == "linux":
            command = [sys.executable, "-c", _ENDED_WITH_PARENT, *command]
        over = time.monotonic() + seconds
        while _run(command, place, over - time.monotonic()) == _AGAIN:
            pass
        made = place / "out" / f"form.{target}"
        if not made.exists():
            raise ConversionFailed("LibreOffice 未能打开该文件")
        return made.read_bytes()


def _run(command: list[str], place: Path, seconds: float) -> int:
    """Run a program to its end and give its exit code, or end it with all it started."""
    home = {**os.environ, "HOME": str(place)}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=place, env=home, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            return process.wait(max(0.1, seconds))
        except subprocess.TimeoutExpired as error:
            raise ConversionFailed("未在时限内完成") from error
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
    else:
        process.kill()
