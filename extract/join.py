"""Pages to forms: tables that go on over the page are stacked, and each form of a file gets its own parts.

A form begins at its title, or at a table that names a project when the form before it has named one already. A title
that says that it continues (续表) begins none, unless another project is named below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import takewhile

from ..normalize import Unreadable, compact, read_year, same_name
from ..schema import Box
from .across import side_by_side
from .cuts import SENTENCE, blocks_of, is_title
from .layout import Block, Cell, PageLayout, Table, TextLine, is_furniture
from .passage import passage
from .running import without_running
from .stack import Sheet, aligned, continues, stack
from .vocabulary import Vocabulary
from .whose import (
    anchors,
    begins_anew,
    begins_form,
    begins_funds,
    holds_indicators,
    names_project,
    rows_again,
    rows_known,
    says_whose,
    tells_otherwise,
    texts_of,
    without_rows,
)

_COUNT = "一二三四五六七八九十"
_SECTION = re.compile(rf"\s*([{_COUNT}])\s*[、.．]")
_COUNTED = re.compile(rf"\s*[（(][{_COUNT}][)）]")
_CONTINUED = re.compile(
    r"[（(](?:续|[接承][上前])[上前]?[页表]?[一二三四五\d]{0,2}[)）]|^续[上前]?[页表]|(?<![手连持继后延])续[上前]?[页表]\d?$"
    r"|表续[一二三四五\d]?$|[接承][上前][页表]"
)
"""How a title or caption says that what stands below it goes on from the page before."""
_DATE = re.compile(r"年\d{1,2}月")
_NEXT_LABEL = re.compile(r"\s[\u4e00-\u9fff]{2,10}:.*$")


@dataclass(slots=True)
class Form:
    """One printed form: its title, its tables, and the text around them, in order."""

    titles: list[TextLine] = field(default_factory=list)
    parts: list[Sheet | TextLine] = field(default_factory=list)
    first_page: int = 0
    last_page: int = 0
    heading: list[TextLine] = field(default_factory=list)
    """The titles over several forms, of which this one is not the first."""
    over: list[TextLine] = field(default_factory=list)
    """The lines under those titles, over the first form's tables."""

    @property
    def sheets(self) -> list[Sheet]:
        return [p for p in self.parts if isinstance(p, Sheet)]

    @property
    def lines(self) -> list[TextLine]:
        return [p for p in self.parts if isinstance(p, TextLine)]

    def captions(self) -> list[TextLine]:
        """The lines over its first table."""
        return [
            part
            for part in takewhile(lambda part: isinstance(part, TextLine), self.parts)
            if isinstance(part, TextLine)
        ]

    @property
    def title(self) -> str:
        return "".join(line.text for line in self.titles)


def forms_of(pages: Sequence[PageLayout], vocabulary: Vocabulary) -> list[Form]:
    """The forms of a file in order; text before the first title belongs to the first form."""
    joiner = _Joiner(
        vocabulary, list(blocks_of(without_running(side_by_side(pages, vocabulary), vocabulary), vocabulary))
    )
    for index in range(len(joiner.blocks)):
        joiner.take(index)
    return joiner.finish()


