"""Cases that look like a contradiction and are none, beside their neighbours that are one."""

from __future__ import annotations

import pytest
from check_builder import D, fired, guangdong, left_over, line, money, national, printed, row, transfer
from paper import Paper
from road_form import BENEFIT, FIRST, HEADER, TOTAL, identity

from hecha.check import check_record
from hecha.schema import Claim, NarrativeSection, Record

MISSED, BEATEN = {"missed-target-unexplained"}, {"overachieved-unexplained"}
RANGE = {"rate-out-of-range"}
QUIET: set[str] = set()


def one(name: str, target: str, actual: str, level: str) -> Record:
    """A table without scores whose first indicator is this one."""
    return transfer(indicators=(row(name, target, actual, level), *transfer().indicators[1:]))


@pytest.mark.parametrize(
    ("name", "target", "actual", "level", "rules"),
    [
        ("信访投诉率", "3%", "5%", "质量指标", MISSED),
        ("信访投诉率", "3%", "1%", "质量指标", BEATEN),
        ("群众投诉次数", "≤5次", "0次", "质量指标", QUIET),
        ("办理时限", "5个工作日", "6天", "时效指标", QUIET),
        ("完成时间", "2023年12月底前", "2023年12月31日", "时效指标", QUIET),
        ("验收时间", "2023年第三季度", "2023年10月", "时效指标", MISSED),
        ("合格率", "≥95%", "94.96%", "质量指标", MISSED),
        ("合格率", "≥95.4%", "95%", "质量指标", QUIET),
        ("受训人次", "约500人次", "460人次", "数量指标", QUIET),
        ("受训人次", "约500人次", "400人次", "数量指标", MISSED),
        ("绿化面积", "≥10亩", "0.7公顷", "数量指标", QUIET),
        ("绿化面积", "≥10亩", "0.6公顷", "数量指标", MISSED),
        ("巡查频次", "每周不少于2次", "110次", "数量指标", QUIET),
        ("巡查频次", "每周3次", "每周2次", "数量指标", MISSED),
        ("PM2.5浓度", "≤35微克/立方米", "38微克/立方米", "生态效益指标", MISSED),
        ("PM2.5浓度", "≤35μg/m³", "0.03毫克/立方米", "生态效益指标", QUIET),
        ("万元GDP能耗", "下降5%", "下降6%", "生态效益指标", QUIET),
        ("万元GDP能耗", "下降5%", "下降3%", "生态效益指标", MISSED),
        ("培训天数", "3天", "5天", "数量指标", BEATEN),
        ("驻村天数", "200天", "180天", "数量指标", MISSED),
        ("审批天数", "5天", "3天", "时效指标", BEATEN),
        ("结转结余率", "≤5%", "12%", "成本指标", MISSED),
        ("三公经费变动率", "≤0%", "-10%", "成本指标", QUIET),
        ("重点工作完成率", "100%", "105%", "数量指标", RANGE),
        ("公众满意度", "≥90%", "4.6分", "满意度指标", QUIET),
        ("宣传效果", "提升", "未提升", "社会效益指标", MISSED),
        ("宣传效果", "有效提升", "有所提升", "社会效益指标", QUIET),
        ("补助发放情况", "及时足额", "尚未发放", "质量指标", MISSED),
        ("培训期数", "3-5期", "6期", "数量指标", QUIET),
        ("库房温度", "20±2℃", "25℃", "质量指标", QUIET),
        ("节约成本", "约5%", "4.6%", "成本指标", QUIET),
    ],
)
def test_targets_and_actuals(name: str, target: str, actual: str, level: str, rules: set[str]) -> None:
    assert fired(one(name, target, actual, level)) == rules


