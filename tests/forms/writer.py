"""Writes a form and its truth together: whatever is printed goes into the record, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from . import vocabulary
from .project import Project
from .quantities import fixed, plain
from .sheet import Band, Block, Cell, Para, Style, Table, spread
from .wording import Wording

D = Decimal
Record = dict[str, Any]
NAMES = (
    "family",
    "amount_unit",
    "project_name",
    "reporting_unit",
    "supervising_department",
    "evaluation_year",
    "evaluated_amount",
    "contact_name",
    "contact_phone",
    "contact_email",
    "filled_by",
    "fill_date",
    "start_date",
    "end_date",
    "basis",
    "funding",
    "execution",
    "spending_items",
    "overall_goal",
    "overall_goal_result",
    "overall_goal_achieved",
    "stage_goals",
    "indicators",
    "total_score",
    "total_weight",
    "grade",
    "score_items",
    "claims",
    "narrative",
    "other_notes",
    "findings",
)
LISTS = {
    "funding",
    "execution",
    "spending_items",
    "stage_goals",
    "indicators",
    "score_items",
    "claims",
    "narrative",
    "findings",
}


def grade_of(total: Decimal) -> str:
    return "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"


@dataclass
class Look:
    """Choices of layout that have nothing to do with the content."""

    merge1: bool
    merge2: bool
    level_weights: str  # none, line, inline: 产出指标（50分）
    vertical_level1: bool
    vertical_title: bool
    brackets: str  # round the A and B of measures: （） () or nothing
    dash: str  # in cells that do not apply
    no_reason: str  # printed where there is no reason
    places: int | None  # of scores; None: as many as needed
    unit_in: str  # title, column, caption, rows
    title_row: bool  # block titles in rows of their own rather than to the left
    rate: str  # how rates are printed: with %, without, or as a ratio
    points: str  # printed behind weights

    @staticmethod
    def draw(rng: Random) -> Look:
        merge1, vertical = rng.random() < 0.85, rng.random() < 0.12
        vertical = vertical and merge1
        return Look(
            merge1=merge1,
            merge2=rng.random() < 0.75,
            level_weights="none" if vertical else rng.choice(["none"] * 4 + ["line", "line", "inline"]),
            vertical_level1=vertical,
            vertical_title=rng.random() < 0.75,
            brackets=rng.choice(["（{}）", "({})", "", "", "\n（{}）"]),
            dash=rng.choice(["—", "—", "-", "/", "", "——", "－"]),
            no_reason=rng.choice(["", "", "", "无", "—", "/"]),
            places=rng.choice([None, None, None, 0, 1, 2]),
            unit_in=rng.choice(["title", "title", "title", "caption", "column"]),
            title_row=rng.random() < 0.12,
            rate=rng.choice(["%"] * 28 + ["bare", "ratio"]),
            points=rng.choice([""] * 24 + ["分"]),
        )


class Writer:
    """One form in the making: its bands and paragraphs so far, and the record that they amount to."""

    def __init__(self, project: Project, family: str, fixed: dict[str, str] | None = None) -> None:
        self.project = project
        self.rng: Random = project.layout
        self.look = Look.draw(self.rng)
        self.label = Wording.draw(self.rng, fixed or {})
        self.bands: list[Band] = []
        self.blocks: list[Block] = []
        self.tables_done = 0
        self.record: Record = {name: [] if name in LISTS else None for name in NAMES}
        self.record["family"] = family
        self.record["amount_unit"] = project.money.unit
        self.accept: dict[str, Any] = {
            "findings": [
                {"rule": r, "subjects": []} for r in ("copied-narrative", "duplicate-record", "duplicate-project")
            ]
        }
        self.notes: list[str] = []

    # --- values ---

    def money(self, yuan: Decimal | None) -> str:
        return self.project.money.nothing if yuan is None else self.project.money.show(yuan)

    def score(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        places = self.look.places
        if places is not None and value == round(value, places):
            return fixed(value, places)
        return plain(value)

    def weight(self, value: Decimal | None) -> str:
        return self.score(value) + (self.look.points if value is not None else "")

    def percent(self, value: Decimal, places: int) -> str:
        if self.look.rate == "ratio":
            return plain(value)
        text = fixed(value * 100, places, rounding=ROUND_HALF_UP)
        if "." in text and value == 1 and self.rng.random() < 0.3:
            text = text.rstrip("0").rstrip(".")
        return text + ("%" if self.look.rate == "%" else "")

    def date(self, when: tuple[int, int, int], to_day: bool = True) -> tuple[str, str]:
        """A date as printed, and as the record has it."""
        year, month, day = when
        if to_day:
            style = self.rng.choice(
                [
                    "{0}年{1}月{2}日",
                    "{0}年{1}月{2}日",
                    "{0}.{1}.{2}",
                    "{0}-{1:02d}-{2:02d}",
                    "{0}/{1}/{2}",
                    "{0}年{1:02d}月{2:02d}日",
                ]
            )
            return style.format(*when), f"{year}-{month:02d}-{day:02d}"
        return self.rng.choice(["{0}年{1}月", "{0}.{1}", "{0}年{1:02d}月", "{0}-{1:02d}"]).format(
            *when
        ), f"{year}-{month:02d}"

    # --- putting the form together ---

    def add(self, band: Band) -> None:
        self.bands.append(band)

    def row(self, cells: list[Cell], widths: list[float]) -> None:
        self.bands.append(Band(widths, [spread(cells, len(widths))]))

    def close_table(self) -> None:
        """End the table; what follows starts a new one or stands below."""
        if self.bands:
            self.blocks.append(Table(self.bands))
            self.bands = []

    def para(self, text: str, **look: Any) -> None:
        self.close_table()
        self.blocks.append(Para(text, **look))

    def find(self, rule: str, severity: str, *subjects: str) -> None:
        self.record["findings"].append({"rule": rule, "severity": severity, "subjects": list(subjects)})

    def waive(self, *rules: str) -> None:
        """Findings that may or may not be given: one of a rule, of missed targets one for each."""
        missed = sum(not one.met for one in self.project.indicators)
        for rule in rules:
            count = missed if rule == "missed-target-unexplained" else 1
            self.accept["findings"] += [{"rule": rule, "subjects": []}] * count


def finish(writer: Writer) -> Record:
    """The record, with what may or may not be given."""
    writer.close_table()
    for one in writer.project.indicators:
        if one.target and one.actual and one.actual.words in vocabulary.FAR_OVER and not one.reason:
            writer.find("overachieved-unexplained", "warning")
    record = dict(writer.record)
    record["findings"] = record["findings"] + writer.project.findings
    record["accept"] = writer.accept
    return record


def page_style(rng: Random, landscape: bool | None = None, columns: int = 9) -> Style:
    """How the pages look; more columns ask for smaller print."""
    wide = landscape if landscape is not None else rng.random() < 0.12
    size = rng.choice([8, 8.5, 9, 9, 10, 10.5]) if wide or columns <= 9 else rng.choice([7.5, 8, 8.5, 9])
    return Style(
        landscape=wide,
        margin=rng.choice([36, 45, 56, 56, 64]),
        size=size,
        rules=rng.choice(
            ["full"] * 18
            + ["thick"] * 3
            + [
                "hairline",
                "hairline",
                "dashed",
                "dashed",
                "double",
                "double",
                "no-outer",
                "no-outer",
                "gaps",
                "gaps",
                "lines-only",
            ]
        ),
        rule_width=rng.choice([0.5, 0.6, 0.75, 1.0]),
        shade=rng.random() < 0.12,
        repeat_header=rng.random() < 0.3,
        split_rows=rng.random() < 0.7,
        padding=rng.choice([1.5, 2, 3, 3, 4]),
        footer=rng.choice(["", "", "— {page} —", "{page}", "第 {page} 页", "第 {page} 页，共 {pages} 页", "-{page}-"]),
        font=rng.choice(
            [
                "AR PL UMing CN",
                "AR PL UKai CN",
                "Noto Serif CJK SC",
                "Noto Sans CJK SC",
                "WenQuanYi Zen Hei",
                "WenQuanYi Micro Hei",
                "AR PL SungtiL GB",
                "AR PL KaitiM GB",
            ]
        ),
        title_font=rng.choice(["Noto Sans CJK SC", "WenQuanYi Zen Hei", "Noto Serif CJK SC"]),
    )
