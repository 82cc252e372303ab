"""The columns of an indicator table, by its header: one row of labels, or labels over labels."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from ...normalize import compact
from ..layout import Cell
from ..vocabulary import PAST
from .board import Board, scanned

PAIRED = {"score_weight": ("score", "weight"), "weight_score": ("weight", "score")}
"""Columns whose cells hold two figures: 得分/分值."""
_LOOKED_AT = 12
"""Rows of a table that tell what a column holds."""
_FEWEST_LABELS, _LONGEST_REST = 3, 8
_KIND = re.compile(r"定量(指标)?(值)?|定性(指标|描述)?(值)?|数值|文字(描述|说明)?")
"""Labels that say in which of several columns under one header a value stands."""
_AIM = re.compile(r"目标|指标|计划|设定|绩效(?!完成情况)")
_FIGURE = re.compile(r"[≥≤><=＝≧≦＞＜]?\d[\d,.]*([%％]|[^\d\s]{0,6})")
_COMPARATOR, _UNIT = re.compile(r"[≥≤><=＝≧≦＞＜]|定[性量]"), re.compile(r"[%％‰]|[\u4e00-\u9fff㎡/]{1,4}")
_TELLING, _FEWEST_CELLS = set("≥≤≧≦%％"), 3
"""What tells a column of signs or of units, and how many cells of it."""
_CAUSE = re.compile(r"原因|说明|分析|措施|整改|改进|理由")
_REMARK = re.compile(r"说明|备注")
_MOST = 0.75
"""The share of labels known in the second row of a header, where labels of its first row stand beside them, too."""
_WORD = re.compile(r"[\u4e00-\u9fff]{2}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_RANKED = re.compile(r"[^一二三四]?级指标|[一二三]级指标")
_RANKS = ("level1", "level2", "name")
_BRACKETED = re.compile(r"[（(]\s*([\u4e00-\u9fff]{2,6})\s*[)）]\s*$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the indicator table: what it holds, and where it runs."""

    role: str
    x0: float
    x1: float
    label: str
    twins: tuple[Column, ...] = ()
    """Columns under the same header, of which a row fills one: 年度指标值 over 定量 | 定性."""
    placed: bool = False
    """Told by its place alone, beside the column of the other values."""
    rival: str | None = None
    """The role that another column has which would be this one's, too, for all that the headers say."""

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def find_header(board: Board, row: int) -> tuple[list[Column], int] | None:
    """The columns of an indicator table whose header begins in this row, and its first data row."""
    cut = _cut_above(board, row)
    cells = [c for c in board.starting(row) if c.text or id(c) in cut]
    roles = {
        id(c): board.vocabulary.key(cut[id(c)], "column") if id(c) in cut else board.key(c, "column") for c in cells
    }
    known = {r for r in roles.values() if r}
    known |= {part for r in known for part in PAIRED.get(r, ())}
    if "name" in known and not _is_header(known):  # 2022年 | 2023年 over 指标值 | 完成值 each
        years = [c for c in cells if roles[id(c)] is None and (PAST.search(c.text) or _YEAR.search(c.text))]
        below = [c for c in board.starting(row + 1) if any(y.x0 - 2 <= c.middle <= y.x1 + 2 for y in years)]
        known |= {r for c in below if (r := board.key(c, "column"))}
    scored = bool(known & {"name", "levels"}) and {"weight", "score"} <= known
    if (("level1" in known and len(known) >= 2) or scored) and not _is_header(known):
        known |= {board.vocabulary.key(c.text, "columncue") or "extra" for c in cells if not roles[id(c)]}
    if len(known) < 3 or not _is_header(known) or _heads_funds(board, cells, known):
        return None
    depth = _depth(board, row)
    columns: list[Column] = []
    for cell in cells:
        if cell.end > depth and (roles[id(cell)] in (None, "levels") or cell.end > depth + 2):
            continue  # 绩效指标 beside the table names the block, and on a scan is like 绩效指标值
        under = [c for r in range(row + 1, depth) for c in board.starting(r) if cell.x0 - 2 <= c.middle <= cell.x1 + 2]
        kinds = under if len(under) > 1 and all(_KIND.fullmatch(compact(leaf.text)) for leaf in under) else []
        if kinds:
            whole = [Column(roles[id(cell)] or "extra", leaf.x0, leaf.x1, cell.text) for leaf in kinds]
            columns.append(replace(whole[0], twins=tuple(whole[1:])))
            board.take(*kinds)
        for leaf in [] if kinds else under or [cell]:
            role = board.key(leaf, "column") or ("extra" if leaf is not cell else roles[id(cell)])
            wide = role == "levels" and "name" not in known
            left = _last_under(board, leaf, depth) if wide else leaf.x0
            label = cut.get(id(leaf), leaf.text)
            if leaf is not cell and (PAST.search(cell.text) or _YEAR.search(cell.text)):
                label = cell.text + label  # 上年（2022年） over 指标值 | 完成值
            columns.append(Column(role or roles[id(cell)] or "extra", left, leaf.x1, label))
            board.take(leaf)
        board.take(cell)
    told = _told_apart(_of_the_year(_by_brackets(_by_rank(_without_false_walls(columns, board, depth)), board)))
    known_columns = _by_content(_by_place(_guessed(told, board), board, depth), board, depth)
    known_columns = _by_signs(known_columns, board, depth)
    return _settled(_told_by_figures(known_columns, board, depth)), depth


