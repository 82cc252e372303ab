"""A real self-evaluation: what has to be reported of it, and what a naive checker would wrongly accuse it of.

Municipal platform project of 2020, a basic information table with its report; the print stops within the scored list.
"""

# ruff: noqa: E501  (tables of cases, one a line)

from __future__ import annotations

from decimal import Decimal as D

import pytest
from check_builder import left_over, money, row

from hecha.check import check_record
from hecha.schema import Claim, NarrativeSection, Record, ScoreItem, Source, SpendingItem, StageGoal

SCORED = "该项目自评等级为优，分数为99.98，下面逐一分析。论证充分性：该项目方案前期经过征求意见、专家评审论证，经过集体会议协商决定，并报请市政府审批后实施，自评4分。预算控制：在确保达到项目建设目标和性能的前提下，充分使用资金，没有超出预算，自评"
ITEMS: dict[str, int | str] = {
    "论证充分性": 4, "完整性": 2, "科学性": 2, "可衡量性": 2, "制度完整性": 1, "计划安排合理性": 1, "资金到位率": 3, "资金到位及时性": 2,
    "资金分配合理性": 3, "资金支出率": "5.98", "支出规范性": 6, "实施程序": 4, "管理情况": 4,
}  # fmt: skip

SEED = Record(
    source=Source(file="seed.pdf", pages=(1, 4), kind="digital"),
    family="basic_info",
    amount_unit="万元",
    title="市级财政支出项目绩效自评基础信息表",
    project_name="韶关市12345政府服务热线（含网络问政）平台整合项目",
    reporting_unit="韶关市政务服务数据管理局",
    supervising_department="韶关市政务服务数据管理局",
    evaluation_year=2020,
    evaluated_amount=D(1_000_000),
    contact_phone="0751-8877716",
    fill_date="2021-03",
    start_date="2020-01-01",
    end_date="2020-12-31",
    basis="关于下达2020年度市级部门预算的通知（韶财绩〔2021〕2号），韶关市信息中心项目支出预算明细表",
    funding=money({"budget": {"municipal": 100, "total": 100}, "spent": {"municipal": 100, "total": 100}}, year=2020),
    spending_items=(SpendingItem(year=2020, purpose="支付平台整合项目费用", amount=D(1_000_000)),),
    overall_goal="整合建成韶关市12345政府服务热线（网络问政）平台，实现一个平台，一套机制、一个数据库。",
    overall_goal_achieved=True,
    stage_goals=(
        StageGoal(number=1, goal="完成平台整合，建成韶关市12345政府服务热", result="完成"),
        StageGoal(number=2, goal=None, result="完成"),
        StageGoal(number=3, goal=None, result=None),
    ),
    indicators=(
        row("单位上线数", "800个", "930个", formula="12345政府服务热线（网络问政）平台上线单位数量"),
        row("系统试运行正常运行率", "95%", "99%", "质量指标", formula="系统试运行正常运行率"),
        row("运维处理响应时间", "2小时", "1小时", "时效指标", formula="服务商对平台的运行维护处理响应时间"),
        row(
            "单位上线成本",
            "6000 元",
            "2940元",
            "成本指标",
            level1=None,
            formula="平均每个单位上线12345平台(网络问政)的成本(元)",
        ),
        row(
            "公共服务和社会治理能力",
            "提升",
            "提升",
            "社会效益指标",
            level1=None,
            formula="公共服务和社会治理能力进一步提升。",
        ),
        row("平台使用单位满意度", "85%", "100%", "服务对象或公众满意度", formula="使用单位满意数/调查单位总数"),
    ),
    total_score=D("99.98"),
    grade="优",
    score_items=tuple(ScoreItem(name=n, score=D(p)) for n, p in ITEMS.items()),
    claims=(
        Claim(metric="arrival_rate", value=D(1), unit="%"),
        Claim(metric="execution_rate", value=D("0.996"), unit="%"),
    ),
    narrative=(
        NarrativeSection(
            heading="（二）项目实施主要内容及实施程序。", text="平台于2020年11月完成验收，系统延伸到了县直部门及镇街。"
        ),
        NarrativeSection(heading="(三) 简述项目自评等级和分数", text=SCORED),
    ),
    conflicts=(
        left_over("contact_phone", "8877716"),
        left_over("project_name", "韶关市12345政府服务热线(网络问政)平台整合项目"),
        left_over("reporting_unit", "市政务服务数据管理局"),
    ),
)

