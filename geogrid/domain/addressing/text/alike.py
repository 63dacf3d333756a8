"""Characters that are easily written for one another: they look alike, or sound alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache, lru_cache

import pypinyin
from pypinyin.constants import PHRASES_DICT
from pypinyin.contrib.tone_convert import to_normal

_LOOK_ALIKE = (
    "己已巳 末未 千干于 日曰 大太犬 天夫 土士 人入八 王玉主 园圆围 免兔 乌鸟 刀力 白百自 田由甲申 今令 住往佳 "
    "清情晴请 治冶洽 滨宾 延廷 戊戌戍 析折拆 侯候 栗粟 徽微 黎梨 贝见 风凤 冈岗 毫亳 茶荼 竟竞 杨扬 场汤 陪培 "
    "桃挑 桥侨 梅海 枫讽 枝技 林木 村材 杜社 栋拣 槐愧 榆愉 椿春 江汪 汇江 河何 湖胡 沙少 洲州 浦捕 淮准 湾弯 "
    "漳樟障 潭谭 池地 沿治 阳阴 埠阜 陵菱棱 隆降 明朋 晓晚 晖辉 兰三 荷苛 莲连 莹萤营 菊掬 花化 苑宛 萍苹 宁守 "
    "仙山 伍五 环坏 珠殊株 瑞端 新斩 锦绵棉 银根 钟种 路跑 巷港 东车 西酉 楠南 上止 永水 秦奉泰 平乎 康庚 书韦 "
    "学字 龙尤 鹏朋 牛午 长张 方万 石右 古占舌 口日 金全 吉古 屯电 师帅 庄压 格洛 盘盆 碧壁 祁祈 祥样 盛成 "
    "绿录 育肓 苗亩 英央 跃沃 近斤 里理 露霞 静青 饶绕 骏俊 兖衮 横模 率卒 高商 老考 前剪 城成 阁阀 观现 休体"
)
_GROUPS: dict[str, set[str]] = {}
for _some in _LOOK_ALIKE.split():
    for _one in _some:
        _GROUPS.setdefault(_one, set()).update(_some)


_USUAL, _OFTEN = 0.1, 2
"""The share of the words with a character that read it so from which on that is usual, and how many at least."""


def are_alike(one: str, other: str) -> bool:
    """Return whether two characters look or sound alike."""
    return other in _GROUPS.get(one, ()) or sound_alike(one, other)


def sound_alike(one: str, other: str) -> bool:
    """Return whether two characters may be read alike."""
    return not set(sounds(one)).isdisjoint(sounds(other))


@cache
def sounds(character: str) -> tuple[str, ...]:
    """Return how a character is usually read, without tones, the first of the dictionary first: 长 zhang, chang."""
    first, *others = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)[0]
    words = _words().get(character, Counter())
    return first, *(other for other in others if words[other] >= max(_OFTEN, _USUAL * words.total()))


def sounds_in(text: str) -> list[tuple[str, ...]]:
    """Return how each character of a text is read: first as a word in it of two characters is, 陂 pi in 黄陂路."""
    found = [sounds(character) for character in text]
    for at in range(len(text) - 1):
        for place, read in enumerate(_of_word(text[at : at + 2]), at):
            if read != found[place][0]:
                found[place] = (read, *(other for other in found[place] if other != read))
    return found


@lru_cache(65_536)  # people may type what they like
def _of_word(word: str) -> tuple[str, ...]:
    """Return how the characters of a word of the dictionary are read in it; nothing of any other."""
    return tuple(to_normal(sound) for sound, *_ in PHRASES_DICT.get(word, ()))


@cache
def _words() -> dict[str, Counter[str]]:
    """Return how many words of the dictionary read each character how."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    plain = cache(to_normal)
    for word, read in PHRASES_DICT.items():
        for character, (sound, *_) in zip(word, read, strict=False):
            found[character][plain(sound)] += 1
    return found