def _by_rank(columns: list[Column]) -> list[Column]:
    """Three columns called 一级指标, 二级指标, 三级指标 by their order where strokes of their numbers are lost."""
    ranked = [c for c in columns if _RANKED.fullmatch(compact(c.label))]
    if len(ranked) != len(_RANKS) or [compact(c.label)[0] for c in ranked] == list("一二三"):
        return columns
    roles = {id(c): role for c, role in zip(ranked, _RANKS, strict=True)}
    return [replace(c, role=roles.get(id(c), c.role)) for c in columns]


def _heads_funds(board: Board, cells: list[Cell], roles: set[str]) -> bool:
    """Whether a row heads money whose rows are called 指标: two measures, and neither a level nor a target.

    An indicator table may call these 计划数 | 实际数, or tell the money of each indicator beside them.
    """
    measures = {board.key(c, "measure") for c in cells if board.vocabulary.is_whole(c.text, "measure")}
    return len(measures - {None}) > 1 and not roles & {"target", "level1", "level2"}


def _cut_above(board: Board, row: int) -> dict[int, str]:
    """Labels whose beginning a page break left in the row above, by cell: 全年完 over 成值（B）, 权重 over a blank."""
    labels = [c for c in board.starting(row - 1) if c.text and c.end == row] if row else []
    if sum(board.key(c, "column") is not None for c in labels) < _FEWEST_LABELS:
        return {}
    found: dict[int, str] = {}
    torn = False
    for cell in board.starting(row):
        above = next((c for c in labels if abs(c.x0 - cell.x0) < 2 and abs(c.x1 - cell.x1) < 2), None)
        if above is None or board.key(cell, "column") is not None or len(compact(cell.text)) > _LONGEST_REST:
            continue
        if board.vocabulary.key(above.text + cell.text, "column") is not None:
            found[id(cell)] = above.text + cell.text
            torn = torn or board.key(above, "column") is None
    return found if torn else {}


def _depth(board: Board, row: int) -> int:
    """The row below a header: below the rows that hold nothing but labels of columns, or kinds of values.

    Labels that nobody knows may be among them where some of the header's first row reach down beside them, and where
    most do, all of them may be: 实际完成值, 分值 and 得分 beside 经费保障 | 人员保障 | 其他 under 偏差原因分析.
    """
    depth, first = row + 1, board.starting(row)
    while depth < board.rows and depth < row + 3:
        below = [c for c in board.starting(depth) if c.text]
        named = sum(bool(board.key(c, "column") or _KIND.fullmatch(compact(c.text))) for c in below)
        beside = [board.key(c, "column") for c in first if c.end > depth]
        share = _MOST if {"actual", "weight", "score"} & set(beside) else 1
        if {"actual", "weight", "score"} <= set(beside) and all(c.end == depth + 1 for c in below):
            share = 0
        if len(below) < 2 or named < share * len(below):
            break
        depth += 1
    return depth


