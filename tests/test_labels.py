"""Labels that hecha does not know: reported, guessed at, and read once they stand in the user's configuration."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from office import add_table, word
from paper import HEADER, ROWS

from hecha.cli import cli
from hecha.extract.vocabulary import keys, standard
from hecha.report.jsonl import read_jsonl
from hecha.report.labels import guess, kind_of, toml_lines, unknown_labels
from hecha.run.settings import SettingsError, load_settings
from hecha.schema import Record

UNKNOWN = (
    "项目名称 | 城区道路维修 | < | <\n落实单位 | 养护中心 | 经手填报人 | 王子安\n局领导 | 李立 | 联系电话 | 8877716"
)


def submission(folder: Path, title: str = "项目支出绩效自评表") -> Path:
    folder.mkdir()

    def build(file: object) -> None:
        file.add_paragraph(title)  # type: ignore[attr-defined]
        for table in (UNKNOWN, HEADER + ROWS):
            add_table(file, table)

    word(folder / "form.docx", build)
    return folder


def ran(*arguments: str | Path) -> str:
    done = CliRunner().invoke(cli, [str(a) for a in arguments], standalone_mode=False)
    assert done.exception is None, done.output
    return done.output


def run(inputs: Path, out: Path, *options: str | Path) -> Record:
    ran("run", inputs, "--out", out, "--workers", "1", *options)
    (record,) = read_jsonl(out / "records.jsonl")
    return record


def test_a_label_is_reported_placed_in_the_configuration_and_read(tmp_path: Path) -> None:
    inputs, out, config = submission(tmp_path / "in"), tmp_path / "out", tmp_path / "hecha.toml"
    first = run(inputs, out)
    assert (first.reporting_unit, first.filled_by) == (None, None)
    assert {u.label: u.value for u in first.unmapped} == {
        "落实单位": "养护中心",
        "经手填报人": "王子安",
        "局领导": "李立",
    }
    listed = ran("labels", out)
    assert "养护中心" in listed
    assert "field.filled_by" in listed
    lines = ran("labels", out, "--toml")
    assert tomllib.loads(lines)["labels"]["field"]["filled_by"] == ["经手填报人"]
    config.write_text(
        '[labels.field]\nreporting_unit = ["落实单位"]\nfilled_by = ["经手填报人"]\n[labels.row]\nknown = ["局领导"]\n',
        encoding="utf-8",
    )
    again = run(inputs, out, "--config", config)
    assert (again.reporting_unit, again.filled_by) == ("养护中心", "王子安")
    assert [u.label for u in again.unmapped] == ["局领导"]
    assert "局领导" not in ran("labels", out, "--config", config)


def test_a_title_of_ones_own_makes_a_form_of_its_kind(tmp_path: Path) -> None:
    inputs, config = submission(tmp_path / "in", "2023年度专项经费运行考评汇总"), tmp_path / "hecha.toml"
    assert run(inputs, tmp_path / "out").title is None
    config.write_text('[labels.title]\ntransfer = ["专项经费运行考评"]\n', encoding="utf-8")
    record = run(inputs, tmp_path / "out", "--config", config)
    assert (record.title, record.family) == ("2023年度专项经费运行考评汇总", "transfer_payment_table")


def test_own_labels_are_part_of_what_a_reading_rests_on(tmp_path: Path) -> None:
    from hecha.run.reading import RunOptions
    from hecha.store.keys import reading_key

    config = tmp_path / "hecha.toml"
    config.write_text('[labels.field]\nproject_name = ["工程称谓"]\n', encoding="utf-8")
    options = load_settings(config).applied_to(RunOptions()).read
    assert reading_key(options) != reading_key(RunOptions().read)
    assert hash(options) == hash(load_settings(config).applied_to(RunOptions()).read)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("labels = 3", "应为表"),
        ('[labels.fields]\nproject_name = ["甲"]', "fields"),
        ('[labels.field]\nproject = ["甲乙"]', "project_name"),
        ('[labels.field]\nproject_name = "甲乙"', "列表"),
        ("[labels.field]\nproject_name = [3]", "列表"),
        ('[labels.field]\nproject_name = [" "]', "不能作"),
        ('[labels.field]\nproject_name = ["甲乙"]\nbasis = ["甲 乙"]', "同时"),
    ],
)
def test_a_mistake_in_the_labels_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "hecha.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        load_settings(tmp_path / "hecha.toml")


@pytest.mark.parametrize(
    ("label", "values", "entry"),
    [
        ("经手填报人", ["王子安"], "field.filled_by"),
        ("联系人手机", ["13900000000"], "field.contact_phone"),
        ("中央专款", ["100", "98.5"], "source.central"),
        ("项目完工月份", ["2023年12月"], "field.end_date"),
        ("全年支出数额", ["98.5"], "measure.spent"),
        (
            "存在的突出问题",
            ["支出进度偏慢，下一步将加强调度，确保年底前完成全部支付任务，提高资金使用效益。"],
            "row.narrative",
        ),
        ("凤凰于飞", ["7月74号"], None),
    ],
)
def test_a_guess_goes_by_wording_and_by_the_kind_of_the_values(
    label: str, values: list[str], entry: str | None
) -> None:
    found = guess(label, values, standard())
    assert (f"{found.group}.{found.key}" if found else None) == entry


def test_kinds_of_values() -> None:
    values = {"a@b.cn": "email", "0751-8877716": "phone", "99.6%": "rate", "2023-12": "date", "1,234.5": "number",
              "是": "choice", "王子安": "name", "道路养护中心（本级）": "text"}  # fmt: skip
    assert {value: kind_of(value) for value in values} == values


def test_what_is_printed_for_the_configuration_can_be_used(tmp_path: Path) -> None:
    """Whatever stands in a label, the lines load; every guess is a key that exists."""
    from hecha.schema import Source, Unmapped

    labels = ['带"引号"的填报人', "反\\斜杠联系人", "换\n行的实施单位", "无从猜起", "全角：冒号项目名称"]
    source = Source(file="a.pdf", sha256="", pages=(1, 1), kind="digital")
    unmapped = tuple(Unmapped(label=label, value="甲", evidence=None) for label in labels)
    record = Record(source=source, family="basic_info", unmapped=unmapped)
    (tmp_path / "hecha.toml").write_text(toml_lines(unknown_labels([record], standard())), encoding="utf-8")
    for group, key, _ in load_settings(tmp_path / "hecha.toml").labels:
        assert key in keys()[group]


def test_a_folder_without_a_run_is_wrong_usage(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["labels", str(tmp_path)])
    assert done.exit_code != 0
