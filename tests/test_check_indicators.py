"""The rules about indicators and their scores."""

# ruff: noqa: E501  (tables of cases, one a line)

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from check_builder import (
    QUIET,
    ROWS,
    UNCHECKED,
    Case,
    finding,
    fired,
    guangdong,
    left_over,
    line,
    national,
    printed,
    q,
    reviewed,
    row,
    transfer,
    verify,
    with_row,
)

from hecha.check import CheckConfig, Thresholds, check_record
from hecha.check.direction import Direction, direction_of
from hecha.check.verdict import Outcome, judge
from hecha.schema import Indicator, NarrativeSection, Record, ScoreItem


def one(target: str | None, actual: str | None, name: str = "培训人数", level: str = "数量指标", **more: Any) -> Record:
    """A transfer-payment table (no scores) whose first indicator is this one."""
    return transfer(indicators=(row(name, target, actual, level, **more), *transfer().indicators[1:]))


def scored(
    target: str, actual: str, weight: float, score: float, name: str = "培训人数", level: str = "数量指标"
) -> Record:
    """A national table with one such indicator, its reason given, and the total that follows."""
    first = row(name, target, actual, level, weight=weight, score=score, reason="受订单减少影响")
    rest = (row("带动就业", "12人", "11人", weight=90 - weight, score=82.5 - weight, reason="受订单减少影响"),)
    return national(indicators=(first, *rest), total_score=None)


def problems(text: str, heading: str = "存在问题") -> dict[str, Any]:
    return {"narrative": (NarrativeSection(heading=heading, text=text),)}


def levels(*kept: str) -> Record:
    return transfer(indicators=tuple(row(f"{name}甲", "1个", "1个", name) for name in kept))


SCAN = national().source.model_copy(update={"kind": "scanned"})

