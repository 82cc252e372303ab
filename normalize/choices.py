"""Yes or no, tick boxes, grades."""

from __future__ import annotations

import re
from typing import Final

from .glyphs import MAX_LENGTH, narrow, visible
from .text import compact, is_placeholder
from .unreadable import Unreadable

_TICKS: Final = "√☑☒■✅▣⊠🗹●◉"
_BOXES: Final = "□☐○▢◻◯"
_MARKED: Final = re.compile(f"[{_TICKS}✓✔{_BOXES}]")
_BULLETS: Final = "■●◉○◯◻▢▣"
"""Marks that begin the lines of lists as well; all of one kind they are no boxes."""
_FEWEST_BOXES: Final = 2
_CROSSES: Final = "×✗✘"
_REACHED: Final = ("实现", "已实现", "如期实现", "已如期实现", "达成", "已达成")
_DONE: Final = ("完成", "已完成", "全部完成", "已全部完成", "如期完成", "已如期完成")
_YES: Final = frozenset(("是", "有", *_REACHED, *_DONE, "yes", "y"))
_NO: Final = frozenset(("否", "未实现", "未达成", "未如期实现", "未完成", "未如期完成", "不是", "没有", "no", "n"))
_NUMBERING: Final = re.compile(r"^[0-9一二三四五六七八九十]{1,2}[.、,:)]|^\([0-9一二三四五六七八九十]{1,2}\)|^[①-⑳]")
_BRACKETED: Final = ((re.compile(r"[(（\[【]\s*[√✓✔]\s*[)）\]】]"), "☑"), (re.compile(r"[(（\[【]\s*[)）\]】]"), "□"))
_PLAIN_BOX: Final = re.compile(r"[£¨]")
_PLAIN_TICK: Final = re.compile(r"[þý]|(?<![A-Za-z0-9])[RST](?![A-Za-z0-9])")
"""Boxes and ticks of the fonts Wingdings and Wingdings 2 under the codes that they have there, as plain text."""
_OPTION: Final = re.compile(r"[√✓✔☑]?[\u4e00-\u9fff]{2,12}[√✓✔☑]?")
_LESSER: Final = re.compile(r"^(?:部分|基本|未|不|无|没有|一般|较差)")
"""What options beside the best one begin with."""
_QUESTION: Final = re.compile(r"^.{0,60}[:?？]")
_BOTH: Final = re.compile(r"\s*([是有])[\s/、]+([否无])\s*")
_MAYBE_MARKED: Final = re.compile(r"[口回囗Vv](.+)")
_MAYBE_MARKED_ANSWER: Final = re.compile(r"[口回囗Vv]([是否])")
_MAYBE_TICKED: Final = re.compile(r"([\u4e00-\u9fff]{2,})t")  # a tick of the font Wingdings, as plain text


def has_boxes(text: str) -> bool:
    """Whether a text holds boxes or ticks, as the options of a choice do."""
    return _MARKED.search(_plain_codes_read(visible(text))) is not None


def _plain_codes_read(text: str) -> str:
    return _PLAIN_BOX.sub("□", _PLAIN_TICK.sub("☑", text)) if _PLAIN_BOX.search(text) else text


def chosen_option(text: str) -> str | None:
    """The option of a choice whose box is ticked: "☑达成预期指标 □部分达成" gives 达成预期指标; None for other text.

    The mark stands before its option where the text begins with a mark, else after it; "□√" is one ticked box. Raises
    ``Unreadable`` where none or several are ticked, or marks and options cannot be paired.
    """
    if (alone := _ticked_among(text)) is not None:
        return alone
    marks = _MARKED.findall(_plain_codes_read(visible(text)))
    if len(marks) < _FEWEST_BOXES or (len(set(marks)) == 1 and marks[0] in _BULLETS):
        return None
    options = _options(text)
    if len(options) < _FEWEST_BOXES or not all(any(map(str.isalnum, name)) for name, _ in options):
        return None
    chosen = _only_ticked(text, options, "不止一项打了勾")
    if chosen is None:
        raise Unreadable(text, "没有一项打勾", tuple(name for name, _ in options))
    return chosen


