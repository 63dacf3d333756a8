"""What day and time it is in the district, wherever the machine stands."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

DISTRICT_TIME = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Return the district's day."""
    return datetime.now(DISTRICT_TIME).date()


def now() -> datetime:
    """Return the district's time to the second, without a zone, as it is stored."""
    return datetime.now(DISTRICT_TIME).replace(tzinfo=None, microsecond=0)


def local(at: float) -> datetime:
    """Return a moment, seconds since 1970, as the district's time, without a zone."""
    return datetime.fromtimestamp(at, DISTRICT_TIME).replace(tzinfo=None, microsecond=0)


def moment() -> datetime:
    """Return the moment with its zone, the same for everybody."""
    return datetime.now(UTC)
