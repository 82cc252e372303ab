"""Items of a report in whatever way it writes their points, as long as they make up the total that it declares."""

from __future__ import annotations

import pytest
from paper import Paper

from hecha.check import check_all

ITEMS = (("方案编制", "15", "14"), ("经费保障", "15", "15"), ("过程监管", "20", "18.5"), ("任务完成", "30", "28.6"))
REASONS = ("方案完整，论证充分", "资金到位及时", "监管制度健全，检查3次", "年度任务基本完成，1个点位延期")


@pytest.mark.parametrize(
    "way",
    [
        "{n}（{w}分）——{s}分。{t}。",
        "{n}　　{w}分　　{s}分",
        "{n}（{s}/{w}）",
        "{n}满分{w}，得{s}。",
        "{n}：得分{s}",
        "（{i}）{n}，权重{w}%，得分{s}分。",
        "1.{i}{n}：{t}。（得分{s}分）",
        "【{n}】{t}，自评{s}分。",
        "{n}（权重{w}%）得分{s}",
        "{n}（满分{w}分，得{s}分）：{t}。",
        "{i}、{n}　　自评分：{s}",
        "{c}是{n}。{t}，得{s}分。",
        "{c}是{n}{s}分（满分{w}分）；",
        "对于{n}，{t}，我单位自评{s}分。",
    ],
)
def test_points_that_make_up_the_total(paper: Paper, way: str) -> None:
    told = [
        way.format(n=name, w=full, s=points, t=reason, i=i + 1, c="一二三四"[i])
        for i, ((name, full, points), reason) in enumerate(zip(ITEMS, REASONS, strict=True))
    ]
    paper.text("河道清淤项目绩效自评报告", x=220, size=14)
    paper.text("一、自评得分")
    paper.text("项目自评总分76.1分，等级为中。")
    for line in told:
        paper.text(line)
    paper.text("二、存在问题")
    paper.text("绩效管理基础工作有待加强，今后将进一步细化指标。")
    (record,) = paper.records()
    assert [(item.name, str(item.score)) for item in record.score_items] == [(name, s) for name, _, s in ITEMS]


def test_points_that_do_not_make_up_the_total_are_not_put_together(paper: Paper) -> None:
    paper.text("河道清淤项目绩效自评报告", x=220, size=14)
    paper.text("一、自评得分")
    paper.text("项目自评总分96分，等级为优。")
    for name, full, points in ITEMS:
        paper.text(f"{name}（{full}分）——{points}分。")
    paper.text("二、存在问题")
    paper.text("绩效管理基础工作有待加强，今后将进一步细化指标。")
    (record,) = paper.records()
    assert not record.score_items
    assert "/score_items" in {item.pointer for item in record.review}


@pytest.mark.parametrize(
    "way",
    [
        "{n}{w}分，{t}，自评{s}分。",
        "（{i}）{n}，权重{w}%，得分{s}分。",
        "{n}：{t}。该指标分值为{w}分，自评得分为{s}分。",
    ],
)
def test_items_whose_full_marks_are_a_hundred_are_all_there(paper: Paper, way: str) -> None:
    items = (*ITEMS, ("服务成效", "20", "19.4"))
    told = [way.format(n=n, w=w, s=s, t="任务完成较好", i=i) for i, (n, w, s) in enumerate(items, 1)]
    paper.text("河道清淤项目绩效自评报告", x=220, size=14)
    paper.text("一、自评得分")
    paper.text("项目自评总分97.5分，等级为优。")
    for line in told:
        paper.text(line)
    paper.text("二、存在问题")
    paper.text("绩效管理基础工作有待加强，今后将进一步细化指标。")
    (record,) = check_all(paper.records())
    assert [(item.name, str(item.score)) for item in record.score_items] == [(name, s) for name, _, s in items]
    assert "score-sum" in {finding.rule for finding in record.findings}


def test_full_marks_that_happen_to_make_the_total_are_no_scores(paper: Paper) -> None:
    items = (("立项规范性", "5", "4"), ("资金管理", "45", "43"), ("任务完成", "50", "48"))
    paper.text("河道清淤项目绩效自评报告", x=220, size=14)
    paper.text("一、自评得分")
    paper.text("".join(f"{n}{w}分，完成较好，自评{s}分。" for n, w, s in items))
    paper.text("项目自评总分95分，等级为优。")
    paper.text("二、存在问题")
    paper.text("绩效管理基础工作有待加强，今后将进一步细化指标。")
    (record,) = paper.records()
    assert [(item.name, str(item.score)) for item in record.score_items] == [(name, s) for name, _, s in items]
