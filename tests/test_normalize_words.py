"""Text, choices, grades, levels and names, as forms print them."""

from __future__ import annotations

import pytest

from hecha.normalize import (
    Unreadable,
    chosen_option,
    compact,
    document_numbers,
    document_years,
    fold,
    has_boxes,
    is_blank,
    is_page_number,
    is_placeholder,
    join_lines,
    plain,
    read_grade,
    read_level,
    read_quantity,
    read_yes_no,
    same_name,
    same_phone,
    strip_brackets,
)


def test_raw_text_has_no_white_space_and_keeps_its_glyphs() -> None:
    assert compact(" 12 台（套）\n") == "12台（套）"
    assert compact("网络问 政\u200b\u00a0平\u3000台") == "网络问政平台"
    assert compact("≥９０％ 17.1㎡ 二〇二一") == "≥９０％17.1㎡二〇二一"
    assert compact("⼯作⽇") == "工作日"  # radicals that a font map put for characters


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("年度总体\n目标：", "年度总体目标"),
        ("项目资金（万元）", "项目资金(万元)"),
        ("项目资金〔万元]", "项目资金(万元)"),
        ("执行率(Ｂ／Ａ)", "执行率（b/a）"),
        ("偏差原因分析－改进措施", "偏差原因分析—改进措施"),
        ("偏差原因分析ー改进措施", "偏差原因分析─改进措施"),
        ("出资，拨付", "出资、拨付"),
        ("績效自評表", "绩效自评表"),
        ("绩(jì)效自评", "绩效自评"),
        ("总　　分", "总分"),
        ("备注；", "备注"),
    ],
)
def test_labels_of_one_meaning_fold_alike(a: str, b: str) -> None:
    assert fold(a) == fold(b)


def test_folding_keeps_what_compatibility_would_break() -> None:
    assert fold("面积（㎡）") == "面积(㎡)"
    assert fold("二〇二一年") == "二〇二一年"


def test_brackets_can_be_left_out_of_labels() -> None:
    assert strip_brackets("实施单位（盖章）：") == "实施单位"
    assert strip_brackets("转移支付（项目(政策)）名称") == "转移支付名称"
    assert strip_brackets("全年预算数（A") == "全年预算数"


@pytest.mark.parametrize(
    "text", ["", "/", "——", "－", "…", "____", "无", "无。", "（无）", "暂无", "不适用", "不涉及", "N/A"]
)
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["0", "0.00", "***", "无故障", "×", "□", "一"])
def test_values_are_no_placeholders(text: str) -> None:
    assert not is_placeholder(text)


def test_a_written_none_is_not_blank() -> None:
    assert [is_blank(text) for text in ("/", " — ", "无")] == [True, True, False]


def test_page_numbers_between_rows() -> None:
    assert all(map(is_page_number, ("- 2 -", "—1—", "第3页 共5页", "3/5")))
    assert not any(map(is_page_number, ("-", "2", "-2.5-", "3/5分", "—")))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["16", "1场次"], "161场次"),
        (["95", ".00%"], "95.00%"),
        (["202", "1年度"], "2021年度"),
        (["≥9", "5%"], "≥95%"),
        (["年度总体", "目标"], "年度总体目标"),
        (["≤3215.33 万", "元"], "≤3215.33 万元"),
        (["World", "Wide Web"], "World Wide Web"),
        (["zs_jaqq@", "sg.gov.cn"], "zs_jaqq@sg.gov.cn"),
        (["cw1271@sina", "com"], "cw1271@sinacom"),
        (["", " 项目 ", ""], "项目"),
    ],
)
def test_lines_that_a_cell_broke_are_joined(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


def test_free_text_loses_the_breaks_that_the_page_forced() -> None:
    assert plain("网络问 政\n平台，采用 WPS Office 编辑 20 页") == "网络问政平台，采用WPS Office编辑20页"
    assert plain("电话 139 0000\u00a00000") == "电话139 0000 0000"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是", True),
        ("否", False),
        ("☑是□否", True),
        ("■是 □否", True),
        ("√是□否", True),
        ("□是√否", False),
        ("是☑ 否□", True),
        ("是□ 否√", False),
        ("是√ 否", True),
        ("是 √否", False),
        ("是 否√", False),
        ("是（√） 否（ ）", True),
        ("□√", True),
        ("√", True),
        ("×", False),
        ("是否如期实现预期总体目标：是", True),
        ("是，已全部完成", True),
        ("\uf052是\uf0a3否", True),  # boxes of the font Wingdings 2
        ("R是 £否", True),  # the same under their plain codes
        ("£是 R否", False),
        ("¨是 þ否", False),
        ("□", None),
        ("□是 □否", None),
        ("", None),
        ("/", None),
    ],
)
def test_answers(text: str, answer: bool | None) -> None:
    assert read_yes_no(text) is answer


