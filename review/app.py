"""The application: which address shows what. Pages are made in :mod:`.pages`, decisions taken in :mod:`.actions`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from ..store import NoWorkspace, Workspace
from . import actions, pages
from .desk import Desk
from .guard import Guard, new_secret

STATIC = Path(__file__).parent / "static"


def create_app(desk: Desk, *, host: str = "127.0.0.1", port: int, token: str | None = None) -> ASGIApp:
    """The application over a workspace, guarded for what it is bound to; ``token`` is asked for where one is given."""
    with Workspace(desk.folder):
        pass  # raises where there is none

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        desk.images.warm()
        yield
        desk.close()

    app = Starlette(
        routes=[
            Route("/", pages.overview),
            Route("/projects", pages.projects),
            Route("/files", pages.files),
            Route("/rules", pages.rules),
            Route("/decisions", pages.decisions),
            Route("/next", pages.following),
            Route("/project/{record:int}", pages.project),
            Route("/project/{record:int}/values", pages.values),
            Route("/project/{record:int}/page/{page:int}.webp", pages.image),
            Route("/project/{record:int}/paper.docx", pages.project_paper),
            Route("/project/{record:int}/report.html", pages.project_report),
            Route("/department/paper.docx", pages.department_paper),
            Route("/department/report.html", pages.department_report),
            Route("/decisions.csv", pages.decisions_table),
            Route("/project/{record:int}/value", actions.value, methods=["POST"]),
            Route("/project/{record:int}/preview", actions.preview, methods=["POST"]),
            Route("/project/{record:int}/restore", actions.restore, methods=["POST"]),
            Route("/project/{record:int}/finding", actions.finding, methods=["POST"]),
            Route("/empty", empty),
            Route("/revision", pages.revision),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        exception_handlers={HTTPException: pages.refused, NoWorkspace: pages.unusable, Exception: pages.failed},
        lifespan=lifespan,
    )
    app.state.desk = desk
    desk.secret = new_secret()
    return Guard(app, host=host, port=port, secret=desk.secret, token=token)


def empty(request: Request) -> Response:
    """Nothing at all: what the server itself costs."""
    return PlainTextResponse("")
