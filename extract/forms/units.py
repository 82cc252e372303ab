"""Names of units: what a text or a stretch of one must look like to be one."""

from __future__ import annotations

import re

from ...normalize import compact

UNIT = (
    r"(?!关于)(?:[\u4e00-\u9fff（）()]|(?<=第) ?\d{1,2} ?|(?<=第 )\d{1,2} ?){3,22}?"
    r"(?:局|委|委员会|办|办公室|厅|部|院|中心|政府|站|所|学校|大学|联合会|协会|队|处|馆|社"
    r"|街道办事处)"
)


def names_unit(text: str) -> bool:
    """Whether a text is a unit's name and nothing else: 临江县教育局."""
    return re.fullmatch(UNIT, compact(text)) is not None
