"""The registry, its documentation, the settings, and the profiles of regions."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest
import test_check_indicators
import test_check_money
import test_check_texts
from check_builder import fired, guangdong, line, national, transfer

from hecha.check import (
    CheckConfig,
    ConfigError,
    UnknownRule,
    catalogue,
    check_all,
    check_record,
    explain,
    load_config,
    profile_of,
    profiles,
    read_config,
)
from hecha.check.catalogue import pages
from hecha.check.registry import Flag, rule

DOCS = Path(__file__).parents[1] / "docs" / "rules"
NAMES = [
    "funding-sum",
    "spending-items-sum",
    "evaluated-amount",
    "overspent",
    "execution-rate",
    "execution-score",
    "low-execution",
    "amount-scale",
    "claim-conflict",
    "missed-target-unexplained",
    "overachieved-unexplained",
    "score-inflated",
    "score-over-weight",
    "actual-missing",
    "target-missing",
    "unit-mismatch",
    "rate-out-of-range",
    "indicator-duplicate",
    "indicator-level-missing",
    "unit-cost-conflict",
    "score-sum",
    "weight-sum",
    "grade-score",
    "goal-result-without-goal",
    "goal-without-result",
    "goal-achieved-conflict",
    "date-order",
    "year-outside-period",
    "filled-too-early",
    "basis-year",
    "identity-conflict",
    "required-missing",
    "duplicate-project",
    "duplicate-record",
    "copied-narrative",
    "template-residue",
    "text-truncated",
    "section-blank",
    "budget-adjusted-unexplained",
    "balance",
    "arrival",
    "actual-not-measured",
    "actual-echoes-comparator",
    "target-not-measurable",
    "level-weight",
    "reason-contradicts",
    "parts-sum",
    "unit-cost-outlier",
    "department-total",
    "carryover-mismatch",
    "identical-actuals",
]


def test_every_rule_is_registered_once_and_no_other() -> None:
    assert sorted(r.name for r in catalogue()) == sorted(NAMES)


def test_every_rule_over_one_record_is_seen_to_fire_and_to_keep_quiet() -> None:
    cases = [*test_check_money.CASES, *test_check_indicators.CASES, *test_check_texts.CASES]
    for entry in catalogue():
        if entry.scope == "record":
            outcomes = {case.times > 0 for case in cases if case.rule == entry.name}
            assert outcomes == {True, False}, entry.name


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_explains_itself_in_both_languages(name: str) -> None:
    text = explain(name)
    assert text.startswith(f"{name} ")
    assert [line.partition("：")[0] for line in text.splitlines()[2:]] == ["查什么", "依据", "示例", "例外"]
    english = explain(name, english=True)
    assert english.startswith(f"{name} (")
    assert len(english.splitlines()[2].split()) >= 5


def test_an_unknown_rule_is_met_with_the_names_that_look_like_it() -> None:
    with pytest.raises(UnknownRule) as caught:
        explain("funding-total")
    assert "funding-sum" in caught.value.near
    assert "funding-sum" in str(caught.value)


def test_the_catalogue_in_docs_is_what_the_rules_say() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert written == pages(), "run: python -m hecha.check docs/rules"


def test_a_rule_without_its_headings_cannot_be_registered() -> None:
    with pytest.raises(ValueError, match="headings"):

        @rule("no-such-rule", severity="info")
        def nothing(record, context):  # type: ignore[no-untyped-def]
            """名称"""
            yield Flag(("/grade",), "无。", "None.")


def test_a_rule_that_is_off_says_so_and_why() -> None:
    config = read_config({"rules": {"weight-sum": {"enabled": False, "reason": "本市分值另计"}}})
    record = national(total_weight=D(98))
    assert "weight-sum" in fired(record)
    checked = check_record(record, config)
    assert "weight-sum" not in {f.rule for f in checked.findings}
    assert [(n.rule, n.reason) for n in checked.unchecked if n.rule == "weight-sum"] == [
        ("weight-sum", "按配置停用：本市分值另计")
    ]
    twice = [national(), national()]
    off = CheckConfig(disabled={"duplicate-record": "已人工核对"})
    assert all(f.rule != "duplicate-record" for r in check_all(twice, off) for f in r.findings)


def test_severity_and_thresholds_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "hecha.toml"
    path.write_text(
        """
        [labels]
        other = "rooms read their own tables"
        [check.thresholds]
        low_execution = 0.99
        [check.rules]
        low-execution = { severity = "error" }
        """,
        encoding="utf-8",
    )
    (found,) = check_record(national(), load_config(path)).findings
    assert (found.rule, found.severity) == ("low-execution", "error")


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"profile": "atlantis"}, "atlantis"),
        ({"thresholds": {"low_exec": 0.8}}, "low_exec"),
        ({"thresholds": {"low_execution": "80%"}}, "low_execution"),
        ({"thresholds": {"low_execution": -1}}, "low_execution"),
        ({"rules": {"fundingsum": {}}}, "fundingsum"),
        ({"rules": {"funding-sum": {"enabled": False}}}, "reason"),
        ({"rules": {"funding-sum": {"level": "error"}}}, "funding-sum"),
        ({"rules": {"funding-sum": {"severity": "fatal"}}}, "severity"),
        ({"treshold": {}}, "treshold"),
    ],
)
def test_settings_that_are_not_understood_are_named(table: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        read_config(table)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "hecha.toml"
    path.write_text("check = [", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"hecha\.toml"):
        load_config(path)


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (national(), "national"),
        (guangdong(), "guangdong"),
        (transfer(), "transfer"),
        (national(title="2022年度部门预算项目支出绩效自评表"), "sichuan"),
        (national(title="财政项目支出绩效自评表"), "shanghai"),
        (national(title="公开14表项目支出绩效自评表"), "yunnan"),
        (national(title="2022年度省直单位项目自评表"), "hubei"),
        (national(title=None, execution=(line(0.98, 20, 19.6),)), "hubei-structure"),
        (national(title=None), "national"),
    ],
)
def test_the_form_chooses_its_profile(record, name: str) -> None:  # type: ignore[no-untyped-def]
    assert profile_of(record).name == name


def test_the_settings_choose_the_profile_for_all() -> None:
    record = transfer(indicators=transfer().indicators[:-1])
    assert fired(record) == {"indicator-level-missing"}
    assert fired(record, read_config({"profile": "hubei"})) == set()
    assert set(profiles()) >= {"national", "guangdong", "hubei", "sichuan", "shanghai", "yunnan", "transfer"}