def _last_under(board: Board, header: Cell, first: int) -> float:
    """Where the names begin under one header over levels and names alike: the last column of those under it."""
    rows = range(first, min(first + _LOOKED_AT, board.rows))
    under = [[c for c in board.row(r) if c.x0 >= header.x0 - 2 and c.x1 <= header.x1 + 2] for r in rows]
    starts = Counter(round(cells[-1].x0) for cells in under if len(cells) >= 2)
    return float(starts.most_common(1)[0][0]) if starts and starts.total() > len(rows) / 2 else header.x0


def _without_false_walls(columns: list[Column], board: Board, first: int) -> list[Column]:
    """Columns without those that the header alone has, under no word: a wall of strokes parts a label there, and every
    cell below reaches over the column before, or the next."""
    kept: list[Column] = []
    left: float | None = None  # where a column began that belongs to the next
    for column, after in zip(columns, [*columns[1:], None], strict=True):
        column = column if left is None else replace(column, x0=left)
        left = None
        before = kept[-1] if kept else None
        cells = [board.at(row, column.middle) for row in range(first, min(first + _LOOKED_AT, board.rows))]
        if column.role != "extra" or _WORD.search(column.label) or len(cells) < 2:
            kept.append(column)
        elif before is not None and all(c is not None and c.x0 <= before.middle for c in cells):
            kept[-1] = replace(before, x1=column.x1)
        elif after is not None and all(c is not None and c.x1 >= after.middle for c in cells):
            left = column.x0
        else:
            kept.append(column)
    return kept


def _by_place(columns: list[Column], board: Board, first: int) -> list[Column]:
    """Beside the targets the actuals, and the other way round, where their header is no word that could be read.

    A seal may hide it, or a scan have misread a character of it. What stands there must in most rows be of the unit
    that stands beside it.
    """
    roles = [c.role for c in columns]
    for wanting, beside, way in (("actual", "target", 1), ("target", "actual", -1)):
        k = roles.index(beside) + way if beside in roles else -1
        if {wanting, "original", "adjusted"} & set(roles) or not 0 <= k < len(columns):
            continue
        column = columns[k]
        head = board.at(first - 1, column.middle)
        misread = head is not None and scanned(head) and board.vocabulary.may_be(column.label, "column", wanting)
        if column.role != "extra" or (_WORD.search(column.label) and not misread):
            continue
        rows = range(first, min(first + _LOOKED_AT, board.rows))
        pairs = [[board.at(row, c.middle) for c in (columns[k - way], column)] for row in rows]
        units = [[_unit(c.text) for c in pair if c is not None] for pair in pairs]
        alike = [pair[0] == pair[-1] for pair in units if len(pair) == 2 and pair[0]]
        if sum(alike) > len(alike) / 2:
            return [replace(c, role=wanting, placed=True) if c is column else c for c in columns]
    return columns


def _unit(text: str) -> str:
    return re.sub(r"^[^\d]*[\d.,]+", "", compact(text)) if re.search(r"\d", text) else ""


def _by_brackets(columns: list[Column], board: Board) -> list[Column]:
    """Columns of one label that differ in brackets only: 指标（一级） | 指标（二级）, 指标值（目标）."""
    named = Counter(c.role for c in columns)
    result: list[Column] = []
    for column in columns:
        inner = _BRACKETED.search(column.label) if named[column.role] > 1 and column.role != "extra" else None
        own = inner and (board.vocabulary.key(inner[1], "column") or board.vocabulary.key(inner[1], "columncue"))
        result.append(replace(column, role=own or column.role))
    return result


