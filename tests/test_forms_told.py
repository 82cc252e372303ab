"""What a report in prose tells in its title and its sentences: whose it is, its money, its total and its grade."""

from __future__ import annotations

import pytest
from paper import Paper

from hecha.check import check_all
from hecha.schema import Record


def read(paper: Paper, *, title: str = "2023年度项目支出绩效自评报告", told: str = "", end: str = "") -> Record:
    paper.text(title, x=297.5 - 8 * len(title.encode("gbk")) / 2, size=16)
    paper.text("一、项目概况")
    paper.text("为改善河道环境，年内实施河道清淤十二公里，惠及沿线三个村。")
    paper.text(told or "项目按计划完成。")
    paper.text("二、评价结论")
    paper.text("经综合评定，项目绩效自评等级为优。")
    paper.text(end or "附件：佐证材料")
    (record,) = paper.records()
    return record


@pytest.mark.parametrize(
    ("told", "whose"),
    [
        ("项目名称为河道清淤，实施单位为县河道管理所，主管部门是县水务局。", ("河道清淤", "县河道管理所", "县水务局")),
        ("项目名称：河道清淤（一期），实施单位：县河道管理所。", ("河道清淤（一期）", "县河道管理所", None)),
        ("（一）项目名称：河道清淤 （二）项目单位：县河道管理所", ("河道清淤", "县河道管理所", None)),
        ("项目名称为：河道清淤。项目单位为：大桥镇人民政府。", ("河道清淤", "大桥镇人民政府", None)),
        ("该项目名称为“河道清淤”项目，主管部门为县卫健局（县疾控局）。", ("河道清淤", None, "县卫健局（县疾控局）")),
        (
            "项目名称：完善设施，提升服务项目。实施单位：县一中，县二中。",
            ("完善设施，提升服务项目", "县一中，县二中", None),
        ),
        ("实施单位为确保工程质量，制定了办法。主管部门为支持乡镇医院，做了工作。", (None, None, None)),
        ("按要求对“河道清淤”项目开展了绩效自评。", ("河道清淤", None, None)),
        ("项目名称：河道清淤，总投资500万元。项目实施单位：共12个乡镇人民政府。", ("河道清淤", None, None)),
    ],
)
def test_labels_within_sentences_say_whose_it_is(paper: Paper, told: str, whose: tuple[str | None, ...]) -> None:
    record = read(paper, told=told)
    assert (record.project_name, record.reporting_unit, record.supervising_department) == whose


def test_a_period_told_in_a_sentence(paper: Paper) -> None:
    record = read(paper, told="本项目主管部门为县水务局，项目实施期为2023年3月至2023年11月，负责人王芳。")
    assert (str(record.start_date), str(record.end_date)) == ("2023-03", "2023-11")


@pytest.mark.parametrize(
    "end",
    [
        "联系人：高振宇，联系电话：0911-4622873",
        "联系人：高振宇。联系电话：0911-4622873。",
        "联系人高振宇（电话0911-4622873）",
        "联 系 人：高振宇　　联系电话：0911－4622873",
        "联系人及电话：高振宇 0911-4622873",
        "联系人：高振宇（0911-4622873）。",
        "（联系人：高振宇；联系方式：0911-4622873）",
    ],
)
def test_contacts_behind_the_text(paper: Paper, end: str) -> None:
    record = read(paper, end=end)
    assert (record.contact_name, record.contact_phone) == ("高振宇", "0911-4622873")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于“河道清淤”项目2023年度绩效自评情况的报告", "河道清淤"),
        ("县水务局“河道清淤”项目绩效自评报告", "河道清淤"),
        ("县水务局关于河道清淤项目绩效自评情况的报告", "河道清淤项目"),
        ("河道清淤项目2023年度绩效自评报告", "河道清淤项目"),
        ("2023年度绩效自评报告", None),
        ("2023年项目绩效自评报告", None),
        ("榕屏市第3档案馆2023年度“河道清淤”项目支出绩效自评报告", "河道清淤"),
    ],
)
def test_the_name_within_a_title(paper: Paper, title: str, name: str | None) -> None:
    assert read(paper, title=title, told="实施单位：县河道管理所。").project_name == name


