"""Slips of one character, and which names are one slip away from what was written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from geogrid.domain.register import Alias
from geogrid.domain.simulate.queries.chance import Chance

# What is typed for a character by its sound, or read for it by its shape.
_ALIKE = """
前钱浅 园圆元远 南男难 北背 中忠钟 东冬洞 西希溪 路露陆 黄皇簧 山衫删 滨宾彬 江姜将 阳杨洋 杨扬阳 湖胡糊 新心欣 安按案
延沿严 华花化 花华化 仙先鲜 洞动栋 跃越耀 进近晋 齐其奇 云芸匀 迎赢营 宾滨兵 文闻纹 峰锋蜂 屯吨囤 光广 荷河何 池迟驰
龙笼隆 镇震振 震镇 海悔梅 桥侨乔 长常 干竿千 率帅律 口囗 柏伯拍 梅海莓 林琳临 隆龙 阜埠富 横恒衡 上尚 社舍杜 屋巫 紫子紧
戴代带 黎梨离 街阶 珠朱株 塘糖唐 五伍 福富幅 水永 心新 亭停庭 徽微辉 稽积嵇 灵玲零 兖衮 资姿 巷港项 弄异 城成诚 市巾
世事 纪记 桂贵柱 紫资 薇微 百白 合和 家佳 村材 雅牙 翠脆 竹烛 银根 杏否 海诲 棠堂 玉王 兰蓝 梧悟 桐铜 锦绵 绣秀 书舒
香乡 春舂 望忘 清青 溪西 松忪 涛淘 丹单 樟障 和合 谐偕 永水 康唐 宁拧 瑞端 明名 绿缘 洲州 半伴 岛鸟 景影 苑宛院 庭廷
公工 寓遇 名明 居局 小少 区驱 里理 胜圣 利立 幸辛 孝考 友有 同司 桑嗓 书输 院苑 榨炸 油由 坊方 门们 桃挑 下夏 太大
平苹 麻蘑 粮良 仓苍 码玛 头斗 石右 井并 观现 音晋 当挡 铺捕 仁人 青清 菱凌 角脚 柳抑 枫疯 牌脾 楼娄 钟种 染柒 兴与 朝潮
莲连 万方 渡度 枣束 槐愧 居剧 委季 卫为 生升 服报 务雾 站战 学字 农浓 贸货 场厂 幼幻 儿几
"""
_COMMON = "的是在不了有来这个们说地出要以时可也你对么得着下好用自发过还多事都起成方行去年面所最如现看点部由其些然前"


ALIKE: dict[str, str] = defaultdict(str)
for _group in _ALIKE.split():
    ALIKE[_group[0]] += _group[1:]


def slip(name: str, chance: Chance) -> tuple[str, bool]:
    """Return a name with one character replaced, left out, doubled or swapped, and whether by one that is alike."""
    at = chance.below(len(name))
    before, here, after = name[:at], name[at], name[at + 1 :]
    way = chance.weighted({"alike": 45, "other": 15, "left out": 18, "doubled": 10, "swapped": 12})
    if way == "alike" and here in ALIKE:
        return before + chance.pick(ALIKE[here]) + after, True
    if way == "left out":
        return before + after, False
    if way == "doubled":
        return before + here + here + after, False
    if way == "swapped" and after:
        return before + after[0] + here + after[1:], False
    return before + chance.pick(_COMMON) + after, False


def one_slip(one: str, other: str) -> bool:
    """Return whether one character replaced, left out, added, or swapped with the next makes one of the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[at:], other[at:]
    return (
        one[1:] == other[1:]
        or one[1:] == other
        or one == other[1:]
        or (one[:2] == other[:2][::-1] and one[2:] == other[2:])
    )


class Names:
    """Names of roads, estates and sites, and their other names, to be found by what is one slip away.

    Parameters
    ----------
    names, aliases
        Under which places can be found.
    others
        More names of the district, which are no slips either.
    """

    def __init__(self, names: Sequence[str], aliases: Iterable[Alias], others: set[str]) -> None:
        self.meant = {name: name for name in names}
        self.meant |= {alias.alias: alias.name for alias in aliases if alias.name in self.meant}
        self.all = others.union(self.meant)
        self._shortened: dict[str, list[str]] = defaultdict(list)
        for name in self.meant:
            for short in _shortened(name):
                self._shortened[short].append(name)

    def near(self, text: str) -> set[str]:
        """Return the names, each by its right one, that are one slip away."""
        found = {name for short in _shortened(text) for name in self._shortened.get(short, ())}
        return {self.meant[name] for name in found if one_slip(text, name)}


def _shortened(text: str) -> Iterator[str]:
    """Yield the text, and the text without each of its characters: what is one slip away shares one of these."""
    yield text
    yield from {text[:at] + text[at + 1 :] for at in range(len(text))}