class _Joiner:
    """Takes the blocks of a file one by one and gives each to the form that it belongs to."""

    def __init__(self, vocabulary: Vocabulary, blocks: list[Block]) -> None:
        self.vocabulary, self.blocks = vocabulary, blocks
        self.forms: list[Form] = []
        self.current = Form()
        self.pending: list[Table] = []  # tables that make one sheet
        self.held: list[TextLine] = []  # lines since, which may stand between two pages of it
        self.named = False
        self.head: Table | None = None  # the table that names the form's project
        self.continued = False  # by a title since the last table
        self.last: Block | None = None

    def take(self, index: int) -> None:
        block = self.blocks[index]
        if isinstance(block, Table):
            self._table(block, rest=self._is_rest(index), another=self._is_another(index))
        elif is_title(block.text, self.vocabulary) and not self._is_section(block.text):
            if self._printed_again(index) or self._says_it_continues(index) or self._is_rest(index):
                self.continued = True
                return
            titles = self.current.titles
            if not (titles and self.last is titles[-1]):
                self._begin(block.page)
            self.current.titles.append(block)
        else:
            if (self.current.sheets or self.pending) and _heads_report(block, self.vocabulary):
                if self._is_rest(index):
                    self.continued = True
                else:
                    self._begin(block.page)
            # a character beside a table does not part it
            stray = len(compact(block.text)) <= 2 and not _continued(block)
            if self.pending and not stray:
                self.held.append(block)
            else:
                self.current.parts.append(block)
        self.current.first_page = self.current.first_page or block.page
        self.current.last_page = block.last_page
        self.last = block

    def finish(self) -> list[Form]:
        self._close()
        return [*self.forms, self.current] if self.current.parts or self.current.titles else self.forms

    def _table(self, table: Table, *, rest: bool, another: bool) -> None:
        again = self._rows_of_names(table) if rest else 0 if another else rows_again(self.head, table, self.vocabulary)
        if 0 < again < table.rows:
            table = without_rows(table, again)
        anchored = names_project(table, self.vocabulary)
        if self.pending and self.pending[-1].page != table.page:
            self._give_back(table)
        if anchored and self.named and not rest:
            self._begin(table.page)
        elif self.held:
            before = self.pending[-1]
            said = self.continued or any(_continued(line) for line in self.held)
            turned = table.page != before.page or all(is_furniture(line.text) for line in self.held)
            goes_on = turned and all(map(_is_caption, self.held)) and continues(before, table)
            if not (goes_on or (said and table.page != before.page)):
                self._close()
        self.current.parts += self.held
        self.held.clear()
        self.named, self.continued = self.named or anchored, False
        self.head = table if anchored else self.head
        self.pending.append(table)

    def _give_back(self, below: Table) -> None:
        """Give the last cells of a page what stands of their text below them.

        A merged cell that goes on over the page has its text in its middle, which may lie beyond the end of its first
        part; the second part shows the same, or of a level's name that the first one begins the end, if anything.
        """
        above = self.pending[-1]
        lines = [x for x in (*self.held, *self.current.parts) if isinstance(x, TextLine) and x.page == above.page]
        cells, gone = list(above.cells), set[int]()
        for k, cell in enumerate(cells):
            rest = next((c for c in below.cells if c.row == 0 and aligned(c, cell)), None)
            if rest is None or not (rest.text or cell.text) or cell.end < above.rows:
                continue
            own = [(n, w) for n, line in enumerate(lines) for w in line.content.words if _is_under(w.box, cell)]
            content = passage(above.page, [word for _, word in own])
            name = compact(cell.text + content.text)
            begun = self.vocabulary.is_whole(name + compact(rest.text), "level")
            whole = begun if cell.text else name == compact(rest.text)
            if own and whole:
                cells[k] = replace(cell, content=cell.content + content)
                gone |= {id(lines[n]) for n, _ in own}
        self.pending[-1] = replace(above, cells=tuple(cells))
        self.held = [line for line in self.held if id(line) not in gone]
        self.current.parts = [part for part in self.current.parts if id(part) not in gone]

    def _close(self) -> None:
        if self.pending:
            self.current.parts.append(stack(self.pending, self.vocabulary))
            self.pending.clear()
        self.current.parts += self.held
        self.held.clear()

    def _begin(self, page: int) -> None:
        self._close()
        if self.current.sheets or self.current.titles or _is_prose_of_its_own(self.current, page):
            lead = _captions(self.current, page)
            self.forms.append(self.current)
        else:
            lead = self.current.parts
        heading = self.current.titles or self.current.heading
        over = self.current.captions() if self.current.titles else self.current.over
        self.current, self.named, self.continued = Form(parts=lead, heading=heading, over=over), False, False
        self.head = None

    def _is_section(self, text: str) -> bool:
        """Whether a line worded as a title goes on from a heading of the same form: 二、… before 三、绩效评分表."""
        number = _SECTION.match(text)
        before = [found[1] for line in [*self.current.lines, *self.held] if (found := _SECTION.match(line.text))]
        return number is not None and bool(before) and _COUNT.find(before[-1]) + 1 == _COUNT.find(number[1])

    def _printed_again(self, index: int) -> bool:
        """Whether a title is that of the form before, printed over its table once more on the next page."""
        title, before = self.blocks[index], self.pending[-1] if self.pending else None
        if before is None or title.page == before.page or not isinstance(title, TextLine) or self._is_another(index):
            return False
        if compact(title.text) not in (compact(line.text) for line in self.current.titles):
            return False
        for block in self.blocks[index + 1 :]:
            if isinstance(block, Table):
                again = rows_again(self.head, block, self.vocabulary)
                own = again > 0 or not begins_form(block, self.vocabulary)
                return block.page == title.page and own and (again > 0 or continues(before, block))
            if not _is_caption(block):
                return False
        return False

    def _says_it_continues(self, index: int) -> bool:
        """Whether a title on a later page, or a caption beside it, says 续表, and no other project is named below."""
        title = self.blocks[index]
        if not self.pending or title.page == self.pending[-1].page:
            return False
        said = _continued(title) or any(_continued(line) for line in self.held if line.page == title.page)
        for block in self.blocks[index + 1 :]:
            if isinstance(block, Table):
                return said and not names_project(block, self.vocabulary)
            if block.page != title.page or not _is_caption(block):
                break
            named = _heads_report(block, self.vocabulary)
            if named and not self._is_own_name(named):
                return False
            said = said or _continued(block)
        return said

    def _is_rest(self, index: int) -> bool:
        """Whether what begins here, on a later page, is the rest of the form before: indicators without funds or goals
        of their own, under the project's name, or a row that says whose it is, printed once more."""
        first, before = self.blocks[index], self.pending[-1] if self.pending else None
        if before is None or first.page == before.page or self._is_another(index):
            return False
        again = False
        for block in self.blocks[index:]:
            if block.page != first.page:
                return False
            if isinstance(block, Table):
                again = again or names_project(block, self.vocabulary) or says_whose(block, self.head, self.vocabulary)
                return again and not begins_funds(block, self.vocabulary) and holds_indicators(block, self.vocabulary)
            if not _is_caption(block):
                return False
            again = again or bool(_heads_report(block, self.vocabulary))
        return False

    def _is_another(self, index: int) -> bool:
        """Whether what begins here, on a later page, is another form, be it of the same project: it names another
        project, year or unit, or its indicators begin anew."""
        first = self.blocks[index]
        if not self.pending or first.page == self.pending[-1].page:
            return False
        lines: list[TextLine] = []
        table: Table | None = None
        for block in (*self.held, *self.blocks[index:]):
            if block.page > first.page or table is not None:
                break
            if isinstance(block, Table):
                table = block
            elif block.page == first.page:
                lines.append(block)
        names = [name for line in lines if (name := _heads_report(line, self.vocabulary))]
        names += [] if table is None else [name for _, name in anchors(table, self.vocabulary, below=4)]
        if not all(map(self._is_own_name, names)):
            return True
        before = [line for line in (*self.current.titles, *self.current.lines, *self.held) if line.page < first.page]
        years, told = self._years(lines), self._years(before)
        if years and told and not years & told:
            return True
        if table is None:
            return False
        own = [*(sheet.cells for sheet in self.current.sheets), *(part.cells for part in self.pending)]
        otherwise = self.head is not None and tells_otherwise(self.head, table, self.vocabulary)
        return otherwise or begins_anew(own, table.cells, self.vocabulary)

    def _years(self, lines: Sequence[TextLine]) -> set[int]:
        """The years in titles and captions; those of dates and of a project's name are not the form's."""
        found = set[int]()
        for line in lines:
            if _is_caption(line) and not _DATE.search(compact(line.text)) and not _heads_report(line, self.vocabulary):
                with suppress(Unreadable):
                    found |= {year} if (year := read_year(line.text)) else set()
        return found

    def _rows_of_names(self, table: Table) -> int:
        """How many first rows of the rest of a form say no more than whose it is."""
        named = [table, *([] if self.head is None else [self.head])]
        names = {compact(text) for part in named for _, text in anchors(part, self.vocabulary, below=4)}
        return rows_known(table, texts_of(self.head), names)

    def _is_own_name(self, name: str) -> bool:
        """Whether a name is that of the current form's project, as its table or a line over it has it."""
        table = anchors(self.head, self.vocabulary, below=4) if self.head is not None else iter(())
        told = [text for _, text in table] or [_heads_report(line, self.vocabulary) for line in self.current.lines]
        return any(same_name(name, text) for text in told if text)


