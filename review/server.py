"""The local server: a socket of its own, a browser that is opened, and an end with Ctrl-C."""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from ..check import CheckConfig
from ..report.session import remembered
from ..schema import WrongUsage
from ..store import Workspace, check_key, is_checked
from .app import create_app
from .desk import Desk
from .guard import new_secret

PORT = 8422
TRIED = 20
"""Ports that are tried in turn where none is asked for."""


class NoPort(WrongUsage):
    """No address to listen at."""


def serve(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    browser: bool = True,
    config: CheckConfig | None = None,
    version: str = "",
    say: Callable[[str], None] = print,
) -> None:
    """Serve a workspace until interrupted; without ``config`` it is checked as it was last.

    Raises :class:`.NoWorkspace` and :class:`NoPort`.
    Bound to another address than this machine's own, it asks for a token, which the address shown contains.
    """
    token = None if _is_loopback(host) else new_secret()
    with Workspace(folder) as workspace:
        rules = config or remembered(workspace)
        due = not is_checked(workspace, check_key(rules))
    with _bound(host, port) as listener:
        number = listener.getsockname()[1]
        desk = Desk(folder, rules, version)
        app = create_app(desk, host=host, port=number, token=token)
        if due:  # read in and not yet checked, or by other rules
            desk.recheck.due()
        shown = f"http://{_named(host)}:{number}/" + (f"?token={token}" if token else "")
        say(f"hecha review：{shown}\n按 Ctrl-C 结束 / press Ctrl-C to stop")
        if browser:
            threading.Timer(0.5, webbrowser.open, (shown,)).start()
        settings = uvicorn.Config(
            app, log_level="critical", access_log=False, server_header=False, date_header=False, ws="none",
            timeout_graceful_shutdown=2,
        )  # fmt: skip
        with suppress(KeyboardInterrupt):  # the way to end it
            uvicorn.Server(settings).run(sockets=[listener])


def _bound(host: str, port: int | None) -> socket.socket:
    """A socket that listens; the first free port from :data:`PORT` on where none is asked for."""
    tried = [port] if port is not None else [*range(PORT, PORT + TRIED), 0]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in tried:
        listener = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":  # where it would let others take the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
            listener.listen(64)  # who comes before the server is up waits
        except OSError as error:
            listener.close()
            if number == tried[-1]:
                raise NoPort(f"{host}:{number} 不能使用（{error.strerror}）/ cannot be used") from error
        else:
            return listener
    raise NoPort(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _named(host: str) -> str:
    """How a browser names the address: this machine's name for all of its addresses."""
    if host in ("0.0.0.0", "::"):
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host