CASES = [
    Case("missed-target-unexplained", "fewer than the target", one("≥500人", "480人")),
    Case("missed-target-unexplained", "无 is no reason", one("≥80%", "63%", "学员满意度", "满意度指标", reason="无")),
    Case("missed-target-unexplained", "部分达成", one("显著提高", "部分达成预期指标", "就业能力", "社会效益指标")),
    Case("missed-target-unexplained", "words for a figure", one("≥500人", "未完成")),
    Case("missed-target-unexplained", "later than the deadline", one("2023年9月底前", "2023年10月", "完成时限", "时效指标")),
    Case("missed-target-unexplained", "slower than allowed", one("2小时", "2.5小时", "故障响应时间", "时效指标")),
    Case("missed-target-unexplained", "below a range", one("450～540人", "430人")),
    Case("missed-target-unexplained", "the problems name another indicator", one("≥500人", "480人").model_copy(update=problems("个别点位巡查频次低于工作要求。"))),
    Case("missed-target-unexplained", "a reason is given", one("≥500人", "480人", reason="受降雨影响，部分班次延期"), QUIET),
    Case("missed-target-unexplained", "the report explains it", one("≥500人", "480人").model_copy(update=problems("培训人数未达到年初目标，主要是企业停工。")), QUIET),
    Case("missed-target-unexplained", "a closing row gives the reasons", one("≥500人", "480人").model_copy(update=problems("受疫情影响，部分班次取消。", "偏差大或目标未完成原因分析")), QUIET),
    Case("missed-target-unexplained", "a reason that no field took", one("≥500人", "480人").model_copy(update={"unmapped": (left_over("未完成原因", "受降雨影响"),)}), QUIET),
    Case("missed-target-unexplained", "a faster response", one("2小时", "1小时", "运维处理响应时间", "时效指标", reason="新增人员"), QUIET),
    Case("missed-target-unexplained", "a lower cost", one("6000元", "5940元", "单位上线成本", "成本指标"), QUIET),
    Case("missed-target-unexplained", "on the last day of the month", one("2023年9月底前", "2023年9月", "完成时限", "时效指标"), QUIET),
    Case("missed-target-unexplained", "other units of the same size", one("≤30分钟", "0.5小时", "到达时间", "时效指标"), QUIET),
    Case("missed-target-unexplained", "a unit left out", one("≥50个", "50"), QUIET),
    Case("missed-target-unexplained", "once a month and 11 times", one("1次/月", "11次", "巡查次数")),
    Case("missed-target-unexplained", "once a month and 12 times", one("1次/月", "12次", "巡查次数"), QUIET),
    Case("missed-target-unexplained", "a percent sign left out", one("≥95%", "96", "合格率", "质量指标"), QUIET),
    Case("missed-target-unexplained", "a bare figure in the target's 万", one("≥3.6万立方米", "3.71", "节水量"), QUIET),
    Case("missed-target-unexplained", "less of the target's 万", one("≥3.6万立方米", "3.5", "节水量")),
    Case("missed-target-unexplained", "a bare figure that is no 万", one("≥1.2万人", "12,860"), QUIET),
    Case("missed-target-unexplained", "a bare target of the actual's 万", one("≥3.6", "3.71万立方米", "节水量"), QUIET),
    Case("missed-target-unexplained", "a small percentage without its sign", one("≤1%", "0.5", "差错率", "质量指标"), QUIET),
    Case("missed-target-unexplained", "a permille without its sign", one("≤5‰", "3.2", "差错率", "质量指标"), QUIET),
    Case("missed-target-unexplained", "a ratio", one("≥95%", "0.93", "合格率", "质量指标")),
    Case("missed-target-unexplained", "about as many", one("约500人", "480人"), QUIET),
    Case("missed-target-unexplained", "at least 95 % may be 98 %", one("≥98%", "95%以上", "合格率", "质量指标"), QUIET),
    Case("missed-target-unexplained", "the target's own words", one("基本完成", "基本完成"), QUIET),
    Case("missed-target-unexplained", "达成预期指标", one("明显改善", "达成预期指标", "生态环境", "生态效益指标"), QUIET),
    Case("missed-target-unexplained", "words that say neither", one("明显改善", "效果良好", "生态环境", "生态效益指标"), QUIET),
    Case("missed-target-unexplained", "a rate of control may be meant either way", one("=100%", "98%", "成本控制率", "成本指标"), QUIET),
    Case("overachieved-unexplained", "62 % more", one("不少于57700平方米", "93475平方米")),
    Case("overachieved-unexplained", "a bare amount of 万元", one("≤150万元", "147", "维修成本", "成本指标"), QUIET),
    Case("overachieved-unexplained", "half the time", one("≤2小时", "1小时", "响应时间", "时效指标")),
    Case("overachieved-unexplained", "half the unit cost", one("6000元", "2940元", "单位上线成本", "成本指标")),
    Case("overachieved-unexplained", "above a range", one("450～540人", "800人")),
    Case("overachieved-unexplained", "16 % more", one("800个", "930个"), QUIET),
    Case("overachieved-unexplained", "30 % more is not more than 30 %", one("100个", "130个"), QUIET),
    Case("overachieved-unexplained", "100 % of 85 %", one("85%", "100%", "使用单位满意度", "满意度指标"), QUIET),
    Case("overachieved-unexplained", "explained", one("≥14个", "22个", reason="群众参与积极性高于预期"), QUIET),
    Case("overachieved-unexplained", "explained in the notes", one("≥14个", "22个", "改造市场").model_copy(update={"other_notes": "改造市场超额完成，系省级追加任务。"}), QUIET),
    Case("overachieved-unexplained", "no accidents", one("≤3起", "0起", "安全事故数", "质量指标"), QUIET),
    Case("overachieved-unexplained", "more than three is at least four", one("＞3个", "4个"), QUIET),
    Case("overachieved-unexplained", "a cost that is the amount spent", one("≤800万元", "480万元", "项目总成本", "成本指标"), QUIET),
    Case("overachieved-unexplained", "the share is configured", one("800个", "930个"), 1, CheckConfig(thresholds=Thresholds(overachieved=D("0.1")))),
    Case("actual-missing", "no actual", one("≥500人", None)),
    Case("actual-missing", "neither target nor actual", one(None, None), QUIET),
    Case("actual-missing", "the form has no column for it", transfer(indicators=(row("甲", "1个", None), row("乙", "2个", None))), UNCHECKED),
    Case("actual-missing", "it cannot be read", reviewed(one("≥500人", None), "/indicators/0/actual"), UNCHECKED),
    Case("target-missing", "no target", one(None, "500人")),
    Case("target-missing", "a target", transfer(), QUIET),
    Case("target-missing", "the form has no column for it", transfer(indicators=(row("甲", None, "1个"), row("乙", None, "2个"))), UNCHECKED),
    Case("target-missing", "it cannot be read", reviewed(one(None, "500人"), "/indicators/0/target"), UNCHECKED),
    Case("unit-mismatch", "a count and a percentage", one("不少于13000辆次", "98%")),
    Case("unit-mismatch", "an area and a count", one("≥500平方米", "12处")),
    Case("unit-mismatch", "people and events", one("≥500人次", "12场")),
    Case("unit-mismatch", "kilometres and metres", one("≥1.5公里", "1820米"), QUIET),
    Case("unit-mismatch", "two words for counting", one("14个", "14家"), QUIET),
    Case("unit-mismatch", "台（套） and 台", one("≥40台（套）", "42台"), QUIET),
    Case("unit-mismatch", "a unit left out", one("≥50个", "52"), QUIET),
    Case("unit-mismatch", "days and working days", one("≤5个工作日", "4天", "办理时限", "时效指标"), QUIET),
    Case("rate-out-of-range", "102 % intact", one("≥90%", "102%", "展项完好率", "质量指标")),
    Case("rate-out-of-range", "102 % of a task done in time", one("≥90%", "102%", "任务按时完成率", "时效指标")),
    Case("rate-out-of-range", "a share of the year's task", one("100%", "108%", "税收收入占年度任务比例", "经济效益指标"), QUIET),
    Case("rate-out-of-range", "below zero", one("≥90%", "-2%", "合格率", "质量指标")),
    Case("rate-out-of-range", "an impossible target", one("≥105%", "100%", "群众满意度", "满意度指标")),
    Case("rate-out-of-range", "100 %", one("≥90%", "100%", "展项完好率", "质量指标"), QUIET),
    Case("rate-out-of-range", "growth", one("≥5%", "108%", "销售增长率", "经济效益指标", reason="订单增加"), QUIET),
    Case("rate-out-of-range", "execution", one("≥90%", "102%", "预算执行率", "时效指标"), QUIET),
    Case("indicator-duplicate", "twice under one level", transfer(indicators=(row("见习人数", "180人", "189人"), row("见习人数", "37人", "44人")))),
    Case("indicator-duplicate", "three times are two too many", transfer(indicators=(row("甲", "1个", "1个"),) * 3), 2),
    Case("indicator-duplicate", "under different levels", transfer(indicators=(row("合格率", "90%", "90%", "质量指标"), row("合格率", "90%", "90%", "时效指标"))), QUIET),
    Case("indicator-duplicate", "placeholders", transfer(indicators=(row("指标1", "1个", "1个"), row("指标1", "2个", "2个"))), QUIET),
    Case("indicator-level-missing", "no satisfaction", levels("数量指标", "社会效益指标")),
    Case("indicator-level-missing", "no benefit", levels("数量指标", "服务对象满意度指标")),
    Case("indicator-level-missing", "asking for satisfaction is an output", transfer(indicators=(row("开展满意度调查", "2次", "2次"), row("就业能力", "提升", "提升", "社会效益指标")))),
    Case("indicator-level-missing", "all three", levels("质量指标", "可持续影响指标", "满意度指标"), QUIET),
    Case("indicator-level-missing", "level 1 lost at a page break", transfer(indicators=tuple(n.model_copy(update={"level1": None}) for n in transfer().indicators)), QUIET),
    Case("indicator-level-missing", "satisfaction as a benefit", transfer(indicators=(row("甲", "1个", "1个"), row("学生满意度", "90%", "92%", "社会效益指标"), row("影响", "提升", "提升", "社会效益指标"))), QUIET),
    Case("indicator-level-missing", "Hubei may leave satisfaction out", levels("数量指标", "社会效益指标").model_copy(update={"family": "self_evaluation_table", "execution": (line(0.96, 20, 19.2),)}), QUIET),
    Case("indicator-level-missing", "unknown levels", transfer(indicators=(row("甲", "1个", "1个", "决策", level1="项目决策"),)), UNCHECKED),
    Case("indicator-level-missing", "no indicators at all", transfer(indicators=()), QUIET),
    Case("score-inflated", "full marks for 82 of 90 %", scored("≥90%", "82%", 7, 7, "合格率", "质量指标")),
    Case("score-inflated", "a little too much", scored("≥500人", "400人", 10, 8.2)),
    Case("score-inflated", "in proportion", scored("≥500人", "400人", 10, 8), QUIET),
    Case("score-inflated", "rounded up", scored("≥90%", "82%", 7, 6.38, "合格率", "质量指标"), QUIET),
    Case("score-inflated", "it fell, and got nothing", scored("≥2%", "-3.2%", 10, 0, "增长率", "经济效益指标"), QUIET),
    Case("score-inflated", "target ÷ actual", scored("≤24小时", "34.8小时", 8, 5.52, "修复时间", "时效指标"), QUIET),
    Case("score-inflated", "1 − (actual − target) ÷ target", scored("≤24小时", "34.8小时", 8, 4.4, "修复时间", "时效指标"), QUIET),
    Case("score-inflated", "more than either formula", scored("≤24小时", "34.8小时", 8, 6.1, "修复时间", "时效指标")),
    Case("score-inflated", "full marks where none was to happen and two did", scored("0起", "2起", 8, 8, "安全事故率", "质量指标")),
    Case("score-inflated", "a qualitative target", with_row(6, actual=q("部分完成"), reason="样本偏少"), QUIET),
    Case("score-inflated", "no score", with_row(5, score=None), UNCHECKED),
    Case("score-inflated", "a form without scores", transfer(), QUIET),
    Case("score-over-weight", "11 of 10", with_row(7, score=D(11))),
    Case("score-over-weight", "all of it", national(), QUIET),
    Case("score-over-weight", "the total of a report", guangdong(total_score=D(103))),
    Case("score-over-weight", "execution without a rate", national(execution=(line(None, 10, 12),))),
    Case("score-over-weight", "execution with a rate is execution-score's", national(execution=(line(0.982, 10, 12),)), QUIET),
    Case("score-over-weight", "the weights add up to as much", with_row(0, national(total_score=D(103)), score=None, weight=D(20)), QUIET),
    Case("score-sum", "one point less", national(total_score=D("97.62"))),
    Case("score-sum", "as the items say", national(), QUIET),
    Case("score-sum", "printed to one decimal", national(total_score=D("98.6")), QUIET),
    Case("score-sum", "whole points are no rounding", national(execution=(line(1, 10, 10),), indicators=(row("甲", "1个", "1个", weight=90, score=90),), total_score=D(99))),
    Case("score-sum", "a total that leaves execution out", national(total_score=D("88.8"), total_weight=D(90)), QUIET),
    Case("score-sum", "a score is missing", with_row(0, score=None), UNCHECKED),
    Case("score-sum", "points for the management of the money stand elsewhere", national(unmapped=(left_over("拨付合规性/得分", "5"),), total_score=D("103.62")), QUIET),
    Case("score-sum", "no total", national(total_score=None), UNCHECKED),
    Case("score-sum", "the items of a report", guangdong(total_score=D("96.88"))),
    Case("score-sum", "a report that is cut off", guangdong(score_items=guangdong().score_items[:13], total_score=D("99.98")), UNCHECKED),
    Case("score-sum", "items of another scheme", guangdong(score_items=(ScoreItem(name="投入", score=D(20)), ScoreItem(name="产出", score=D(60)))), UNCHECKED),
    Case("score-sum", "items above the total", guangdong(score_items=(ScoreItem(name="投入", score=D(40)), ScoreItem(name="产出", score=D(60))))),
    Case("weight-sum", "99", with_row(0, weight=D(14), score=D(14))),
    Case("weight-sum", "100", national(), QUIET),
    Case("weight-sum", "the total itself is not 100", national(indicators=ROWS[:-1], total_weight=D(90), total_score=None)),
    Case("weight-sum", "the weight of execution is not printed", national(execution=()), QUIET),
    Case("weight-sum", "20 + 80", national(execution=(line(0.982, 20, 19.64),), indicators=(row("甲", "1个", "1个", weight=80, score=80),)), QUIET),
    Case("weight-sum", "thirds", national(indicators=tuple(row(f"指标{n}甲", "1个", "1个", weight=w) for n, w in enumerate((30.33, 30.33, 29.33)))), QUIET),
    Case("weight-sum", "a weight is missing", with_row(0, weight=None), UNCHECKED),
    Case("weight-sum", "no weights", transfer(), QUIET),
    Case("weight-sum", "a row that a typed form does not have", national(indicators=ROWS[:-1])),
    Case("weight-sum", "a row that a scan may have lost", national(indicators=ROWS[:-1], source=SCAN), UNCHECKED),
    Case("score-sum", "a row that a scan may have lost", national(indicators=ROWS[:-1], source=SCAN), UNCHECKED),
    Case("indicator-level-missing", "a row that a scan may have lost", national(indicators=ROWS[:-1], source=SCAN), UNCHECKED),
    Case("actual-missing", "most of the column was not read", transfer(indicators=tuple(row(f"培训{i}", "1个", None if i else "1个") for i in range(6))), UNCHECKED),
    Case("grade-score", "良 for 94.57", guangdong(total_score=D("94.57"), grade="良")),
    Case("grade-score", "优 for exactly 90", guangdong(total_score=D(90), grade="优"), QUIET),
    Case("grade-score", "中 for 65 points", guangdong(total_score=D(65), grade="中"), QUIET),
    Case("grade-score", "良 for 65 points", guangdong(total_score=D(65), grade="良")),
    Case("grade-score", "no total", guangdong(total_score=None), UNCHECKED),
    Case("level-weight", "48 under 50 points", printed(with_row(0, weight=D(13)), indicators__0__level1="产出指标（50分）", indicators__1__level1="产出指标（50分）", indicators__2__level1="产出指标（50分）", indicators__3__level1="产出指标（50分）", indicators__4__level1="产出指标（50分）")),
    Case("level-weight", "50 under 50 points", printed(national(), indicators__0__level1="产出指标（50分）", indicators__1__level1="产出指标（50分）", indicators__2__level1="产出指标（50分）", indicators__3__level1="产出指标（50分）", indicators__4__level1="产出指标（50分）"), QUIET),
    Case("actual-not-measured", "words for a figure", one("≥95%", "达成预期指标", "合格率", "质量指标")),
    Case("actual-not-measured", "a figure", transfer(), QUIET),
    Case("actual-not-measured", "words for words", one("明显改善", "已完成"), QUIET),
    Case("actual-echoes-comparator", "≥95 %", one("≥95%", "≥95%", "合格率", "质量指标")),
    Case("actual-echoes-comparator", "95 %", one("≥95%", "95%", "合格率", "质量指标"), QUIET),
    Case("target-not-measurable", "a thing", one("平台", "平台")),
    Case("target-not-measurable", "a level", one("有效提升", "有效提升"), QUIET),
    Case("reason-contradicts", "nothing was missed, says the text", one("≥500人", "480人", reason="停工").model_copy(update=problems("未完成的绩效目标：无"))),
    Case("reason-contradicts", "the reason of a target that was met", one("500人", "500人", reason="受降雨影响未能完成")),
    Case("reason-contradicts", "a reason for money left", one("500人", "500人", reason="合同未到付款期，尾款未支付完成"), QUIET),
    Case("reason-contradicts", "a miss and its reason", one("≥500人", "480人", reason="受降雨影响未能完成"), QUIET),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rules_about_indicators(case: Case) -> None:
    verify(case)


DIRECTIONS = [
    ("运维处理响应时间", "2小时", "时效指标", Direction.LOWER),
    ("审核办结时限", "5个工作日", "时效指标", Direction.LOWER),
    ("资金拨付及时率", "100%", "时效指标", Direction.HIGHER),
    ("投诉率", "2%", "质量指标", Direction.LOWER),
    ("投诉办结率", "95%", "质量指标", Direction.HIGHER),
    ("设备故障率", "1%", "质量指标", Direction.LOWER),
    ("单位面积能耗", "20千瓦时", "生态效益指标", Direction.LOWER),
    ("能耗下降率", "5%", "生态效益指标", Direction.HIGHER),
    ("减少经济损失", "430万元", "经济效益指标", Direction.HIGHER),
    ("成本节约率", "3%", "成本指标", Direction.HIGHER),
    ("项目总成本", "600万元", "经济成本指标", Direction.LOWER),
    ("成本控制率", "100%", "成本指标", Direction.UNKNOWN),
    ("可持续影响年限", "3年", "可持续影响指标", Direction.HIGHER),
    ("处理投诉件数", "200件", "数量指标", Direction.HIGHER),
    ("违法案件数", "20件", "数量指标", Direction.UNKNOWN),
    ("展厅温度", "25℃", "质量指标", Direction.UNKNOWN),
    ("带动社会投入", "800万元", "经济效益指标", Direction.HIGHER),
    ("受益人数", "≤500人", "数量指标", Direction.LOWER),
    ("矛盾纠纷逾期未化解率", "3%", "质量指标", Direction.LOWER),
    ("抽检不合格处置率", "95%", "质量指标", Direction.HIGHER),
    ("万元GDP用水量降低后水平", "46立方米", "生态效益指标", Direction.LOWER),
    ("单位能耗下降率", "3%", "生态效益指标", Direction.HIGHER),
    ("单场演练支出", "2.4万元", "成本指标", Direction.LOWER),
    ("节约采购成本", "20万元", "成本指标", Direction.HIGHER),
    ("小学辍学率", "0.2%", "社会效益指标", Direction.LOWER),
    ("公务接待费", "12万元", "社会效益指标", Direction.LOWER),
    ("平均住院日", "8.5天", "质量指标", Direction.LOWER),
    ("返贫监测帮扶率", "98%", "质量指标", Direction.HIGHER),
    ("闲置资产盘活率", "60%", "质量指标", Direction.HIGHER),
    ("系统平均无故障时间", "2000小时", "质量指标", Direction.HIGHER),
    ("氨氮削减量", "120吨", "生态效益指标", Direction.HIGHER),
    ("拒付违规费用追回率", "95%", "质量指标", Direction.HIGHER),
    ("降低管网漏损率", "2%", "质量指标", Direction.UNKNOWN),
    ("较大森林火灾", "3起", "社会效益指标", Direction.LOWER),
    ("人均救助成本", "2000元", "成本指标", Direction.LOWER),
]  # fmt: skip


@pytest.mark.parametrize(("name", "target", "level", "wanted"), DIRECTIONS)
def test_whether_more_is_better(name: str, target: str, level: str, wanted: Direction) -> None:
    assert direction_of(row(name, target, target, level)) is wanted


@pytest.mark.parametrize(
    ("target", "actual", "outcome"),
    [
        ("完成", "已完成", Outcome.MET),
        ("显著提高", "显著提高", Outcome.MET),
        ("有效提升", "部分完成", Outcome.MISSED),
        ("有效提升", "基本达成", Outcome.MISSED),
        ("有效提升", "推进中", Outcome.MISSED),
        ("无重大事故", "未发生重大事故", Outcome.UNKNOWN),
        ("有效提升", "较好", Outcome.UNKNOWN),
    ],
)
def test_what_words_say_about_a_target(target: str, actual: str, outcome: Outcome) -> None:
    assert judge(Indicator(name="就业能力", target=q(target), actual=q(actual))).outcome is outcome


@pytest.mark.parametrize(
    ("target", "actual", "outcome"),
    [
        ("≥3.6万立方米", "3.71", Outcome.MET),
        ("≥3.6万立方米", "3.51", Outcome.MISSED),
        ("≥1.2万人", "12860", Outcome.MET),
        ("≤150万元", "147", Outcome.MET),
        ("≥3.6万立方米", "4万立方米", Outcome.MET),
    ],
)
def test_a_bare_actual_is_in_the_printed_unit_of_its_target(target: str, actual: str, outcome: Outcome) -> None:
    found = judge(Indicator(name="年节水量", target=q(target), actual=q(actual)))
    assert found.outcome is outcome
    assert found.gain is None or abs(found.gain) < D("0.2")


def test_a_count_beside_a_change_is_no_other_unit() -> None:
    assert "unit-mismatch" not in fired(one("较上年下降5%以上", "0起", "质量事故", "质量指标"))


@pytest.mark.parametrize(
    ("name", "score", "reason", "rules"),
    [
        ("院内跌倒人次", 10, None, set()),
        ("院内跌倒人次", 9, None, {"missed-target-unexplained"}),
        ("院内跌倒人次", 10, "天气原因", {"score-inflated"}),
        ("受益群众", 10, None, {"missed-target-unexplained", "score-inflated"}),
    ],
)
def test_nobody_is_accused_of_a_miss_that_only_custom_tells(
    name: str, score: int, reason: str | None, rules: set[str]
) -> None:
    made = row(name, "10", "9", "社会效益指标", weight=10, score=score, reason=reason)
    record = national(indicators=(made,), total_score=None)
    assert fired(record) & {"missed-target-unexplained", "score-inflated"} == rules
    untold = {u.rule for u in check_record(record).unchecked}
    assert ("missed-target-unexplained" in untold) == (not rules)


def test_a_rate_above_100_percent_is_one_finding_not_two() -> None:
    assert fired(one("≥60%", "102%", "康复率", "质量指标")) == {"rate-out-of-range"}


def test_a_missed_target_that_was_scored_too_well_is_told_with_both_figures() -> None:
    found = finding(scored("≥90%", "82%", 7, 7, "合格率", "质量指标"), "score-inflated")
    assert found.message == "指标“合格率”完成91.11%，分值7分，按比例不超过6.38分，自评7分。"
    assert found.subjects[0] == "/indicators/0/score"
