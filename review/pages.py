"""The pages: overview, lists, one project; and what can be taken from them."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from ..report import crops
from ..report.audit import DECISIONS, decision_rows
from ..report.csv import write_csv
from ..report.html import write_report
from ..report.papers import write_department_paper, write_project_paper
from ..schema import Record
from ..store import ProjectQuery, Reviewed, Workspace
from ..store.listing import Order, Sort
from .desk import Desk
from .images import A4, WIDTHS, NoImage
from .project import project_page
from .survey import survey

log = logging.getLogger(__name__)
PER_PAGE = 50
_SORTS: tuple[str, ...] = get_args(Sort)
_SEVERITIES = ("error", "warning", "info")


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def rendered(request: Request, template: str, **context: object) -> HTMLResponse:
    """A page; ``secret`` is what its script sends with a decision."""
    desk = desk_of(request)
    page = desk.templates.get_template(template).render(secret=desk.secret, path=request.url.path, **context)
    return HTMLResponse(page.encode("utf-8", "replace"))  # text of a PDF may hold halves of characters


def overview(request: Request) -> Response:
    desk = desk_of(request)
    with Workspace(desk.folder) as workspace:
        found = desk.known(workspace, "survey", lambda: survey(workspace))
    return rendered(request, "overview.html", survey=found)


def choices(workspace: Workspace) -> tuple[list[tuple[str, int]], list[tuple[int, int]], list[str]]:
    """What a list can be filtered by: departments, years and rules."""
    return workspace.departments(), workspace.years(), sorted({rule for rule, _, _ in workspace.fired()})


def query_of(parameters: Mapping[str, str]) -> tuple[ProjectQuery, dict[str, str]]:
    """The list that an address asks for, and the parameters that say so without those that mean nothing."""
    sort = parameters.get("sort", "file")
    year = parameters.get("year", "")
    severity = parameters.get("severity", "")
    query = ProjectQuery(
        search=parameters.get("q", "").strip()[:100],
        rule=parameters.get("rule") or None,
        severity=severity if severity in _SEVERITIES else None,
        department=parameters.get("department") or None,
        year=int(year) if year.isascii() and year.isdecimal() and len(year) <= 4 else None,
        needs_review=parameters.get("review") == "1",
        sort=sort if sort in _SORTS else "file",  # type: ignore[arg-type]  # one of them
        descending=parameters.get("down") == "1",
    )
    told = {
        "q": query.search,
        "rule": query.rule or "",
        "severity": query.severity or "",
        "department": query.department or "",
        "year": "" if query.year is None else str(query.year),
        "review": "1" if query.needs_review else "",
        "sort": query.sort if query.sort != "file" else "",
        "down": "1" if query.descending else "",
    }
    return query, {key: value for key, value in told.items() if value}


def order_of(desk: Desk, workspace: Workspace, query: ProjectQuery) -> Order:
    """The list that a query asks for, looked up once for as long as the workspace stays as it is."""
    return desk.known(workspace, query, lambda: workspace.order(query))


def projects(request: Request) -> Response:
    desk = desk_of(request)
    query, told = query_of(request.query_params)
    number = request.query_params.get("page", "1")
    page = max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    with Workspace(desk.folder) as workspace:
        order = order_of(desk, workspace, query)
        rows, count = workspace.rows(order.page(page, PER_PAGE)), len(order.projects)
        departments, years, fired = desk.known(workspace, "choices", lambda: choices(workspace))
    return rendered(
        request,
        "projects.html",
        rows=rows,
        count=count,
        page=page,
        pages=max(1, -(-count // PER_PAGE)),
        query=query,
        told=told,
        suffix=f"?{urlencode(told)}" if told else "",
        with_=lambda **changes: urlencode({k: v for k, v in {**told, **changes}.items() if v != ""}),
        departments=departments,
        years=years,
        fired=fired,
    )


def project(request: Request) -> Response:
    """One project: the pages of its original, and everything read from them."""
    desk = desk_of(request)
    query, told = query_of(request.query_params)
    with Workspace(desk.folder) as workspace:
        reviewed = reviewed_in(workspace, request)
        before, after = order_of(desk, workspace, query).neighbours(reviewed.record_id)
        path = workspace.path_of(reviewed.record_id)
    first, last = reviewed.record.source.pages
    sizes = desk.images.sizes(path, reviewed.record.source.sha256) if path else ()
    shown = [(n, *(sizes[n - 1] if n <= len(sizes) else A4)) for n in range(first, min(last, first + 500) + 1)]
    return rendered(
        request,
        "project.html",
        **project_page(desk, reviewed),
        pages=shown,
        before=before,
        after=after,
        suffix=f"?{urlencode(told)}" if told else "",
    )


def values(request: Request) -> Response:
    """The right side of a project's page alone."""
    with Workspace(desk_of(request).folder) as workspace:
        reviewed = reviewed_in(workspace, request)
    return rendered(request, "values.html", **project_page(desk_of(request), reviewed))


def revision(request: Request) -> Response:
    """A number that changes with the workspace."""
    with Workspace(desk_of(request).folder) as workspace:
        return PlainTextResponse(str(workspace.revision))


def following(request: Request) -> Response:
    """The next project, after ``after`` in a list, that has values to review."""
    desk = desk_of(request)
    query, told = query_of(request.query_params)
    given = request.query_params.get("after", "")
    with Workspace(desk.folder) as workspace:
        after = int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0
        found = order_of(desk, workspace, replace(query, needs_review=False)).next_to_review(after)
    suffix = f"?{urlencode(told)}" if told else ""
    return RedirectResponse(f"/project/{found}{suffix}" if found is not None else f"/projects{suffix}", 303)


