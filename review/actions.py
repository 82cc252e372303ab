"""Decisions: JSON in; the right side of the page out, or what stands in the way of it."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..store import Conflict, NoValue, Reviewed, Workspace, decide_finding, decide_value, restore_row
from . import pages
from .project import project_page
from .sheet import KINDS, preview_of, shown_as

Body = dict[str, Any]


async def value(request: Request) -> Response:
    """``{pointer, kind, typed, who, why, version}``: confirm, correct or reopen a value."""
    return await _decided(request, _value)


async def finding(request: Request) -> Response:
    """``{number, kind, who, why, version}``: uphold, dismiss or reopen a finding."""
    return await _decided(request, _finding)


async def restore(request: Request) -> Response:
    """``{decision, who, why}``: put back a row that a decision took out."""
    return await _decided(request, _restore)


async def preview(request: Request) -> Response:
    """``{pointer, typed}``: what a typed text would mean, as ``{shown}`` or ``{error}``."""
    body = await _body(request)

    def look() -> Response:
        with Workspace(pages.desk_of(request).folder) as workspace:
            record = pages.reviewed_in(workspace, request).record
        try:
            return JSONResponse({"shown": preview_of(record, _text(body, "pointer"), _text(body, "typed"))})
        except (NoValue, KeyError) as error:
            return JSONResponse({"error": str(error) if isinstance(error, NoValue) else "此处不能填写"})

    return await run_in_threadpool(look)


async def _decided(request: Request, decide: Any) -> Response:
    body = await _body(request)
    return await run_in_threadpool(_answer, request, body, decide)


def _answer(request: Request, body: Body, decide: Any) -> Response:
    desk = pages.desk_of(request)
    number = request.path_params["record"]
    with Workspace(desk.folder) as workspace:
        try:
            reviewed: Reviewed = decide(request, workspace, number, body)
        except NoValue as error:
            return JSONResponse({"error": str(error)}, 422)
        except KeyError as error:
            raise HTTPException(404) from error
        except Conflict as conflict:
            return JSONResponse({"error": _conflict(workspace, number, body, conflict)}, 409)
    desk.recheck.due()
    return pages.rendered(request, "values.html", **project_page(desk, reviewed))


def _value(request: Request, workspace: Workspace, number: int, body: Body) -> Reviewed:
    return decide_value(
        workspace,
        number,
        _text(body, "pointer"),
        _kind(body),
        who=_text(body, "who"),
        seen=_text(body, "version"),
        typed=_text(body, "typed"),
        why=_text(body, "why"),
        config=pages.desk_of(request).config,
    )


def _restore(request: Request, workspace: Workspace, number: int, body: Body) -> Reviewed:
    made = body.get("decision")
    return restore_row(
        workspace,
        number,
        made if isinstance(made, int) else -1,
        who=_text(body, "who"),
        why=_text(body, "why"),
        config=pages.desk_of(request).config,
    )


def _finding(request: Request, workspace: Workspace, number: int, body: Body) -> Reviewed:
    position = body.get("number")
    return decide_finding(
        workspace,
        number,
        position if isinstance(position, int) else -1,
        _kind(body),
        who=_text(body, "who"),
        seen=_text(body, "version"),
        why=_text(body, "why"),
        config=pages.desk_of(request).config,
    )


def _conflict(workspace: Workspace, number: int, body: Body, conflict: Conflict) -> str:
    """What the other one did, for the one who comes second."""
    other = conflict.other
    if other is None:
        return "此处的内容已变（材料被重新读取），未保存，请看过现在的内容再决定"
    what = KINDS[other.kind]
    record = workspace.record(number)
    if other.kind == "correct" and record is not None:
        what = f"更正为 {shown_as(record, _text(body, 'pointer'), other.new)}"
    reason = f"，理由：{other.why}" if other.why else ""
    return f"{other.who} 已于 {other.made_at[:16].replace('T', ' ')} {what}{reason}；你的决定未保存，请看过后再决定"


async def _body(request: Request) -> Body:
    try:
        body = await request.json()
    except ValueError as error:
        raise HTTPException(400) from error
    if not isinstance(body, dict):
        raise HTTPException(400)
    return body


def _text(body: Body, key: str) -> str:
    given = body.get(key, "")
    if not isinstance(given, str):
        raise HTTPException(400)
    return given.encode("utf-8", "replace").decode()


def _kind(body: Body) -> Any:
    return _text(body, "kind")
