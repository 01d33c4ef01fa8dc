"""Times as people give and read them: always with a time zone."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

EXAMPLE = "2026-11-20 23:59 Europe/Berlin"
TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)\s*(.*)")
OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")


def moment(text: str, zone: str = "") -> datetime:
    """The time, in UTC.

    text: date, time, and a zone: a name, `UTC`, `Z` or an offset.    zone: the name of that of a text without one.
    Raises ValueError, in one line, for what is no time, a time without a zone, and one that a change of the clocks
    leaves out or brings twice.
    """
    found = TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"want a time such as {EXAMPLE}, got {text!r}")
    day, clock, own = found.groups()
    if not (own or zone):
        raise ValueError(
            f"want a time zone, as in {EXAMPLE}, or c.ScoreLab.timezone in nbgrader_config.py; got {text!r}"
        )
    try:
        naive = datetime.fromisoformat(f"{day} {clock}")
    except ValueError as error:
        raise ValueError(f"want a time such as {EXAMPLE}, got {text!r}: {error}") from None
    return _in_zone(naive, zone_of(own or zone)).astimezone(UTC)


def zone_of(name: str) -> tzinfo:
    """The time zone of that name or offset. Raises ValueError, in one line, with the nearest names."""
    if name in ("UTC", "Z"):
        return UTC
    if offset := OFFSET.fullmatch(name):
        sign, hours, minutes = offset.groups()
        if int(hours) <= 14 and int(minutes) < 60:
            return timezone(timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = get_close_matches(name, available_timezones(), n=3)
        meant = f"; did you mean {' or '.join(near)}?" if near else ""
        raise ValueError(f"want a time zone such as Europe/Berlin or +01:00, got {name!r}{meant}") from None


def shown(time: datetime, zone: str = "") -> str:
    """A time for people, in the zone of that name or else in UTC. A time without a zone is UTC, as nbgrader's are."""
    there = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(zone_of(zone or "UTC"))
    return f"{there:%A} {there.day} {there:%B %Y, %H:%M}{f':{there:%S}' if there.second else ''} ({zone or 'UTC'})"


def length(hours: float) -> str:
    """So many hours, in words: "2 days", "36 h"."""
    return f"{hours / 24:g} days" if hours % 24 == 0 and hours > 24 else f"{hours:g} h"


def _in_zone(naive: datetime, zone: tzinfo) -> datetime:
    """The time on that zone's clocks. Raises ValueError where they show it never or twice."""
    time = naive.replace(tzinfo=zone)
    if time.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise ValueError(f"there is no {naive:%Y-%m-%d %H:%M} in {zone}: the clocks go forward then")
    if time.utcoffset() != (later := time.replace(fold=1)).utcoffset():
        raise ValueError(f"{naive:%Y-%m-%d %H:%M} comes twice in {zone}: give the offset, {time:%z} or {later:%z}")
    return time
