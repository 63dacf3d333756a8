"""What a text of the register tells of a person, and what only looks so."""

import pytest

from geogrid.domain.addressing.personal import Personal, told_in, without

HOUSE = "思明南路12号"


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (" 张先生 13812345678", Personal.MOBILE), ("（张先生13812345678）", Personal.MOBILE),
        ("张伟１３８１２３４５６７８", Personal.MOBILE), (" 138 1234 5678", Personal.MOBILE),
        (" 138-1234-5678", Personal.MOBILE), (" +8613812345678", Personal.MOBILE), (" 86 19912345678", Personal.MOBILE),
        (" 一三八一二三四五六七八", Personal.MOBILE), (" 341002199001011234", Personal.IDENTITY),
        (" 34100219900101123X", Personal.IDENTITY), (" ３４１００２１９９００１０１１２３４", Personal.IDENTITY),
        (" 341002900101123", Personal.IDENTITY), (" 李女士 0559-2512345", Personal.PERSON),
        (" 李女士 电话：2512345", Personal.PERSON), (" 王伟 2512345", Personal.PERSON),
        (" 138****5678 王伟", Personal.PERSON), (" 联系人：王伟 电话0559-2512345", Personal.PERSON),
    ],
)  # fmt: skip
def test_what_tells_of_a_person(said, what):
    assert told_in(HOUSE + said) is what
    assert without(HOUSE + said) == HOUSE


@pytest.mark.parametrize(
    "text",
    [
        HOUSE, "竹辉饭店0559-2512345", "竹辉饭店 2512345", "高速路口 邮编245000", f"{HOUSE} 34100200123",
        f"{HOUSE} 12345678901", "城市花园10-2-501", "城市花园3栋2单元12345678901室", "路灯杆12000000012",
        "前园南路15-2-1-1203-201", "前园南路123456号", "341002002004000012", "3410020020040001234567",
        "341002001001001", "341002204012001", "张家楼12号",
        "电力杆2345678号", "张先生宅", "138号", "1381号楼", "前园南路139号 1001室", "沪宁高速 138公里",
    ],
)  # fmt: skip
def test_what_only_looks_so(text):
    assert told_in(text) is None
    assert without(text) == text