def _ticked_among(text: str) -> str | None:
    """The option that the only mark of a text touches, beside others without a box: √有效　部分有效　无效."""
    words = visible(text[:MAX_LENGTH]).split()
    marked = [word for word in words if _MARKED.search(word)]
    if len(marked) != 1 or len(words) < _FEWEST_BOXES or not all(_OPTION.fullmatch(word) for word in words):
        return None
    others = [word for word in words if word is not marked[0]]
    return marked[0].strip("√✓✔☑") if any(map(_LESSER.search, others)) else None


def _options(text: str) -> list[tuple[str, bool]]:
    """The options of a text with boxes, and whether each is ticked; empty for a text without boxes or ticks."""
    if len(text) > MAX_LENGTH:
        raise Unreadable(text[:80] + "…", "文字过长，不是选项")
    marked = _plain_codes_read(visible(text))
    for pattern, glyph in _BRACKETED:
        marked = pattern.sub(glyph, marked)
    marked = re.sub(rf"[{_BOXES}]\s*[√✓✔]|[√✓✔]\s*[{_BOXES}](?=\s*$)", "☑", marked)
    parts = _split(marked)
    names = [name for mark, name in parts if mark is None]
    boxed = len(names) < len(parts)
    maybe = [found[1] for name in names for found in (_MAYBE_MARKED if boxed else _MAYBE_MARKED_ANSWER).finditer(name)]
    if maybe:
        raise Unreadable(text, "看不清哪一项打了勾", tuple(dict.fromkeys(maybe)))
    for name in names:
        if _MAYBE_TICKED.fullmatch(name):
            raise Unreadable(text, "字母 t 可能是勾", (name[:-1],))
    return _paired(text, marked, parts) if boxed else []


def _split(marked: str) -> list[tuple[bool | None, str]]:
    """The text as a run of marks (True, False) and names (None)."""
    parts: list[tuple[bool | None, str]] = []
    for piece in re.split(rf"([{_TICKS}✓✔{_BOXES}])", marked):
        if piece and piece in _TICKS + "✓✔":
            parts.append((True, ""))
        elif piece and piece in _BOXES:
            parts.append((False, ""))
        elif both := _BOTH.fullmatch(piece):
            parts += [(None, both[1]), (None, both[2])]
        elif name := _name(piece):
            parts.append((None, name))
    return parts


def _name(piece: str) -> str:
    return _NUMBERING.sub("", compact(piece)).strip("，,；;、。/|").strip()


def _paired(text: str, marked: str, parts: list[tuple[bool | None, str]]) -> list[tuple[str, bool]]:
    marks = [mark for mark, _ in parts if mark is not None]
    names = [name for mark, name in parts if mark is None]
    if not names:
        return [("", any(marks))]
    leading = parts[0][0] is not None
    trailing = parts[-1][0] is not None
    if leading and trailing and len(parts) > 1 and len(marks) != len(names):
        raise Unreadable(text, "勾和选项对不上", tuple(names))
    if not leading and not trailing and len(marks) == 1 and len(names) == 2:
        before, after = re.split(rf"[{_TICKS}✓✔{_BOXES}]", marked, maxsplit=1)
        if before[-1:].isspace() == after[:1].isspace():
            raise Unreadable(text, "看不出勾属于前一项还是后一项", tuple(names))
        leading = before[-1:].isspace()
    chosen: list[tuple[str, bool]] = []
    ordered = parts if leading else parts[::-1]
    pending: bool | None = None
    for mark, name in ordered:
        if mark is not None:
            if pending is not None:
                raise Unreadable(text, "勾和选项对不上", tuple(names))
            pending = mark
        else:
            chosen.append((name, bool(pending)))
            pending = None
    if pending is not None:
        raise Unreadable(text, "勾和选项对不上", tuple(names))
    if len(marks) < len(names) and not any(marks) and (bare := _without_box(ordered)):
        raise Unreadable(text, "有选项没有框，可能是勾", tuple(bare))
    return chosen if leading else chosen[::-1]


def _without_box(ordered: list[tuple[bool | None, str]]) -> list[str]:
    """The names that no mark stands before, the question that they answer aside."""
    return [
        name
        for k, (mark, name) in enumerate(ordered)
        if mark is None and (k == 0 or ordered[k - 1][0] is None) and name[-1] not in ":：?？"
    ]