def executed(rate: str, *texts: str) -> set[str]:
    """What is said of a rate beside a budget and spending as printed, then sources of the budget."""
    budget, spent, *sources = (D(text) for text in texts)
    columns = {"budget": {"total": budget, **dict(zip(("appropriation", "other"), sources, strict=False))},
               "spent": {"total": spent}}  # fmt: skip
    record = national(funding=money(columns), execution=(line(D(rate), None, None),), indicators=(), total_score=None)
    order = [texts[0], *texts[2:], texts[1]]
    return fired(printed(record, **{f"funding__{i}__amount": text for i, text in enumerate(order)}))


def test_amounts_in_whole_numbers_are_exact_where_the_form_prints_others_with_decimals() -> None:
    assert executed("0.92", "10", "9") == QUIET  # 9.4 of 10.2
    assert executed("0.92", "10.00", "9.00") == {"execution-rate"}
    assert executed("0.92", "10", "9", "6.5", "3.5") == {"execution-rate"}
    assert executed("0.90", "10", "9", "6.5", "3.5") == QUIET


def told(text: str, rate: str) -> set[str]:
    """What is said of a rate in a sentence of the report, where one source was spent to 92 %, and all money to 90 %."""
    funding = money(
        {
            "budget": {"total": 2340, "central": 1800, "local": 540},
            "spent": {"total": 2106, "central": 1656, "local": 450},
        }
    )
    record = guangdong(
        evaluated_amount=None,
        spending_items=(),
        funding=funding,
        execution=(line(0.9, None), line(0.92, None, None, "central")),
        claims=(Claim(metric="execution_rate", value=D(rate), unit="%"),),
        narrative=(NarrativeSection(heading="资金情况", text=text),),
    )
    return fired(record)


def test_a_rate_of_one_source_said_of_all_money() -> None:
    whole = "项目全年预算2340万元，全年执行2106万元，"
    assert told(f"{whole}预算执行率为92%。", "0.92") == {"claim-conflict"}
    assert told(f"{whole}预算执行率为90%。", "0.90") == QUIET
    assert told(f"{whole}其中中央资金执行率为92%。", "0.92") == QUIET
    assert told("中央资金预算1800万元，执行1656万元，执行率为92%。", "0.92") == QUIET
    assert told("预算执行率为91%。", "0.91") == {"claim-conflict"}


@pytest.mark.parametrize(("head", "told"), [("（　　　年度）", True), ("（20　　年度）", True), ("", False)])
def test_a_year_is_blank_where_there_is_a_place_for_it(paper: Paper, head: str, told: bool) -> None:
    paper.title("项目支出绩效自评表")
    if head:
        paper.text(head, x=250)
    paper.table(identity("城区道路维修"))
    paper.table(f"{HEADER}\n{FIRST}\n{BENEFIT}\n{TOTAL}")
    checked = check_record(paper.record())
    assert ("required-missing" in {f.rule for f in checked.findings}) is told
    assert ("required-missing" in {n.rule for n in checked.unchecked}) is not told