def _of_the_year(columns: list[Column]) -> list[Column]:
    """Of targets and actuals those of the year: 上年实际完成值 is neither, nor is 2022年实际值 beside one of 2023.

    Of several targets the one that says so: 标准值 beside 目标值 is what it was set by.
    """
    left_out = {id(c) for c in columns if c.role in ("target", "actual") and PAST.search(c.label)}
    for role in ("target", "actual"):
        same = [c for c in columns if c.role == role and id(c) not in left_out]
        years = {id(c): max(_YEAR.findall(c.label), default="") for c in same}
        latest = "" if "" in years.values() else max(years.values(), default="")
        left_out |= {id(c) for c in same if years[id(c)] != latest}
        if role == "target" and len(aims := [c for c in same if _AIM.search(c.label)]) < len(same) and aims:
            left_out |= {id(c) for c in same if c not in aims}
    return [replace(c, role="extra") if id(c) in left_out else c for c in columns]


def _told_apart(columns: list[Column]) -> list[Column]:
    """Of two columns of what was reached, none of what was to be, the one that says so: 目标完成值 | 实际完成值."""
    actual = [c for c in columns if c.role == "actual"]
    aims = [c for c in actual if _AIM.search(c.label)]
    if len(actual) != 2 or len(aims) != 1 or any(c.role in ("target", "original", "adjusted") for c in columns):
        return columns
    return [replace(c, role="target") if c is aims[0] else c for c in columns]


def _by_content(columns: list[Column], board: Board, first: int) -> list[Column]:
    """Columns of levels by what stands in them: a column of 数量指标, 社会效益指标 holds the second level."""
    roles = {c.role for c in columns}
    result: list[Column] = []
    for column in columns:
        role = column.role
        twice = role == "name" and sum(c.role == "name" for c in columns) > 1
        if (role in ("extra", "level1", "note") or twice) and "level2" not in roles:
            cells = (board.at(row, column.middle) for row in range(first, min(first + _LOOKED_AT, board.rows)))
            levels = [board.key(c, "level") for c in cells if c is not None and c.text]
            named = [level for level in levels if level] if role == "level1" and len(levels) > 2 else levels
            if len(named) >= 2 and named.count("second") > len(named) / 2:
                role = "level2"
                roles.add(role)
        result.append(replace(column, role=role))
    return result


def _by_signs(columns: list[Column], board: Board, first: int) -> list[Column]:
    """Beside the targets a column of nothing but comparators, or of units among which % is, whatever its header says:
    without them a target of ≥95% would be one of 95."""
    roles = [c.role for c in columns]
    result = list(columns)
    for k, column in enumerate(columns):
        near = {"target", "original", "adjusted", "comparator", "unit"} & set(roles[max(0, k - 1) : k + 2])
        if column.role != "extra" or not near:
            continue
        cells = (board.at(row, column.middle) for row in range(first, min(first + _LOOKED_AT, board.rows)))
        texts = [compact(c.text) for c in cells if c is not None and c.text]
        for role, kind in (("comparator", _COMPARATOR), ("unit", _UNIT)):
            held = len(texts) >= _FEWEST_CELLS and all(map(kind.fullmatch, texts))
            if held and role not in roles and set(texts) & _TELLING:
                result[k] = replace(column, role=role)
                roles[k] = role
                break
    return result


def _told_by_figures(columns: list[Column], board: Board, first: int) -> list[Column]:
    """Where no header names the targets: figures beside the comparators, or standards that are figures."""
    if any(c.role in ("target", "original", "adjusted") for c in columns):
        return columns
    comparators = next((c for c in columns if c.role == "comparator"), None)
    for column in columns:
        cells = (board.at(row, column.middle) for row in range(first, min(first + _LOOKED_AT, board.rows)))
        texts = [compact(c.text) for c in cells if c is not None and c.text]
        counted = 2 * sum(re.search(r"\d", text) is not None for text in texts) >= max(len(texts), 1)
        beside = comparators is not None and abs(column.x0 - comparators.x1) < 4
        if beside and counted and column.role in ("extra", "note"):
            return [replace(c, role="target") if c is column else c for c in columns]
        if column.role == "formula" and len(texts) > 1 and sum(map(_is_figure, texts)) > len(texts) / 2:
            return [replace(c, role="target") if c is column else c for c in columns]
    return columns


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(text) is not None


