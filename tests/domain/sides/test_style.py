"""How an office writes, said by an example."""

import pytest

from geogrid.domain.sides.read import read
from geogrid.domain.sides.style import USUAL, Style
from geogrid.domain.sides.write import write

TEXT = "东至前园南路，南至滨江路，西至仙人洞南路，北至黄山中路"


@pytest.mark.parametrize(
    ("example", "written"),
    [
        (USUAL, TEXT),
        ("东起,南至,西至,北至", TEXT.replace("东至", "东起")),
        ("南临、北临、东临、西临", "南临滨江路，北临黄山中路，东临前园南路，西临仙人洞南路"),
        ("东以…为界 西以...为界 南以……为界 北至",
         "东以前园南路为界，西以仙人洞南路为界，南以滨江路为界，北至黄山中路"),
        ("东至，南至，西至，北至，外侧", TEXT),  # what a text does not say is not added to it
    ],
)  # fmt: skip
def test_an_example(example, written):
    assert write(read(TEXT).sides, Style.of(example)) == written


@pytest.mark.parametrize(
    "verb", ["至", "到", "起", "临", "靠", "邻", "接", "抵", "起于", "止于", "紧邻", "以…为界", "至…止"]
)
def test_what_offices_write_is_taken(verb):
    style = Style.of("，".join(f"{side}{verb}" for side in "东南西北"))
    assert read(write(read(TEXT).sides, style)).sides == read(TEXT).sides


@pytest.mark.parametrize(
    "example", ["", "东至", "东至，南至，西至", "东至，南至，西至，西至", "上至，南至，西至，北至", "东，南，西，北",
                "东至，南至，西至，北至，东至", "中心线，东至，南至，西至，北至",
                "东不，南不，西不，北不", "东东，南东，西东，北东", "东至，南至，西至，北至（暂"],
)  # fmt: skip
def test_what_is_no_example(example):
    with pytest.raises(ValueError):
        Style.of(example)
