"""Glyphs that print alike: one character for one character, so that places in the text stay where they were."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from .unreadable import Unreadable

MAX_LENGTH: Final = 2000  # no figure, date or choice is longer; longer text is prose, or an attack

# Zero-width and directional marks, variation selectors, controls that are no white space, halves of surrogate pairs.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
# A Kangxi radical (⽇) is a character (日) that a broken font map renamed; print does not tell them apart. Glyphs of
# the fonts Symbol and Wingdings come without a character; 0xA3 is ≤ in one and a box in the other.
_RENAMED: Final = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)
} | {
    0xF0B3: "≥", 0xF0A3: "□", 0xF0B1: "±", 0xF0B4: "×", 0xF0BB: "≈", 0xF025: "%",
    0xF0FE: "☑", 0xF052: "☑", 0xF0FC: "√", 0xF050: "√", 0xF06F: "□", 0xF0A8: "□", 0xF071: "□", 0xF06E: "■",
}  # fmt: skip
_SYMBOL_LESS: Final = re.compile(r"\uf0a3(?=\s*[0-9０-９])")
DASHES: Final = "-‐‑‒–—―─━ー﹘﹣－−⁻"
_OPENING: Final = "（(〔［[【﹝{｛〖﹙﹛︵"
_CLOSING: Final = "）)〕］]】﹞}｝〗﹚﹜︶"

_ALIKE: Final = (
    {ord(c): "-" for c in DASHES}
    | {ord(c): "(" for c in _OPENING}
    | {ord(c): ")" for c in _CLOSING}
    | {ord(c): "≥" for c in "≧⩾≽"}
    | {ord(c): "≤" for c in "≦⩽≼"}
    | {ord(c): "~" for c in "～〜∼˜"}
    | {ord(c): "%" for c in "％﹪٪"}
    | {ord(c): "=" for c in "═＝﹦"}
    | {ord(c): "×" for c in "✕✖⨯"}
    | {ord(c): "√" for c in "✓✔"}
    | {ord("〉"): ">", ord("〈"): "<", ord("∶"): ":", ord("￥"): "¥", ord("／"): "/"}
)

# What Chinese typesetting software and mirror sites leave of the simplified glyphs that labels are made of.
TRADITIONAL: Final = str.maketrans(
    "績評項預執單實際標準資額總計劃報價類別屬據說時間開結餘轉財務專戶級區縣鄉鎮產業數質經濟會態環滿對門關機構體聯繫電話郵負責"
    "備註應達為與個萬億無請優異點續響範圍權書證號簽蓋領導審復複進況變動內補貼農發員學團隊網絡現擬設當來訂購運維護監測傳輸歷"
    "決溫靜養飛馬鳥魚長東車軍連陽陳張劉楊趙孫韓馮鄧許蕭葉蘇盧蔣賈鍾譚陸賀龔顧錢湯喬賴龍強偉華國麗蘭雲鳳榮慶紅艷寶衛"
    "齊興義禮頭節約減轉壓廣場廠樓橋燈綠園樹氣熱災險難題終組織協條選舉辦處積極穩顯較術訓練撥"
    "統順稱歸納給線緒綜綱繼繳訪詢試該詳誤調談論識議讀讓豐貧貨貴費賬賠賽贈趨踐軌軟載輔輕輛輪輯轄遠適遲遷遺還邊鄰銀銷鋪鋼錄錯鐵閉閱隨雙雜離頒頓頻顏願風飲館駐"
    "駕驗齡營擴擇擔損換攜敗斷樣檢歡殘殺滅滲灣爛牆獎獻畢療盤礎禮種稅窮竅築簡籌糧紀純紙細紹綠緊緩編練縮縱聲職膽臨舊艦蘋虛蟲裝製規視覺觀觸",
    "绩评项预执单实际标准资额总计划报价类别属据说时间开结余转财务专户级区县乡镇产业数质经济会态环满对门关机构体联系电话邮负责"
    "备注应达为与个万亿无请优异点续响范围权书证号签盖领导审复复进况变动内补贴农发员学团队网络现拟设当来订购运维护监测传输历"
    "决温静养飞马鸟鱼长东车军连阳陈张刘杨赵孙韩冯邓许萧叶苏卢蒋贾钟谭陆贺龚顾钱汤乔赖龙强伟华国丽兰云凤荣庆红艳宝卫"
    "齐兴义礼头节约减转压广场厂楼桥灯绿园树气热灾险难题终组织协条选举办处积极稳显较术训练拨"
    "统顺称归纳给线绪综纲继缴访询试该详误调谈论识议读让丰贫货贵费账赔赛赠趋践轨软载辅轻辆轮辑辖远适迟迁遗还边邻银销铺钢录错铁闭阅随双杂离颁顿频颜愿风饮馆驻"
    "驾验龄营扩择担损换携败断样检欢残杀灭渗湾烂墙奖献毕疗盘础礼种税穷窍筑简筹粮纪纯纸细绍绿紧缓编练缩纵声职胆临旧舰苹虚虫装制规视觉观触",
)


def visible(text: str) -> str:
    """NFC without invisible characters; white space stays. Renamed glyphs (radicals, Symbol, Wingdings) are mapped."""
    return unicodedata.normalize("NFC", _SYMBOL_LESS.sub("≤", _INVISIBLE.sub("", text)).translate(_RENAMED))


def narrow(text: str) -> str:
    """Half-width digits, letters and marks, one dash, bracket, tilde, percent and comparator glyph of each class.

    The result is as long as the text: ``narrow(text)[i]`` is what ``text[i]`` stands for. Circled and raised digits
    are no digits of a figure (①100 is not 1100) and stay.
    """
    return "".join(map(_narrowed, text))


def _narrowed(character: str) -> str:
    if character < "\x7f" or "\u4e00" <= character <= "\u9fff":
        return _ALIKE.get(ord(character), character)
    alike = _ALIKE.get(ord(character))
    if alike is not None:
        return alike
    wide = unicodedata.normalize("NFKC", character)
    if len(wide) != 1 or (wide.isdigit() and not "０" <= character <= "９"):
        return character
    return _ALIKE.get(ord(wide), wide)


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed value: ``raw`` without white space, ``norm`` the same in one glyph per class, and ``gaps``, the
    places in it before which white space stood between two digits."""

    text: str
    raw: str
    norm: str
    gaps: frozenset[int]

    def broken(self, start: int, end: int) -> bool:
        """Whether white space stood within a span of digits, other than between groups of three."""
        inside = [gap for gap in sorted(self.gaps) if start < gap < end]
        if not inside:
            return False
        integral = self.norm[start:end].partition(".")[0]
        groups = [b - a for a, b in zip(inside, [*inside[1:], start + len(integral)], strict=True)]
        return not (1 <= inside[0] - start <= 3 and all(g == 3 for g in groups) and integral.isdigit())


def printed(text: str) -> Printed:
    """Take a printed value apart; raises ``Unreadable`` for what is too long to be one, or hidden by asterisks."""
    if len(text) > MAX_LENGTH:
        raise Unreadable(text[:80] + "…", "文字过长，不是一个数值")
    kept: list[str] = []
    gaps: set[int] = set()
    spaced = False
    for character in visible(text):
        if character.isspace():
            spaced = True
            continue
        if spaced and kept and _is_digit(kept[-1]) and _is_digit(character):
            gaps.add(len(kept))
        spaced = False
        kept.append(character)
    raw = "".join(kept)
    if raw and not raw.strip("*＊"):
        raise Unreadable(text, "被星号遮盖")
    return Printed(text, raw, narrow(raw), frozenset(gaps))


def _is_digit(character: str) -> bool:
    return "0" <= narrow(character) <= "9"