def _is_header(roles: set[str]) -> bool:
    """Targets and actuals beside what they are of; or a mere sheet of scores: 一级指标 | 三级指标 | 分值 | 自评得分."""
    values = roles & {"target", "actual", "original", "adjusted"}
    if not values:
        return bool(roles & {"level1", "level2"}) and {"name", "weight", "score"} <= roles
    return bool(roles & {"name", "level1", "level2", "levels"}) and ("actual" in roles or "score" in roles)


def _guessed(columns: list[Column], board: Board) -> list[Column]:
    """Columns whose header no vocabulary knows, named by the words in it where that role is still wanting."""
    roles = {c.role for c in columns}
    result: list[Column] = []
    second = next((c for c in columns if c.role == "level2"), None)
    for column in columns:
        role = column.role
        if role == "extra" and second is not None and not roles & {"name", "levels"} and column.x0 >= second.x1 - 2:
            before = [c for c in columns if second.x0 < c.x0 < column.x0]
            if not before and not board.vocabulary.key(column.label, "columncue"):
                role = "name"  # 二级指标 | 工作任务 | 指标值
                roles.add(role)
        if role == "extra" and column.label and not PAST.search(column.label):
            guess = board.vocabulary.key(column.label, "columncue")
            if guess in roles and _REMARK.search(column.label) and "note" not in roles:  # 完成情况说明
                guess = "note"
            if guess == "actual" and guess in roles and _AIM.search(column.label):  # 计划完成情况 | 实际完成情况
                guess = "target"
            if guess is not None and guess not in roles and not (guess == "target" and "original" in roles):
                role = guess
                roles.add(role)
        result.append(replace(column, role=role))
    return result


def _settled(columns: list[Column]) -> list[Column]:
    """One column a role: an adjusted target before the original, remarks as reason where there is no other, of several
    weights the one behind the indicator's name (those before it are the levels')."""
    levels = [c.x0 for c in columns if c.role in ("index", "level1", "level2", "name")]
    columns = [  # what stands before all levels names the block: 年度绩效指标完成情况
        replace(c, role="levels") if c.role in ("target", "actual") and levels and c.x1 <= min(levels) + 2 else c
        for c in columns
    ]
    deepest = next((c for c in columns if c.role == "name" and "四级" in c.label), None)
    columns = [replace(c, role="extra") if deepest and c.role == "name" and c is not deepest else c for c in columns]
    causes = [c for c in columns if c.role == "reason" and _CAUSE.search(c.label)]  # 偏差 beside 偏差原因 is a figure
    columns = [replace(c, role="extra") if causes and c.role == "reason" and c not in causes else c for c in columns]
    roles = [c.role for c in columns]
    name = next((c for c in columns if c.role == "name"), None)
    weights = [c for c in columns if c.role == "weight"]
    again = next((c for c in reversed(columns) if roles.count("level2") == 2 and c.role == "level2"), None)
    own = next((c for c in weights if name is not None and c.x0 >= name.x1 - 2), weights[0] if weights else None)
    result: list[Column] = []
    for column in columns:
        role = column.role
        if role == "adjusted" or (role == "original" and "adjusted" not in roles and "target" not in roles):
            role = "target"
        elif role == "target" and "adjusted" in roles:
            role = "original"
        elif role == "note" and "reason" not in roles:
            role = "reason"
        elif role == "weight" and column is not own:
            role = "extra"
        elif name is None and column is again:  # 一级指标 | 二级指标 | 二级指标: of the third a stroke is lost
            role = "name"
        elif role == "levels" and "level1" in roles and "level2" not in roles and name is not None:
            role = "level2"
        elif name is None and (role == "levels" or (role == "level2" and "levels" not in roles and again is None)):
            role = "name"
        rival = None
        if role not in ("extra", "levels") and any(c.role == role for c in result):
            rival, role = role, "extra"
        result.append(replace(column, role=role, rival=rival))
    return result