def image(request: Request) -> Response:
    desk = desk_of(request)
    wide = request.query_params.get("w", "")
    width = int(wide) if wide in [str(width) for width in WIDTHS] else WIDTHS[0]
    with Workspace(desk.folder) as workspace:
        reviewed = reviewed_in(workspace, request)
        path = workspace.path_of(reviewed.record_id)
    number = request.path_params["page"]
    first, last = reviewed.record.source.pages
    if path is None or not first <= number <= last:
        raise HTTPException(404)
    try:
        data = desk.images.image(path, reviewed.record.source.sha256, number, width)
    except NoImage as error:
        return PlainTextResponse(str(error), 404)
    return Response(data, media_type="image/webp", headers={"Cache-Control": "private, max-age=3600"})


def files(request: Request) -> Response:
    with Workspace(desk_of(request).folder) as workspace:
        problems, outcomes = list(workspace.problems()), list(workspace.outcomes())
    duplicates = [outcome for outcome in outcomes if outcome.duplicate_of]
    empty = [outcome.name for outcome in outcomes if outcome.outcome == "empty"]
    return rendered(request, "files.html", problems=problems, duplicates=duplicates, empty=empty, files=len(outcomes))


def rules(request: Request) -> Response:
    return rendered(request, "rules.html")


def decisions(request: Request) -> Response:
    with Workspace(desk_of(request).folder) as workspace:
        made = list(workspace.decisions())
    rows = [dict(zip(DECISIONS["zh"], row, strict=True)) for row in decision_rows(reversed(made))]
    return rendered(request, "decisions.html", rows=rows[:1000], count=len(rows))


def decisions_table(request: Request) -> Response:
    with Workspace(desk_of(request).folder) as workspace, tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "decisions.csv"
        write_csv(target, DECISIONS["zh"], decision_rows(workspace.decisions()))
        return _download(target.read_bytes(), "decisions.csv", "text/csv; charset=utf-8")


def project_paper(request: Request) -> Response:
    desk, record, pictures = _told(request)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "paper.docx"
        write_project_paper(target, record, rules=desk.rules, pictures=pictures, version=desk.version)
        return _download(target.read_bytes(), f"底稿-{record.project_name or '未命名'}.docx", _WORD)


def project_report(request: Request) -> Response:
    desk, record, pictures = _told(request)
    return _report(desk, [record], pictures)


def department_paper(request: Request) -> Response:
    desk, name, records, pictures = _department(request)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "paper.docx"
        write_department_paper(target, name, records, rules=desk.rules, pictures=pictures, version=desk.version)
        return _download(target.read_bytes(), f"底稿-{name}.docx", _WORD)


def department_report(request: Request) -> Response:
    desk, _, records, pictures = _department(request)
    return _report(desk, records, pictures)


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_REPORT_POLICY = "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def _report(desk: Desk, records: Sequence[Record], pictures: Mapping[crops.Key, Sequence[crops.Picture]]) -> Response:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.html"
        files = len({record.source.file for record in records})
        write_report(target, records, (), files=files, rules=desk.rules, pictures=pictures, version=desk.version)
        return HTMLResponse(target.read_bytes(), headers={"Content-Security-Policy": _REPORT_POLICY})


def _told(request: Request) -> tuple[Desk, Record, Mapping[crops.Key, Sequence[crops.Picture]]]:
    desk = desk_of(request)
    with Workspace(desk.folder) as workspace:
        reviewed = reviewed_in(workspace, request)
        path = workspace.path_of(reviewed.record_id)
    record = reviewed.record
    return desk, record, crops.cut([record], {record.source.file: path} if path else {})


def _department(
    request: Request,
) -> tuple[Desk, str, list[Record], Mapping[crops.Key, Sequence[crops.Picture]]]:
    desk = desk_of(request)
    name = request.query_params.get("name", "")
    paths: dict[str, Path] = {}
    records: list[Record] = []
    with Workspace(desk.folder) as workspace:
        for row in workspace.projects(ProjectQuery(department=name))[0] if name else ():
            record, path = workspace.record(row.record_id), workspace.path_of(row.record_id)
            if record is not None:
                records.append(record)
                paths |= {record.source.file: path} if path else {}
    if not records:
        raise HTTPException(404)
    return desk, name, records, crops.cut(records, paths)


def _download(data: bytes, name: str, kind: str) -> Response:
    safe = "".join(c for c in name if c.isprintable() and c not in '\\/:*?"<>|')[:120]
    return Response(
        data, media_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(safe)}"}
    )


def reviewed_in(workspace: Workspace, request: Request) -> Reviewed:
    """The record that the address names."""
    reviewed = workspace.reviewed(min(request.path_params["record"], 2**62))
    if reviewed is None:
        raise HTTPException(404)
    return reviewed


def refused(request: Request, error: Exception) -> Response:
    code = error.status_code if isinstance(error, HTTPException) else 500
    said = {404: "没有这个页面或项目，可能已被重新读取", 405: "此处不接受这种请求"}.get(code, "无法处理这个请求")
    response = rendered(request, "error.html", code=code, said=said)
    response.status_code = code
    return response


def unusable(request: Request, error: Exception) -> Response:
    """A record that another version stored: what to do about it."""
    response = rendered(request, "error.html", code=409, said=str(error))
    response.status_code = 409
    return response


def failed(request: Request, error: Exception) -> Response:
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    response = rendered(request, "error.html", code=500, said=f"出现意外错误：{type(error).__name__}")
    response.status_code = 500
    return response