def _is_under(box: Box, cell: Cell) -> bool:
    return cell.x0 < (box.x0 + box.x1) / 2 < cell.x1 and box.top > cell.box.top


def _continued(block: Block) -> bool:
    return isinstance(block, TextLine) and _is_caption(block) and _CONTINUED.search(compact(block.text)) is not None


def _is_prose_of_its_own(form: Form, page: int) -> bool:
    """Whether what stands before the first title is prose on pages of its own, such as the letter that carries it."""
    return form.last_page != page and sum(SENTENCE.search(line.text) is not None for line in form.lines) >= 2


def _captions(form: Form, page: int) -> list[Sheet | TextLine]:
    """Take from a form the lines over what begins the next one: 附件2 at the head of its page."""
    count = next((n for n, part in enumerate(reversed(form.parts)) if part.last_page != page), len(form.parts))
    taken = form.parts[len(form.parts) - count :]
    alone = len(taken) < len(form.parts) and not any(title.page == page for title in form.titles)
    if not alone or len(taken) > 4 or not all(_is_caption(part) for part in taken):
        return []
    del form.parts[len(form.parts) - count :]
    form.last_page = form.parts[-1].last_page
    return taken


def _is_caption(part: Sheet | TextLine) -> bool:
    return isinstance(part, TextLine) and len(part.text) <= 45 and not SENTENCE.search(part.text)


def _heads_report(line: TextLine, vocabulary: Vocabulary) -> str:
    """The name in 项目名称：… on a line of its own, which behind tables begins the head of another form."""
    label, _, value = line.text.replace("：", ":").partition(":")
    if vocabulary.key(_CONTINUED.sub("", compact(label)), "field") != "project_name":
        return ""
    return _NEXT_LABEL.sub("", value).strip()
