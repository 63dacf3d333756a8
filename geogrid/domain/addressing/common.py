"""What is called only by what it is, or by a chain, as there is on many streets: 公共厕所, 农贸市场, 工商银行."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto

from geogrid.domain.addressing import levels
from geogrid.domain.addressing.areas import stated_in
from geogrid.domain.addressing.directory import Site
from geogrid.domain.addressing.element import Element, Parse
from geogrid.domain.addressing.key import Head
from geogrid.domain.addressing.normalise import normalise, spelt
from geogrid.domain.addressing.stated import Stated

_KIND = (
    "(?:公共?|免费)?(?:厕所?|卫生间|洗手间)|(?:(?:综合|集贸|农贸|便民)?菜?|农贸|集贸|生鲜)市场|菜场|早餐[店点]|早点店"
    "|(?:便民|政务|党群|社区|综合|为民|居民|公共|养老|托育|邮政|警务|志愿者?)*服务(?:中心|站|点|大厅|所)"
    "|(?:社区)?卫生(?:服务)?(?:中心|[院室所站])|警务[室站]|派出所|司法所|(?:社区)?居(?:民委员|委)会|村(?:民委员|委)会|物业(?:公司|服务中心|管理处)?|业委会"
    "|幼儿园|托儿所|(?:老年人?|居民|党员)?活动(?:中心|室)|文化(?:活动)?(?:中心|站|室|广场)|日间照料中心|老年食堂|社区食堂|农家书屋"
    "|(?:生活|大|便民|平价|连锁)?超市|便利店|小卖部|(?:大|平价|连锁)?药[店房]|诊所|银行|信用社|邮局|邮政所|营业[厅部]|自动(?:取款|柜员)机|atm机?"
    "|(?:快递|菜鸟)?驿站|快递[点站]|理发店|网吧|茶[楼馆]|餐[厅馆]|饭店|酒店|宾馆|招待所|加油站|充电站|加气站|停车场|公交(?:车)?站|地铁站"
    "|垃圾(?:中转|转运|收集|投放)?[站点房]|配电[房室]|变电[站所]|泵[房站]|消防(?:站|队|中队)|(?:小|街心|街角)游园|健身(?:房|广场)|工地"
)
_BANK = (
    "(?:中国)?(?:工商|建设|农业|交通|招商|民生|光大|兴业|浦发|浦东发展|平安|华夏|广发|中信|邮政储蓄|邮储)银行|中国银行|[工建农交招]行"
    "|农村?商业?银行|农商行|(?:农村)?信用合作?社|邮政储蓄|邮储"
)
_CHAIN = (
    "肯德基|麦当劳|必胜客|德克士|汉堡王|华莱士|星巴克|瑞幸|库迪|蜜雪冰城|古茗|茶百道|喜茶|沃尔玛|家乐福|永辉|大润发|盒马(?:鲜生)?|物美|华联|红旗"
    "|全家|罗森|美宜佳|7-?11|7-?eleven|舞东风|WOWO|屈臣氏|名创优品|大参林|老百姓|一心堂|益丰|海王星辰|同仁堂|如家|汉庭|七天|7天|锦江之星|全季|格林豪泰"
    "|链家|贝壳|我爱我家|中国?(?:移动|联通|电信|铁塔)|中国?(?:石油|石化)|中石[油化]|中国邮政|邮政|顺丰|圆通|中通|申通|韵达|极兔|京东|菜鸟|海底捞|沙县小吃"
)
_COMMON = re.compile(
    rf"(?:{_KIND})|(?:{_BANK})(?:atm机?|自助银行|网点|营业[厅部])?"
    rf"|(?:{_CHAIN})(?:连锁|中国|咖啡|快餐|餐厅?|大)*(?:{_KIND}|店|门店|专卖店)?",
    re.IGNORECASE,
)


class Fit(Enum):
    """What a text says of where a place is that is called as many are."""

    AGREES = auto()
    SAYS_NOTHING = auto()
    CONTRADICTS = auto()


def is_common(name: str) -> bool:
    """Return whether many places are called so, of which a register may have one: 农贸市场, but not 汇泉路农贸市场."""
    return _COMMON.fullmatch(name) is not None


def fit(parse: Parse, head: Head, sites: Iterable[Site], stated: Stated) -> Fit:
    """Return what a text says of where it means a place that it calls by such a name; of any other it agrees.

    Parameters
    ----------
    head
        What it calls the place.
    sites
        The places of the register that are called so.
    """
    name = head.element
    if head.level is not levels.SITE or not is_common(spelt(parse.text[name.start : name.end])):
        return Fit.AGREES
    addresses = [normalise(site.address) for site in sites]
    if any(road.value in address for road in parse.all(levels.ROAD) for address in addresses):
        return Fit.AGREES
    areas = stated_in(parse)
    fits = [not stated.denied(areas, site.grid, None, site) for site in sites]
    if areas and not any(fits):
        return Fit.CONTRADICTS
    return Fit.AGREES if _names_community(areas) else Fit.SAYS_NOTHING


def _names_community(areas: Iterable[Element]) -> bool:
    return any(area.level is levels.COMMUNITY for area in areas)
