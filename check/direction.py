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
    r"修复|整改|响应|排除|化解|查处|查办|追回|追缴|追偿|清收|清欠|收回|挽回|消除|销号|解决|回复|答复|回访|准确|正确|通过|成功|完好|完整|正常|可用|利用|使用|使|下降|降低|减少|压减|"
    r"压降|递减|免疫|治愈|救治|破获|侦破|控制有效|防治|防控|检出|整治|纠正|清理|回收|公开|接通|巩固|破案|息诉|分娩|帮扶|盘活|修正|应对有效|查找|复垦|复耕|安置|再就业|无害化|在册|保有|入学|升学|就学|参保|签约|录取|过关|转化|见效|命中|评聘|培养|提高|提升|增长|落实|规范)率$"
    r"|满意度|满意率|认可度|知晓度|成功率|及时性|时效性"
)
# What is taken away: more of it is better, though what it is taken from is bad.
_REMOVED = re.compile(
    r"减少|降低|下降|压减|压缩|节约|节省|节支|挽回|避免|杜绝|防止|消除|化解|控减|减轻|降幅|减排|处理|处置|办结|整改|查处|排查|拆除|"
    r"调解|受理|修复|维修|回复|清理|治理|防治|防控|演练|培训|检查|巡查|监测|改造|复垦|复耕|削减|减量|盘活|去化|清欠|清收|追缴|追回|收缴|扑救|"
    r"查找|修正|矫正|教育|无故障|打击|侦破|整治|应对|防范"
)
_FALL = re.compile(r"下降|降低|减少|压减|缩短|降幅")
_DURATION = re.compile(r"(?:时间|时长|时限|用时|耗时|周期|天数|工期)(?:\([^()]*\))?$|响应速度")
_ADVERSE = re.compile(
    r"投诉|故障|差错|出错|错误|误差|偏差率|能耗|耗能|电耗|水耗|排放|事故|案件发生|发案|死亡|发病|患病|感染率|受害|成灾|逾期|超标|超支|超预算|"
    r"超概算|超编|损坏率|损耗|损失|返工|退货|违规|违法|违纪|空置|闲置|流失|中断|停机|宕机|漏洞数|浪费|泄漏|泄露|污染|"
    r"结转结余率|结余率|变动率|重大事件|舆情|上访|信访量|死角|发生率|失业率|辍学率|复发率|并发症|感染|停电|停水|退回率|退件率|误诊|漏诊|"
    r"漏损率|漏失率|返贫率|返修率|破损率|缺勤率|辍学|近视|药占比|不良贷款|犯罪|脱管|漏管|积案|超审限|拖欠|火灾|消耗.{0,6}材料|农药使用量|化肥使用量|"
    r"招待费|接待费|会议费|公务用车|住院日|撂荒耕?地?面积|返贫人口|(?:[Pp][Mm]\d*\.?\d*|颗粒物|臭氧|氨氮|二氧化硫|氮氧化物|需氧量|总磷|总氮|污染物).*浓度"
)
_NOT_DONE = re.compile(r"未(?!成年|来|婚|病|参)[^率]{1,3}率$|不(?:合格|达标|满意|及时|规范|准确)率$")
"""A rate of what was not done: 逾期未化解率."""
_DOWN_TO = re.compile(
    r"(?:降低|下降|减少|压减|压降|压缩|缩短)(?:后|至|到)"
    r"|(?:万元|单位|人均|每平方米|每吨).{0,8}(?:用水|用电|用能|耗)(?!.*(?:下降|降低|减少|降幅|节约))"
)
"""A level after a fall, and what one unit uses up: 万元GDP用水量."""
_CONTROL_RATE = re.compile(r"(控制|压控)率$")
_LOWER_CONTROL = re.compile(r"供养人员|公用经费|三公")  # of costs, 100 % may be the most allowed or full control
_COST = re.compile(r"成本|费用|单价|造价|控制数")
_NEUTRAL = re.compile(
    r"年龄|温度|湿度|浓度|比例|占比|结构|配比|密度|间隔|频率|酸碱|pH|水位|海拔|坡度"
    # what is bad, and yet may be what the work is about: only the form knows
    r"|漏损|漏失|破损|缺陷|返修|返贫|致贫|缺口|欠薪|欠费|积压|超期|滞留|延误|晚点|拥堵|噪声|噪音|扬尘|颗粒物|PM\d|需氧量|氨氮"
    r"|火情|伤亡|重伤|负债|债务率|赤字|不良|坏账|失败率|撂荒|警情|纠纷|病死|缺勤|旷工|淘汰率|用水量|用电量|用气量|用油量|油耗|耗材",
    re.IGNORECASE,
)
_SAVED = re.compile(r"节约|节省|节支|节资|减少|降低|下降|压减|压缩|控减|挽回|降幅")
_MORE = re.compile(
    r"受益|惠及|覆盖|服务|新增|增加|增长|增收|提升|提高|带动|拉动|就业|收入|产值|利润|税收|产量|销售|营业额|满意|知晓|参与|参加|保障|发放|补助|补贴|资助|"
    r"奖励|扶持|支持|举办|开展|完成|建设|建成|修建|新建|种植|绿化|栽|接待|游客|吸引|引进|引导|招|采购|购置|安装|投放|存活|成活|帮扶|救助|安置|再就业|供"
)
"""What a project brings: more of it is better, for sure."""
_LONGER = re.compile(
    r"年限|有效期|质保|保修期|寿命|保质期|使用期|存续|运行时间|运行时长|(?:培训|学习|驻村|驻点|服务|开放|运行|演出|展出|展览|活动|优良|达标|值守|值班|巡查|出勤|到岗|工作)天数|开放时间|开放时长|培训时长|学习时|服务时长|播出时|播放时|续航|在岗时|无故障(?:运行)?时|(?:教育|授课|课程|宣教|辅导|志愿)(?:时长|时间|天数)"
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


def is_presumed(indicator: Indicator) -> bool:
    """Whether nothing but custom says that more of it is better: no comparator, no word of the name, no count of work
    done."""
    target, name = indicator.target, fold(indicator.name or "")
    if direction_of(indicator) is not Direction.HIGHER or (target is not None and target.comparator in (">=", ">")):
        return False
    told = any(words.search(name) for words in (_HIGHER_RATE, _LONGER, _REMOVED, _MORE))
    return not told and "数量" not in fold(indicator.level2 or "")


def direction_by_words(indicator: Indicator) -> Direction:
    """The direction that level 2, name and kind of figure tell where no comparator is printed."""
    name = fold(indicator.name or "")
    level = fold(f"{indicator.level1 or ''}{indicator.level2 or ''}")
    target = indicator.target
    if target is not None and _FALL.search(target.raw) and isinstance(target.value, Decimal) and target.value < 0:
        return Direction.LOWER  # a fall is negative: 下降5.3% is more of it than 下降5%
    if _NOT_DONE.search(name) or _DOWN_TO.search(name):
        return Direction.LOWER
    if _HIGHER_RATE.search(name):
        return Direction.HIGHER
    if _CONTROL_RATE.search(name):
        return Direction.LOWER if _LOWER_CONTROL.search(name) else Direction.UNKNOWN
    if _LONGER.search(name):
        return Direction.HIGHER
    if _DURATION.search(name):
        return Direction.LOWER
    if "成本" in level and target is not None and target.kind == "number" and not _SAVED.search(name):
        return Direction.LOWER
    if _REMOVED.search(name) and not (measured_in_time(target) or name.endswith("率")):
        return Direction.HIGHER
    if _ADVERSE.search(name):  # 办理投诉 200 件 is work done; 降低投诉率 may be the fall or what it fell to
        work = "数量" in level and not name.endswith("率")
        return Direction.UNKNOWN if work or _FALL.search(name) else Direction.LOWER
    if "时效" in level and measured_in_time(target):
        return Direction.LOWER
    if "成本" in level or _COST.search(name):
        return Direction.UNKNOWN if target is not None and target.kind == "percent" else Direction.LOWER
    return Direction.UNKNOWN if _NEUTRAL.search(name) else Direction.HIGHER