@pytest.mark.parametrize(("text", "boxes"), [("☑优 □良", True), ("●优 ○良", True), ("R优 £良", True), ("R优", False)])
def test_boxes_of_any_font(text: str, boxes: bool) -> None:
    assert has_boxes(text) is boxes


@pytest.mark.parametrize("text", ["口是口否", "回是口否", "V是", "☑是☑否", "是√否", "基本实现", "是否"])
def test_answers_in_doubt(text: str) -> None:
    with pytest.raises(Unreadable):
        read_yes_no(text)


def test_questions_of_existence() -> None:
    assert read_yes_no("有", existence=True) is True
    assert read_yes_no("无", existence=True) is False
    assert read_yes_no("无") is None


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("1、持续性项目 ☑ 2、新增性项目 □", "持续性项目"),
        ("整体□ 区域√ 项目□", "区域"),
        ("□达成预期指标　☑部分达成　□未达成", "部分达成"),
        ("√有效　　部分有效　　无效", "有效"),
        ("达成预期指标 部分达成√ 未达成", "部分达成"),
        ("√已完成 验收合格", None),
        ("延续性项目", None),
        ("√", None),
        ("●新建书屋 ●配送图书", None),
        ("■新建书屋\n■配送图书", None),
    ],
)
def test_the_option_of_a_choice_that_is_ticked(text: str, option: str | None) -> None:
    assert chosen_option(text) == option


@pytest.mark.parametrize("text", ["□常年性 □一次性", "☑部门预算项目 □省直专项 ☑对下转移支付"])
def test_choices_of_no_option_or_of_two(text: str) -> None:
    with pytest.raises(Unreadable):
        chosen_option(text)


def test_a_long_text_is_no_choice_that_its_end_was_cut_off() -> None:
    text = "☑达成预期指标 □" + "部分达成，" * 30 + " ☑未达成"
    read = read_quantity(text)
    assert read is not None
    assert read.kind == "text"
    assert read.raw.endswith("☑未达成")


def test_a_target_among_boxes_is_the_one_that_is_ticked() -> None:
    read = read_quantity("☑达成预期指标　□部分达成　□未达成")
    assert read is not None
    assert (read.raw, read.kind) == ("达成预期指标", "text")


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        *(
            ("优", "优"),
            ("优秀", "优"),
            ("良好", "良"),
            ("合格", "中"),
            ("一般", "中"),
            ("较差", "差"),
            ("不合格", "差"),
        ),
        *(("96 优", "优"), ("优（96分）", "优"), ("自评等级为优", "优"), ("自评等级：良好", "良"), ("“优”", "优")),
        *(("☑优 □良 □中 □差", "优"), ("□优 □良", None), ("/", None)),
        *(("优 良√ 中 差", "良"), ("√优 良 中 差", "优"), ("A.优√ B.良 C.中 D.差", "优"), ("□优√ □良 □中 □差", "优")),
    ],
)
def test_grades(text: str, grade: str | None) -> None:
    assert read_grade(text) == grade


@pytest.mark.parametrize("text", ["低", "优良中低差", "优 良 中 差", "优 √ 良 中 差", "优√良√ 中 差", "A", "达标"])
def test_grades_in_doubt(text: str) -> None:
    with pytest.raises(Unreadable):
        read_grade(text)