@pytest.mark.parametrize(
    ("told", "claims"),
    [
        (
            "年初预算人民币叁佰陆拾万元整（￥3,600,000.00），实际支出叁佰肆拾伍万陆仟元整。",
            [("budget", 3_600_000), ("spent", 3_456_000)],
        ),
        ("下达我县救助补助资金6,842万元（中央5,210万元、省级980万元）。", [("budget", 68_420_000)]),
        ("下达中央资金300万元、省级资金100万元，实际支出398万元。", [("spent", 3_980_000)]),
        ("下达市级财政资金400万元，发放392万元。", [("budget", 4_000_000), ("spent", 3_920_000)]),
        ("安排道路建设资金200万元、桥梁维修资金100万元。", []),
    ],
)
def test_amounts_that_sentences_tell(paper: Paper, told: str, claims: list[tuple[str, int]]) -> None:
    assert [(c.metric, int(c.value)) for c in read(paper, told=told).claims] == claims


def test_a_heading_is_no_verb_of_the_amount_below_it(paper: Paper) -> None:
    paper.title("河道清淤项目绩效自评报告")
    paper.text("一、项目概况")
    paper.text("为改善河道环境，年内实施河道清淤十二公里，惠及沿线三个村，绩效自评等级为优。")
    paper.text("二、资金使用")
    paper.text("预算资金320万元，实际使用313.6万元。")
    (record,) = paper.records()
    assert [(c.metric, int(c.value)) for c in record.claims] == [("budget", 3_200_000), ("spent", 3_136_000)]


def test_an_amount_in_words_that_is_not_its_figure_is_on_review(paper: Paper) -> None:
    record = read(paper, told="预算安排叁佰贰拾万元整（小写：3,300,000.00元），实际支出320万元。")
    (item,) = [item for item in record.review if item.pointer == "/claims/0/value"]
    assert item.candidates == ("叁佰贰拾万元整", "3,300,000.00元")


@pytest.mark.parametrize(
    ("told", "total", "grade"),
    [
        ("上述各项合计得98.5分，自评等次为“优”。", "98.5", "优"),
        ("经评价，最终得分88.5分，结果为良。", "88.5", "良"),
        ("自评结果：87.38分（良）。", "87.38", "良"),
        ("四项合计得83.2分，评为“良”。", "83.2", "良"),
        ("自评总分为82分（良好），问卷结果为优。", "82", "良"),
        ("前三项合计得45分。总得分84分，等级为良。", "84", "良"),
    ],
)
def test_total_and_grade_in_sentences(paper: Paper, told: str, total: str, grade: str) -> None:
    record = read(paper, told=told)
    assert (str(record.total_score), record.grade) == (total, grade)


def test_a_unit_in_the_title_reports(paper: Paper) -> None:
    for words in ("榕屏市农村公路中心", "“四好路”示范创建项目2023年度支出绩效自评报告"):
        paper.text(words, x=297.5 - 8 * len(words.encode("gbk")) / 2, size=16)
    paper.text("一、项目概况")
    paper.text("年内新改建农村公路四十六公里，改造危桥三座，绩效自评等级为优。")
    (record,) = paper.records()
    assert (record.project_name, record.reporting_unit) == ("“四好路”示范创建项目", "榕屏市农村公路中心")


def test_items_whose_full_marks_make_a_hundred_are_all(paper: Paper) -> None:
    paper.title("河道清淤项目绩效自评报告")
    paper.text("一、自评得分情况")
    paper.text("经综合评定，项目总得分97.5分，绩效等级为优，逐项评分的理由和扣分的情况具体如下：")
    paper.text("1.项目立项（满分38分，得38分）：符合国家政策要求，经审议通过。")
    paper.text("2.绩效目标（满分36分，得33分）：目标设定较为明确，扣3分。")
    paper.text("3.资金落实（满分26分，得24.5分）：资金到位及时，扣1.5分。")
    (record,) = check_all(paper.records())
    assert [f.rule for f in record.findings if f.severity == "error" and f.rule == "score-sum"] == ["score-sum"]