@pytest.mark.parametrize(
    ("label", "told"),
    [("原因（执行率低于90%的须说明）", True), ("原因", False), ("原因（执行率低于80%的须说明）", False)],
)
def test_the_rate_from_which_a_reason_is_due_stands_in_a_header(paper: Paper, label: str, told: bool) -> None:
    paper.title("部门预算项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table(f"""
        项目名称 | 城区道路维修 | < | < | < | < | <
        主管部门 | 市政局 | < | < | 实施单位 | 养护中心 | <
        预算执行情况 | 年度预算数（万元） | 调整后预算数 | 预算执行数 | 预算执行率 | 得分 | {label}
        ^ | 总额 | 100.00 | 85.00 | 85.00% | 8.5 |
        """)
    paper.table(f"{HEADER}\n{FIRST}\n{BENEFIT}")
    record = paper.record()
    assert ("low-execution" in {f.rule for f in check_record(record).findings}) is told


def section(text: str, heading: str = "（二）存在问题。", *, missed: bool = False) -> set[str]:
    """What is said of a text, where perhaps satisfaction missed its target for a reason that is given."""
    rows = guangdong().indicators
    if missed:
        rows = (*rows[:4], row("沿岸居民满意度", "≥85%", "80%", "服务对象或公众满意度", reason="宣传不足"))
    narrative = (NarrativeSection(heading=heading, text=text),)
    return fired(guangdong(narrative=narrative, indicators=rows)) - {"goal-achieved-conflict", "claim-conflict"}


LONG = "项目严格按照批复的实施方案推进，成立了工作专班。" * 6


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("总额100万元，其中中央60万元（含上年结转20万元）、省级40万元。", QUIET),
        ("安排资金总额100万元，其中财政拨款100万元，实际支出98万元。", QUIET),
        ("支出总额100万元，其中人员支出60万元，公用支出60万元。", {"parts-sum"}),
        ("资金总额100万元，其中2022年60万元，2023年60万元。", {"parts-sum"}),
        ("主要问题包括但不限于人员不足。", QUIET),
        ("说明存在的问题及原因，包括但不限于以下方面。", {"template-residue"}),
        (LONG + "下一步将加强管理", QUIET),
        (LONG + "包括巡查、清理、培训等", QUIET),
        (LONG + "包括巡查、清理、培训", QUIET),
        (LONG + "包括巡查、", {"text-truncated"}),
        (LONG + "没有超出预算，自评", {"text-truncated"}),
        ("建设内容（含道路、桥梁等。已经完成验收", QUIET),
        ("建设内容（含道路、桥梁", {"text-truncated"}),
    ],
)
def test_texts(text: str, rules: set[str]) -> None:
    assert section(text) == rules


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("各项绩效目标均已完成。", {"reason-contradicts"}),
        ("无未完成的指标。", {"reason-contradicts"}),
        ("除满意度外各项指标均已完成。", QUIET),
        ("数量指标全部完成，满意度未达标。", QUIET),
        ("无偏差较大的指标。", QUIET),
        ("无明显问题。", QUIET),
        ("暂无", {"section-blank"}),
    ],
)
def test_texts_beside_a_miss(text: str, rules: set[str]) -> None:
    assert section(text, missed=True) == rules


@pytest.mark.parametrize(
    ("reason", "rules"),
    [
        *((text, MISSED) for text in ("无偏差", "已完成", "未完成", "未达到目标", "无；无", "无偏差，无需改进", "0")),
        *((text, QUIET) for text in ("受疫情影响", "未完成，因企业停工", "按计划推进", "无；下一步加强宣传")),
    ],
)
def test_what_is_no_reason(reason: str, rules: set[str]) -> None:
    first = row("培训人数", "≥500人", "480人", reason=reason)
    assert fired(transfer(indicators=(first, *transfer().indicators[1:]))) == rules


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        *((("contact_name", value, False)) for value in ("李 明", "李明（科长）", "李明 13800000000", "王刚、李明")),
        ("contact_name", "王刚", True),
        *((("contact_phone", value, False)) for value in ("0700-8123456转801", "8123456-801", "13800000000、8123456")),
        ("contact_phone", "0700-8123457", True),
        *((("reporting_unit", value, False)) for value in ("青山水务局", "水务局", "青山市水务局（本级）")),
        *((("reporting_unit", value, True)) for value in ("青山区水务局", "青山市水务局河道管理所")),
        ("project_name", "2023年度河道保洁专项资金项目", False),
        ("project_name", "河道保洁专项经费", True),
    ],
)
def test_who_it_is(field: str, value: str, told: bool) -> None:
    record = guangdong(conflicts=(left_over(field, value),))
    assert fired(record) == ({"identity-conflict"} if told else QUIET)


def stated(text: str, **claim: str) -> set[str]:
    """What is said of claims in a sentence, beside 100 budgeted, 95 spent and 95.2 % satisfied in 2023."""
    units = {"budget": ("万元", 10_000), "spent": ("万元", 10_000)}
    made = []
    for metric, figure in claim.items():
        unit, factor = units.get(metric, ("%", D("0.01")))
        made.append(Claim(metric=metric, value=D(figure) * factor, unit=unit))  # type: ignore[arg-type]
    record = guangdong(
        evaluated_amount=None,
        spending_items=(),
        funding=money({"budget": {"total": 100}, "spent": {"total": 95}}),
        indicators=(*guangdong().indicators[:4], row("居民满意度", "≥85%", "95.2%", "服务对象或公众满意度")),
        claims=tuple(made),
        narrative=(NarrativeSection(heading="一、项目情况", text=text),),
    )
    return fired(record)


@pytest.mark.parametrize(
    ("text", "claim", "rules"),
    [
        ("2023年安排资金120万元。", {"budget": "120"}, {"claim-conflict"}),
        ("市财政局安排资金120万元，用于河道保洁。", {"budget": "120"}, {"claim-conflict"}),
        ("2022年安排资金120万元，2023年继续实施。", {"budget": "120"}, QUIET),
        ("市财政局第一批下达资金60万元。", {"budget": "60"}, QUIET),
        ("项目总投资批复500万元，分三年实施。", {"budget": "500"}, QUIET),
        ("与中标单位签订合同，支付50万元。", {"spent": "50"}, QUIET),
        ("实际支出90万元。", {"spent": "90"}, {"claim-conflict"}),
        ("群众满意度达到90%以上。", {"satisfaction": "90"}, QUIET),
        ("群众满意度达到98%以上。", {"satisfaction": "98"}, {"claim-conflict"}),
        ("群众满意度为90%。", {"satisfaction": "90"}, {"claim-conflict"}),
        ("资金支出率超过90%。", {"execution_rate": "90"}, QUIET),
        ("资金支出率为90%。", {"execution_rate": "90"}, {"claim-conflict"}),
        ("截至6月底支出31.9万元，执行率31.9%；截至年末支出95万元。", {"execution_rate": "31.9"}, QUIET),
        ("2022年预算安排54万元，执行率99.6%。", {"execution_rate": "99.6"}, QUIET),
        ("第一批资金执行率99.6%。", {"execution_rate": "99.6"}, QUIET),
        ("截至6月底支出31.9万元，截至年末执行率98%。", {"execution_rate": "98"}, {"claim-conflict"}),
        ("一标段支付率98%，二标段支付率97%。", {"execution_rate": "98"}, QUIET),
        ("中央资金执行率100%，县级资金执行率98%。", {"execution_rate": "98"}, QUIET),
        ("其中设备购置支出61万元，执行率98%；", {"execution_rate": "98"}, QUIET),
        ("培训支出37万元，执行率98%。", {"execution_rate": "98"}, QUIET),
        ("全年支出95万元，执行率98%。", {"execution_rate": "98"}, {"claim-conflict"}),
        ("全省同类项目平均执行率为98%。", {"execution_rate": "98"}, QUIET),
        ("2021-2023年三年累计支出271万元。", {"spent": "271"}, QUIET),
        ("目前资金支付率为98%（截至2024年3月）。", {"execution_rate": "98"}, QUIET),
        ("项目绩效监控时执行率仅为45%。", {"execution_rate": "45"}, QUIET),
        ("其中东川县执行率98%。", {"execution_rate": "98"}, QUIET),
        ("服务对象平均满意度为98%。", {"satisfaction": "98"}, {"claim-conflict"}),
        ("个别偏远村满意度仅为80%。", {"satisfaction": "80"}, QUIET),
        ("个别偏远村网络信号弱，满意度仅为80%。", {"satisfaction": "80"}, QUIET),
        ("全县资金执行率98%。", {"execution_rate": "98"}, {"claim-conflict"}),
        ("2024年计划申请预算 175 万元。", {"budget": "175"}, QUIET),
        ("全省资金执行率98%。", {"execution_rate": "98"}, QUIET),
        ("截至12月31日，资金支出率为98%。", {"execution_rate": "98"}, {"claim-conflict"}),
    ],
)
def test_what_a_sentence_speaks_of(text: str, claim: dict[str, str], rules: set[str]) -> None:
    assert stated(text, **claim) == rules