@pytest.mark.parametrize(
    ("level", "wordings"),
    [
        ("full", "达成年度指标 达成预期指标 完成 已完成 全部完成 按期完成 优"),
        ("partial", "部分达成年度指标并具有一定效果 基本完成 基本达成 部分完成 一般"),
        ("none", "未达成年度指标且效果较差 未完成 正在进行 推进中 较差 不达标"),
        (
            "improve",
            "提升 有所提高 逐步提高 进一步提升 显著 显著提高 效果显著 明显 效果明显 有效减轻 不断增强 受众欢迎显著",
        ),
        ("ok", "有效 良好 高 好 合格 达标 符合 合规 规范 及时 稳定 较好"),
        (None, "优良中低差 是否利于企业走出去 无 95%"),
    ],
)
def test_levels_of_words(level: str | None, wordings: str) -> None:
    assert {wording: read_level(wording) for wording in wordings.split()} == dict.fromkeys(wordings.split(), level)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("某市12345热线（含网络问政）平台", "某市12345热线(网络问政)平台"),
        ("韶关市政务服务数据管理局", "市政务服务数据管理局"),
        ("韶关市政务服务数据管理局", "政务服务数据管理局"),
        ("广东省韶关市财政局", "韶关市财政局"),
        ("韶关市政务服务数据管理局", "我局"),
        ("发展和改革局本级", "发展和改革局"),
        ("发展和改革局（本级）", "发展和改革局"),
        ("市农业农村局-市畜牧兽医服务中心", "市畜牧兽医服务中心"),
        ("51000021R000000019951-工资性支出", "工资性支出"),
        ("219001-池州市贵池区棠溪镇人民政府", "池州市贵池区棠溪镇人民政府"),
        ("湖北工程学院年学生资助项目", "湖北工程学院2022年学生资助项目"),
        ("2022年度困难群众救助资金", "困难群众救助资金"),
        ("**县财政局", "遂溪县财政局"),
        ("XX县财政局", "遂溪县财政局"),
        ("网络问 政平台", "网络问政平台"),
    ],
)
def test_spellings_of_one_name(a: str, b: str) -> None:
    assert same_name(a, b)
    assert same_name(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("柳州市水利局", "柳州市水库管理所"),
        ("韶关市农业局", "梅州市农业局"),
        ("市农业农村局", "县农业农村局"),
        ("2021年学生资助项目", "2022年学生资助项目"),
        ("道路建设项目（一期）", "道路建设项目（二期）"),
        ("教育财政局", "财政局"),
        ("", "财政局"),
    ],
)
def test_two_names(a: str, b: str) -> None:
    assert not same_name(a, b)
    assert not same_name(b, a)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("0751-8877716", "8877716", True),
        ("0751－8877716", "0751-8877716", True),
        ("(0751)8877716", "07518877716", True),
        ("139 0000 0000", "13900000000", True),
        ("+86 139 0000 0000", "13900000000", True),
        ("13900000000/0751-8877716", "8877716", True),
        ("0751-8877716", "0753-8877716", False),
        ("8877716", "8877717", False),
        ("13662161942", "3662161942", False),
    ],
)
def test_phones(a: str, b: str, same: bool) -> None:
    assert same_phone(a, b) is same
    assert same_phone(b, a) is same


@pytest.mark.parametrize(
    "text",
    [
        "韶财绩〔2021〕2号",
        "韶财绩[2021]2号",
        "韶财绩（2021）2号",
        "韶财绩【2021】2号",
        "韶财绩﹝2021﹞2 号",
        "韶财绩〔2021)2号",
    ],
)
def test_document_numbers_have_one_spelling(text: str) -> None:
    assert document_numbers(text) == ("韶财绩〔2021〕2号",)
    assert document_years(f"关于下达2020年度预算的通知（{text}），明细表") == (2021,)


def test_documents_within_text() -> None:
    assert document_numbers("根据财预〔2020〕10号和云财绩〔2019〕11号文件") == (
        "财预〔2020〕10号",
        "云财绩〔2019〕11号",
    )
    assert document_numbers("第4013号") == ("第4013号",)
    assert document_years("第4013号") == document_years("2020年预算（2021年度）") == ()
    with pytest.raises(Unreadable) as caught:
        document_numbers("财预【202O】10号")
    assert caught.value.candidates == ("财预〔2020〕10号",)