def _only_ticked(text: str, options: list[tuple[str, bool]], several: str) -> str | None:
    """The name of the one option that is ticked; None where none is."""
    chosen = [name for name, tick in options if tick]
    if len(chosen) > 1:
        raise Unreadable(text, several, tuple(chosen))
    return chosen[0] if chosen else None


def read_yes_no(text: str, *, existence: bool = False) -> bool | None:
    """Read an answer: 是 / 否, ticked or plain, √ / ×; None where neither is chosen.

    "是否如期实现：是" is read by its end. ``existence`` says that the question asks whether there is something: then
    有 and 无 answer it, where otherwise 无 is a blank.
    """
    bare = compact(text)
    if existence and bare in ("有", "无"):
        return bare == "有"
    if is_placeholder(text):
        return None
    if options := _options(text):
        one = _only_ticked(text, options, "不止一项打了勾")
        return None if one is None else not one or _answer(text, one, existence)
    if bare in _CROSSES:
        return False
    return _answer(text, bare, existence)


def _answer(text: str, words: str, existence: bool) -> bool:
    answer = _QUESTION.sub("", narrow(words)).strip("。.,;()").lower()
    answer = re.split(r"[,，;；。]", answer)[0]
    if answer in _YES and (answer != "有" or existence):
        return True
    if answer in _NO or (existence and answer == "无"):
        return False
    raise Unreadable(text, "不是可以确认的是或否", ("是", "否") if "是" in answer and "否" in answer else ())


_GRADES: Final = {
    "优": "优", "优秀": "优", "优等": "优", "良": "良", "良好": "良", "良等": "良",
    "中": "中", "中等": "中", "一般": "中", "合格": "中", "差": "差", "较差": "差", "不合格": "差", "差等": "差",
}  # fmt: skip
_GRADE_WORDS: Final = re.compile("|".join(sorted(_GRADES, key=len, reverse=True)) + "|低")
_AROUND_GRADE: Final = re.compile(
    r"(?:[\u4e00-\u9fff]{0,12}(?:等级|等次|评级|级别|结论|结果|档次)(?:评定)?(?:为|是|:)*)?(?:[0-9.]+分?[,:]?)?[“\"(]*"
    r"(?P<grade>优秀?|优等|良好?|良等|中等?|一般|不?合格|较?差|差等|低)(?:等次|等级|级|档)?"
    r"[)”\",(]*(?:[0-9.]+分?)?[)”\"。.,]*"
)


_FEWEST_GRADES: Final = 3


def _ticked_of_all(text: str) -> str | None:
    """The grade that the only tick in a list of all grades touches; None where it touches two or none."""
    shown = visible(text[:MAX_LENGTH])
    ticks = [i for i, c in enumerate(shown) if c in _TICKS + "✓✔"]
    words = list(_GRADE_WORDS.finditer(shown))
    if len(ticks) != 1 or len({w.group() for w in words}) < _FEWEST_GRADES:
        return None
    touched = [w.group() for w in words if ticks[0] in (w.end(), w.start() - 1)]
    return touched[0] if len(touched) == 1 and touched[0] in _GRADES else None


def read_grade(text: str) -> str | None:
    """Read a grade as 优, 良, 中 or 差: "优秀", "96 优", "自评等级：良好", "☑优 □良 □中 □差".

    Five-level schemes have 低 as well, which none of the four is: ``Unreadable``, like a bare list of all grades.
    """
    if is_placeholder(text):
        return None
    if (beside := _ticked_of_all(text)) is not None:
        return _GRADES.get(beside)
    if options := _options(text):
        one = _only_ticked(text, options, "不止一个等级打了勾")
        if one is None:
            return None
        text = one
    norm = narrow(compact(text))
    found = _AROUND_GRADE.fullmatch(norm) if len(norm) <= 60 else None
    if not found:
        grades = tuple(dict.fromkeys(_GRADES.get(g, g) for g in _GRADE_WORDS.findall(norm[:200])))
        raise Unreadable(text, "列出的是等级选项" if len(grades) > 1 else "不是可以确认的等级", grades)
    if found["grade"] == "低":
        raise Unreadable(text, "五级制的“低”不在优良中差之列", ("中", "差"))
    return _GRADES[found["grade"]]