FOUND = {(f.rule, f.subjects[0]) for f in check_record(SEED).findings if f.severity != "info"}

REPORTED = {
    ("claim-conflict", "/claims/1/value"),
    ("overachieved-unexplained", "/indicators/2/actual"),
    ("overachieved-unexplained", "/indicators/3/actual"),
    ("unit-cost-conflict", "/indicators/3/actual"),
    ("goal-result-without-goal", "/stage_goals/1/result"),
    ("basis-year", "/basis"),
}

FALSE_ALARMS: dict[str, set[str | tuple[str, str]]] = {
    "1 hour of 2 and 2,940 of 6,000 are not missed": {"missed-target-unexplained", "goal-achieved-conflict", "score-inflated"},
    "6000元 and 2940元 are no 万元": {"amount-scale"},
    "930 of 800 and 99 of 95 % are no overachievement": {("overachieved-unexplained", "/indicators/0/actual"), ("overachieved-unexplained", "/indicators/1/actual")},
    "100 % of 85 % satisfaction is no overachievement": {("overachieved-unexplained", "/indicators/5/actual"), "rate-out-of-range"},
    "rows left blank for other benefits are not missing": {"actual-missing", "target-missing", "indicator-level-missing"},
    "no reason is due where nothing was missed": {"missed-target-unexplained"},
    "a goal blank on both sides is no gap": {"goal-without-result"},
    "提升 for 提升 is no error in a figure": {"unit-mismatch", "actual-not-measured"},
    "a phone without its area code is the same": {("identity-conflict", "/contact_phone")},
    "filled in in March 2021 is not the wrong year": {"filled-too-early", "year-outside-period"},
    "accepted in November, before the project's end": {"date-order"},
    "39.98 visible points of 99.98, in a text that is cut off": {"score-sum"},
    "full-width and half-width brackets are one name": {("identity-conflict", "/project_name"), ("identity-conflict", "/reporting_unit")},
    "a table without weights and scores": {"weight-sum", "execution-score", "score-over-weight", "level-weight"},
    "columns left empty": {"funding-sum", "required-missing", "spending-items-sum"},
    "a cost indicator without its level 1 after the page break": {"indicator-level-missing", "indicator-duplicate"},
    "优 for 99.98 points": {"grade-score"},
}  # fmt: skip


def test_what_does_not_add_up_is_reported() -> None:
    warnings = {(rule, pointer) for rule, pointer in FOUND if rule != "text-truncated"}
    assert warnings == REPORTED
    assert ("text-truncated", "/narrative/1/text") in FOUND


@pytest.mark.parametrize("alarm", FALSE_ALARMS)
def test_what_is_right_is_not_accused(alarm: str) -> None:
    for accused in FALSE_ALARMS[alarm]:
        assert accused not in FOUND
        assert accused not in {rule for rule, _ in FOUND}


def test_the_sum_of_a_list_that_is_cut_off_is_said_to_be_unchecked() -> None:
    assert "score-sum" in {n.rule for n in check_record(SEED).unchecked}


def test_the_figures_stand_in_the_messages() -> None:
    said = {f.rule: f.message for f in check_record(SEED).findings}
    assert said["claim-conflict"] == "正文写资金支出率99.6%，表内100万元÷100万元为100%。"
    assert "2940元×“单位上线数”930个＝273.42万元" in said["unit-cost-conflict"]
    assert "韶财绩〔2021〕2号" in said["basis-year"]
