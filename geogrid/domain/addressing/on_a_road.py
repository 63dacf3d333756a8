"""Places that are called by a road and may lie elsewhere: 航空路小学, 循礼门饭店."""

from __future__ import annotations

import re

from geogrid.domain.addressing import levels
from geogrid.domain.addressing.element import Element, Parse
from geogrid.domain.addressing.grammar import ESTATE_ENDS
from geogrid.domain.addressing.offshoots import words_behind

_HAN = r"[\u3400-\u9fff]"
_PROSE = "有在的了被是到去往从向把给和与及或没不沿请问谁哪什么怎为对影响堵停占修坏漏积摆卖打闹倒挖"
_KINDS = (
    "幼儿园 托儿所 托育园 [小中大]学(?!生) 学[校院](?!生) 党校 校区 医院 卫生[院室所站](?!间) 门诊部? 诊所 "
    "药[店房] 保健院 敬老院 养老院 福利院 法院 检察院 派出所 司法所 税务所 研究所 [监管]管所 管理所 招待所 "
    "警务[室站] 办事处 街道(?:办(?:事处)?|$) 社区 居委会 村委会 服务站 银行 支行 分行 信用社 营业[部厅所] 邮局 "
    "邮政所 宿舍[区楼]? 家属[院区楼] 大院 [教职]工楼 居民[区楼] 住宅[区楼]? 大厦 大楼 广场(?!舞) 商[场城厦] "
    "写字楼 超市 菜?市场(?!监|管) 菜场 [酒饭]店(?![铺面]) 宾馆 酒楼 餐厅 [影剧]院 公园 游园 教堂 体育[馆场] "
    "图书馆 博物馆 纪念馆 文化[馆宫站] 少年宫 (?:地铁|轻轨|火车|汽车|客运|加油|变电|消防|公交总)站 地铁口 车站 "
    "码头 停车场 立交桥? 高架桥? 工业园区? 产业园区? 分?公司 消防队 [大中]队(?!伍) "
    "(?<![门商小])分?店(?![面铺主家里内员门老])"
)
_OF_TWO = f"(?<={_HAN}{{2}})(?:中心(?![线隔护绿])|局|厂(?!房)|馆|宫|寺|庙|祠|山庄)"
_PLACE = re.compile(
    rf"(?:(?![{_PROSE}])[\u3400-\u9fff\da-z]){{0,8}}"
    rf"(?:{'|'.join((*_KINDS.split(), *ESTATE_ENDS.split()))}|{_OF_TWO})"
)
"""A name of what may be beside its road or in quite another: no lamp, drain or crossing, which are on it."""


def called_by(parse: Parse, road: Element) -> str | None:
    """Return the place that is named behind a road and that nothing is known by, up to its kind; None without.

    Not where a house says where it is: 航空路12号小学.
    """
    if parse.is_plain or parse.first(levels.NUMBER):
        return None
    found = _PLACE.match(words_behind(parse, road).words)
    return found[0] if found else None
