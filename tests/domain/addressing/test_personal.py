"""What a text of the register tells of a person, and what only looks so."""

import time

import pytest

from geogrid.domain.addressing.reading.personal import Personal, told_in, without

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
        (" 138·1234·5678", Personal.MOBILE), (" 138/1234/5678", Personal.MOBILE),
        (" 138_1234_5678", Personal.MOBILE),
        (" 138、1234、5678", Personal.MOBILE), (" 一三八1234五六七八", Personal.MOBILE),
        (" 1三8一2三4五6七8", Personal.MOBILE), (" ①③⑧①②③④⑤⑥⑦⑧", Personal.MOBILE),
        ("王五13812345678", Personal.MOBILE), ("张建九13812345678", Personal.MOBILE),
        ("何十一13812345678", Personal.MOBILE), ("王零 13812345678", Personal.MOBILE),
        ("李四一三八一二三四五六七八", Personal.MOBILE),
        (" 6222021234567890128", Personal.CARD), (" 6222 0212 3456 7890 128", Personal.CARD),
        (" 4111111111111111", Personal.CARD), (" 银行卡号：6230123456789012345", Personal.CARD),
        (" 微信:lisi_1988", Personal.ACCOUNT), (" 微信号lisi1988", Personal.ACCOUNT),
        (" vx：lisi1988", Personal.ACCOUNT),
        (" QQ 12345678", Personal.ACCOUNT), (" ＱＱ：12345678", Personal.ACCOUNT),
        (" li.si@example.com", Personal.ACCOUNT), ("（li.si＠example.com）", Personal.ACCOUNT),
        (" 户主：李四", Personal.NAMED), (" 户主李四", Personal.NAMED), ("（联系人：李四）", Personal.NAMED),
        (" 姓名 李四", Personal.NAMED), (" 业主：李小四", Personal.NAMED), ("张三（精神障碍）", Personal.NAMED),
        (" 张三（精神残疾二级）", Personal.NAMED),
        (" 李小四（独居老人）", Personal.NAMED), ("李四(社区矫正人员)", Personal.NAMED),
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
        "李四光路12号", "张家楼", "张家楼（残疾）", "李庄（低保户）",
        "张家湾残疾人服务中心", "前园南路1234-5678号",
        "前园南路138号", "前园南路138/140/142号", "前园南路138、1234、56号", "6201020010010001234",
        "3410020020040012345",
        "QQ音乐大厦", "微信支付体验店", "前园南路12号（户主不详）", "业主委员会",
        "联系人不在", "王府井（东门）", "金陵饭店（张三丰）",
        "一三五巷12号", "二〇二四年一三八路", "高新区wx广场",
        "电力杆2345678号", "张先生宅", "138号", "1381号楼", "前园南路139号 1001室", "沪宁高速 138公里",
    ],
)  # fmt: skip
def test_what_only_looks_so(text):
    assert told_in(text) is None
    assert without(text) == text


@pytest.mark.parametrize("piece", ["1", "a.", "微信 ", "62", "①", "（"])
def test_a_long_text_is_read_soon(piece):
    begun = time.process_time()
    told_in(HOUSE + piece * 10_000)
    assert time.process_time() - begun < 0.5
