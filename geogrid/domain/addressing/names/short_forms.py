"""What places and estates are called by that leaves out their kind: 银座玉函店 for 银座购物广场（玉函店）, 银龙三期.

Both a name and what a text says are brought into one form, in which they are alike; another place may be called so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.blanks import without_brackets
from geogrid.domain.addressing.names.element import Name
from geogrid.domain.addressing.names.grammar import PHASE
from geogrid.pace import paced

_X = "[\u3400-\u9fff]"
_MARKET = re.compile(r"(?<=.{2})(?:(?:综合|集贸|农贸|便民)?菜?市场|集贸市场|农贸市场|菜场)$")
_GOVERNMENT = re.compile(r"(?<=.{2}[市区县旗镇乡])人民政府$")
_COURT = re.compile(r"(?<=.{2})[市区县旗]?(?:人民)?(?=(?:法|检察)院$)")
_OF_A_TOWN = re.compile(r"(?<=.{2})[镇乡]?中心(?=小学$|幼儿园$)")
_TRIAL = re.compile(r"实验(?P<kind>[小中])学$")
_STAFF = re.compile(r"(?<=.{2})(?:职工|家属)?(?:宿舍|家属[院区楼]|生活区)$")
_SQUARE = re.compile(r"(?<=.{2})(?:商业|购物|休闲|文化|生活|时代)(?=广场$)")
_COMPANY = re.compile(r"(?<=.{4})(?:(?:股份|集团)?(?:有限)?(?:责任)?公司|厂)$")
_CHAIN = re.compile(rf"(?P<chain>{_X}{{2,6}})\((?P<branch>{_X}{{2,6}})店\)")
_SIGHT = re.compile(
    r"(?<=.{2})(?:(?:风景|名胜|旅游|风景名胜)+区|景区|(?:历史|文化|商业|特色|旅游)+街区|(?:历史|文化)+风貌区|步行街区?)$"
)
_SHOP_KIND = (
    "购物(?:广场|中心)|超市|商场|百货(?:大楼|商场|超市)?|商城|大?卖场|生鲜|连锁|大?药[房店]|餐厅|火锅|大?酒店|饭店|宾馆"
)
_SHOP = re.compile(rf"(?P<chain>{_X}{{2,6}}?)(?:{_SHOP_KIND})+(?P<branch>(?!{_SHOP_KIND}){_X}{{2,5}}店)")
_SCHOOL = re.compile(
    rf"第?(?P<count>[一二三四五六七八九十\d]{{1,3}})(?:高级|初级|完全)?(?P<kind>[中小])(?:学校?)?(?=$|{_X}{{1,5}}(?:分校|校区)$)"
)
_ESTATE_KINDS = "社区|小区|新村|花园|花苑|公寓|家园|名苑|雅苑|新苑|嘉苑|佳苑|苑"
_ESTATE = re.compile(rf"(?P<name>.{{2,}}?)(?:{_ESTATE_KINDS})(?P<part>{PHASE})")
_BRANCH = re.compile("(?<=.{2})分校$")
_BANKS = {
    "工行": "工商银行", "建行": "建设银行", "农行": "农业银行", "中行": "中国银行", "交行": "交通银行",
    "招行": "招商银行", "邮储": "邮政储蓄银行", "邮储银行": "邮政储蓄银行",
}  # fmt: skip
_BANK = re.compile(
    r"(?:中国)?(?P<bank>(?:工商|建设|农业|交通|招商|民生|光大|兴业|浦发|平安|华夏|广发|中信|邮政储蓄)银行|中国银行|[工建农中交招]行|邮储(?:银行)?)"
    rf"(?:股份)?(?:有限)?(?:公司)?(?P<of>{_X}{{2,8}}?)(?P<kind>支行|分理处|营业[部厅所室])"
)
"""A branch of a bank, which is called by its road or quarter, and also by its city: 中国工商银行宝鸡店子街支行."""
_ENDS = frozenset("区校场店学期团块片苑园院府舍楼司厂行处部厅所室)")
"""How names end that have such a form."""
_LEVELS = (levels.SITE, levels.ESTATE)


class ShortForms:
    """Finds names by what is left of them without their kind.

    Parameters
    ----------
    names
        All names of the district as they are written, with what they stand for.
    regions
        The district and what it lies in, by which a company is called: 浙江佳源物流有限公司.
    """

    def __init__(self, names: Iterable[tuple[str, Name]], regions: tuple[str, ...] = ()) -> None:
        self._named: dict[str, list[tuple[str, Name]]] = defaultdict(list)
        for written, name in paced(names):
            if name.level in _LEVELS and written[-1] in _ENDS:
                same = self._named[_of_a_register(written, regions)]
                if all(name.text != other.text for _, other in same):
                    same.append((written, name))

    def of(self, said: str) -> list[tuple[str, Name]]:
        """Return the names that may be called so, but for what is written just so."""
        return [(written, name) for written, name in self._named.get(short_form(said), ()) if written != said]


def _of_a_register(name: str, regions: tuple[str, ...]) -> str:
    """Return the form of a name of the register: also 佳源物流 of 浙江佳源物流公司, 站前肯德基 of 肯德基(站前店)."""
    if found := _CHAIN.fullmatch(name):
        return found["branch"] + found["chain"]
    if found := _BANK.fullmatch(name):
        begin = max((region for region in regions if found["of"].startswith(region)), key=len, default="")
        return short_form(name.replace(begin, "", 1))
    if _COMPANY.search(name):
        begin = next((region for region in regions if name.startswith(region)), "")
        name = name.removeprefix(begin)
    return short_form(name)


def short_form(name: str) -> str:
    """Return a name without its kind: 银座玉函店 of 银座购物广场（玉函店）, 老门东 of 老门东景区."""
    name = _SCHOOL.sub(r"\g<count>\g<kind>", without_brackets(name))
    if bank := _BANK.fullmatch(name):
        return _BANKS.get(bank["bank"], bank["bank"]) + bank["of"] + bank["kind"]
    if found := _SHOP.fullmatch(name) or _ESTATE.fullmatch(name):
        return "".join(found.groups())
    name = _COMPANY.sub("", _SQUARE.sub("", _STAFF.sub("宿舍", _TRIAL.sub(r"实\g<kind>", _OF_A_TOWN.sub("", name)))))
    name = _COURT.sub("", _GOVERNMENT.sub("政府", name))
    return _SIGHT.sub("", _MARKET.sub("市场", _BRANCH.sub("校区", name)))
