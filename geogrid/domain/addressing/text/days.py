"""Days and hours as people say them behind the day of a month: 12号清晨, 12号那天晚上, 12号9点30分发生车祸."""

from __future__ import annotations

from geogrid.domain.addressing.text.numerals import CHARACTERS

DAYS = "当天|当日|那天|那日|这天|当晚|那晚"
"""What is said of a day itself."""
HOURS = (
    "上午|中午|正午|下午|早晨|清晨|晨间|凌晨|拂晓|黎明|傍晚|黄昏|[前后]?半夜|深夜|午夜|子夜|夜里|夜间|夜晚|入夜|午后|午间"
    "|大?后[天日]|一?大?清早|一大?早|全天|一?整天|[一整]夜|通宵|[早晚]上?"
)
"""Hours of one, or all of them."""
SINCE = "以来|以后|之后|过后|之前|以前"
"""Before or since one."""
HAPPENS = "(?:又|再次|曾|还|也)?(?:发生|出了?(?:车祸|事|大事)|车祸|事故|追尾|打架|[被遭]撞|撞)"
"""What happens on one."""
_CLOCK = rf"(?:\d{{1,2}}|[{CHARACTERS}]{{1,3}})[点时:\uff1a]"


def at_an_hour(event: str) -> str:
    """Return a pattern of a day or an hour, or both, and of what goes on then: 那天晚上停电, 凌晨两点发生打架.

    Parameters
    ----------
    event
        A pattern of what else goes on.
    """
    what = f"(?:{event}|{HAPPENS})"
    hours = f"(?:(?:的|当)?(?:{HOURS}))"
    return rf"{hours}+(?={what})|{hours}*{_CLOCK}(?:[\d{CHARACTERS}]{{1,3}}分)?[^,\uff0c。]{{0,4}}{what}"
