"""The catalogue of rules as Markdown (``docs/rules/``), written from the rules' docstrings."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from . import engine  # noqa: F401  (registers all rules)
from .registry import HEADINGS, SEVERITIES, RuleInfo, catalogue

SUBJECTS: dict[str, str] = {
    "funding": "资金",
    "execution": "预算执行",
    "claims": "表文一致",
    "indicators": "指标",
    "unit_cost": "单位成本",
    "scores": "得分与分值",
    "goals": "目标",
    "dates": "日期与年度",
    "identity": "基本信息",
    "narrative": "文字",
    "wording": "表述",
    "repeats": "同批材料的重复",
    "corpus": "同批材料的比较",
}
"""How each room of rules is called."""

_WRITTEN = "<!-- 由规则的文档字符串生成：python -m hecha.check docs/rules -->"


def pages() -> dict[str, str]:
    """File name to contents: an index, and one page for each rule."""
    rules = catalogue()
    found = {"README.md": _index(rules)}
    found.update((f"{rule.name}.md", _page(rule)) for rule in rules)
    return found


def _index(rules: list[RuleInfo]) -> str:
    lines = ["# 规则目录", "", _WRITTEN, "", f"共{len(rules)}条规则。`hecha explain 规则名` 显示同样的内容。"]
    for subject, group in groupby(rules, key=lambda rule: rule.subject):
        lines += ["", f"## {SUBJECTS[subject]}", "", "| 规则 | 名称 | 级别 | 查什么 |", "|---|---|---|---|"]
        lines += [
            f"| [`{r.name}`]({r.name}.md) | {r.title} | {SEVERITIES[r.severity][0]} | {r.what.replace('|', '／')} |"
            for r in group
        ]
    return "\n".join(lines) + "\n"


def _page(rule: RuleInfo) -> str:
    scope = "同批全部记录" if rule.scope == "run" else "一条记录"
    lines = [f"# `{rule.name}` {rule.title}", "", _WRITTEN, ""]
    lines += [f"级别：{SEVERITIES[rule.severity][0]}　范围：{scope}　分类：{SUBJECTS[rule.subject]}"]
    texts = (rule.what, rule.basis, rule.example, rule.exceptions, rule.english)
    for heading, text in zip(HEADINGS, texts, strict=True):
        lines += ["", f"## {heading}", "", text]
    return "\n".join(lines) + "\n"


def write_catalogue(folder: Path) -> list[Path]:
    """Write the pages to a folder and remove pages of rules that are gone; returns the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    found = pages()
    for stale in folder.glob("*.md"):
        if stale.name not in found:
            stale.unlink()
    for name, text in found.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in found]
