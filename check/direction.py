"""Whether more is better: from the comparator, then from the indicator's level 2 and name."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum

from ..schema import Indicator, Quantity
from .texts import fold, unit_class


class Direction(Enum):
    """What counts as better than the target."""

    HIGHER = "higher"
    LOWER = "lower"
    UNKNOWN = "unknown"


# Rates that are better when higher, even under 成本指标 and 时效指标, and though the name holds 投诉 or 故障.
_HIGHER_RATE = re.compile(
    r"(及时|按时|按期|准时|如期|完成|合格|达标|优良|优质|覆盖|节约|节省|节能|节支|支付|执行|到位|拨付|发放|满意|知晓|办结|结案|处理|处置|"
    r"修复|整改|响应|排除|化解|查处|解决|回复|答复|回访|准确|正确|通过|成功|完好|完整|正常|可用|利用|使用|使|下降|降低|减少|压减|"
    r"压降|递减|免疫|治愈|救治|破获|侦破|控制有效|防治|防控|检出|整治|纠正|清理|回收|公开|提高|提升|增长|落实|规范)率$"
    r"|满意度|满意率|认可度|知晓度|成功率|及时性|时效性"
)
# What is taken away: more of it is better, though what it is taken from is bad.
_REMOVED = re.compile(
    r"减少|降低|下降|压减|压缩|节约|节省|节支|挽回|避免|杜绝|防止|消除|化解|控减|减轻|降幅|减排|处理|处置|办结|整改|查处|排查|拆除|"
    r"调解|受理|修复|维修|回复|清理|治理|防治|防控|演练|培训|检查|巡查|监测|改造"
)
_FALL = re.compile(r"下降|降低|减少|压减|缩短|降幅")
_DURATION = re.compile(r"(?:时间|时长|时限|用时|耗时|周期|天数|工期)(?:\([^()]*\))?$|响应速度")
_ADVERSE = re.compile(
    r"投诉|故障|差错|出错|错误|误差|偏差率|能耗|耗能|电耗|水耗|排放|事故|案件发生|发案|死亡|发病|患病|感染率|受害|成灾|逾期|超标|超支|超预算|"
    r"超概算|超编|损坏率|损耗|损失|返工|退货|违规|违法|违纪|空置|闲置|流失|中断|停机|宕机|漏洞数|浪费|泄漏|泄露|污染|"
    r"结转结余率|结余率|变动率|重大事件|舆情|上访|信访量|死角|贫困发生率|失业率|辍学率|复发率|并发症"
)
_CONTROL_RATE = re.compile(r"(控制|压控)率$")
_LOWER_CONTROL = re.compile(r"供养人员|公用经费|三公")  # of costs, 100 % may be the most allowed or full control
_COST = re.compile(r"成本|费用|单价|造价|控制数")
_NEUTRAL = re.compile(r"年龄|温度|湿度|浓度|比例|占比|结构|配比|密度|间隔|频率|酸碱|pH|水位|海拔|坡度", re.IGNORECASE)
_LONGER = re.compile(
    r"年限|有效期|质保|保修期|寿命|保质期|使用期|存续|运行时间|运行时长|(?:培训|学习|驻村|驻点|服务|开放|运行|演出|展出|展览|活动|优良|达标|值守|值班|巡查|出勤|到岗|工作)天数|开放时间|开放时长|培训时长|学习时|服务时长|播出时|播放时|续航|在岗时"
)
_TIME = frozenset({"秒", "工作日", "月"})


def measured_in_time(quantity: Quantity | None) -> bool:
    """Whether a quantity is a length of time: hours, days, working days, months."""
    if quantity is None or quantity.kind != "number" or not quantity.unit:
        return False
    found = unit_class(quantity.unit)
    return found is not None and found[0] in _TIME


def direction_of(indicator: Indicator) -> Direction:
    """Whether a higher or a lower figure is better; unknown where neither comparator nor words tell."""
    target = indicator.target
    if target is not None:
        if target.comparator in ("<=", "<"):
            return Direction.LOWER
        if target.comparator in (">=", ">"):
            return Direction.HIGHER
    return direction_by_words(indicator)


def direction_by_words(indicator: Indicator) -> Direction:
    """The direction that level 2, name and kind of figure tell where no comparator is printed."""
    name = fold(indicator.name or "")
    level = fold(f"{indicator.level1 or ''}{indicator.level2 or ''}")
    target = indicator.target
    if target is not None and _FALL.search(target.raw) and isinstance(target.value, Decimal) and target.value < 0:
        return Direction.LOWER  # a fall is negative: 下降5.3% is more of it than 下降5%
    if _HIGHER_RATE.search(name):
        return Direction.HIGHER
    if _CONTROL_RATE.search(name):
        return Direction.LOWER if _LOWER_CONTROL.search(name) else Direction.UNKNOWN
    if _LONGER.search(name):
        return Direction.HIGHER
    if _DURATION.search(name):
        return Direction.LOWER
    if _REMOVED.search(name) and not measured_in_time(target) and not name.endswith("率"):
        return Direction.HIGHER
    if _ADVERSE.search(name):  # 办理投诉 200 件 is work done, where a rate of complaints is not
        return Direction.UNKNOWN if "数量" in level and not name.endswith("率") else Direction.LOWER
    if "时效" in level and measured_in_time(target):
        return Direction.LOWER
    if "成本" in level or _COST.search(name):
        return Direction.UNKNOWN if target is not None and target.kind == "percent" else Direction.LOWER
    return Direction.UNKNOWN if _NEUTRAL.search(name) else Direction.HIGHER
