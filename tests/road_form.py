"""The form of a road repair, in the parts that tests lay over pages."""

from __future__ import annotations

from paper import Paper

from hecha.schema import Record

HEADER = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施"
FIRST = "产出指标 | 数量指标 | 维修道路里程 | ≥12公里 | 12公里 | 20 | 20 | "
SECOND = "^ | 质量指标 | 验收合格率 | ≥95% | 98% | 30 | 30 | "
THIRD = "^ | 时效指标 | 按期完工率 | ≥90% | 92% | 10 | 10 | "
BENEFIT = "效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 30 | 30 | "
TOTAL = "总分 | < | < | < | < | 100 | 99.5 | "


def identity(name: str, budget: str = "100.00") -> str:
    return f"""
        项目名称 | {name} | < | < | < | <
        主管部门 | 市政局 | < | 实施单位 | 养护中心 | <
        项目资金\\n（万元） | | 全年预算数 | 全年执行数 | 执行率 | 得分
        ^ | 年度资金总额 | {budget} | 95.00 | 95.00% | 9.5
        """


def form(paper: Paper, name: str, budget: str = "100.00", title: bool = True) -> None:
    if title:
        paper.title("项目支出绩效自评表")
        paper.text("（2023年度）", x=260)
    paper.table(identity(name, budget))
    paper.table(f"{HEADER}\n{FIRST}\n{BENEFIT}\n{TOTAL}")


def read(record: Record) -> list[tuple[str | None, str | None, str | None, str]]:
    return [(i.level1, i.level2, i.name, i.actual.raw if i.actual else "") for i in record.indicators]


WHOLE = [
    ("产出指标", "数量指标", "维修道路里程", "12公里"),
    ("产出指标", "质量指标", "验收合格率", "98%"),
    ("产出指标", "时效指标", "按期完工率", "92%"),
    ("效益指标", "社会效益指标", "投诉下降率", "12%"),
]
