"""Days and spans of days in the words of the reader's language.

Kazakh and Russian put the case into the month itself ("сәуірге дейін", "до 8 апреля"), which a
translated pattern with a placeholder cannot do, so the months stand here in the forms needed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from core.clock import OFFICIAL_ZONE, official_day
from core.languages import FALLBACK, language_now
from core.periods import age_on
from identity.partial_dates import PartialDate

_MONTHS: dict[str, tuple[str, ...]] = {
    "kk": (
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ),
    "kk-to": (
        "қаңтарға",
        "ақпанға",
        "наурызға",
        "сәуірге",
        "мамырға",
        "маусымға",
        "шілдеге",
        "тамызға",
        "қыркүйекке",
        "қазанға",
        "қарашаға",
        "желтоқсанға",
    ),
    "kk-from": (
        "қаңтардан",
        "ақпаннан",
        "наурыздан",
        "сәуірден",
        "мамырдан",
        "маусымнан",
        "шілдеден",
        "тамыздан",
        "қыркүйектен",
        "қазаннан",
        "қарашадан",
        "желтоқсаннан",
    ),
    "kk-of": (
        "қаңтардағы",
        "ақпандағы",
        "наурыздағы",
        "сәуірдегі",
        "мамырдағы",
        "маусымдағы",
        "шілдедегі",
        "тамыздағы",
        "қыркүйектегі",
        "қазандағы",
        "қарашадағы",
        "желтоқсандағы",
    ),
    "ru": (
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
    "ru-alone": (
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}

_SHORT_MONTHS: dict[str, tuple[str, ...]] = {
    "kk": ("қаң", "ақп", "нау", "сәу", "мам", "мау", "шіл", "там", "қыр", "қаз", "қар", "жел"),
    "ru": ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


_WEEKDAYS: dict[str, tuple[str, ...]] = {
    "kk": ("жексенбі", "дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі"),
    "ru": ("воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"),
    "en": ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
}


def day_patterns() -> dict[str, str]:
    """What a script needs to write a day as `day_in_words` does; browsers know no Kazakh names."""
    code = language()
    pattern = "{year} жылғы {day} {month}" if code == "kk" else "{day} {month} {year}"
    return {
        "pattern": pattern + ", {weekday}",
        "months": " ".join(_MONTHS[code]),
        "weekdays": " ".join(_WEEKDAYS[code]),
    }


def language() -> str:
    """The active language as one of kk, ru, en."""
    code = language_now()
    return code if code in _SHORT_MONTHS else FALLBACK


def as_day(value: date | datetime) -> date:
    """The official day of a moment (which must know its zone), or the day itself."""
    if isinstance(value, datetime):
        return official_day(value)
    return value


def kept_in_words(value: Any) -> str:
    """A value as the journal keeps it: a day is said in words, anything else stands as it is."""
    if isinstance(value, int):
        return str(value)  # 20261121 is a sum of money, not a day
    try:
        return day_in_words(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def day_in_words(value: date | datetime | PartialDate) -> str:
    """ "8 April 2026", "8 апреля 2026", "2026 жылғы 8 сәуір"; of a partly known date what is known."""
    if isinstance(value, PartialDate):
        if not value.is_whole:
            return _part_in_words(value)
        value = value.first
    day, code = as_day(value), language()
    month = _MONTHS[code][day.month - 1]
    if code == "kk":
        return f"{day.year} жылғы {day.day} {month}"
    return f"{day.day} {month} {day.year}"


def _part_in_words(known: PartialDate) -> str:
    """ "May 1965", "май 1965", "1965 жылғы мамыр"; "1965", "1965 год", "1965 жыл"."""
    code = language()
    if not known.month:
        return {"kk": f"{known.year} жыл", "ru": f"{known.year} год"}.get(code, str(known.year))
    if code == "kk":
        return f"{known.year} жылғы {_MONTHS[code][known.month - 1]}"
    return f"{_MONTHS[code if code == 'en' else 'ru-alone'][known.month - 1]} {known.year}"


def age_in_words(born_on: PartialDate, on: date) -> str:
    """ "61 years old"; both ages that are possible where the birth date is known in part."""
    youngest, oldest = age_on(born_on.last, on), age_on(born_on.first, on)
    if youngest == oldest:
        return gettext("%(years)s years old") % {"years": youngest}
    return gettext("%(youngest)s or %(oldest)s years old") % {"youngest": youngest, "oldest": oldest}


def moment_in_words(value: datetime) -> str:
    """ "8 April 2026, 14:05", official time."""
    return f"{day_in_words(value)}, {value.astimezone(OFFICIAL_ZONE):%H:%M}"


def until_in_words(value: date | datetime) -> str:
    """The last day that counts: "until 8 April 2026", "2026 жылғы 8 сәуірге дейін"."""
    day, code = as_day(value), language()
    if code == "kk":
        return f"{day.year} жылғы {day.day} {_MONTHS['kk-to'][day.month - 1]} дейін"
    if code == "ru":
        return f"до {day_in_words(day)}"
    return f"until {day_in_words(day)}"


def since_in_words(value: date | datetime) -> str:
    """The first day that counts: "since 8 April 2026", "2026 жылғы 8 сәуірден бастап"."""
    day, code = as_day(value), language()
    if code == "kk":
        return f"{day.year} жылғы {day.day} {_MONTHS['kk-from'][day.month - 1]} бастап"
    if code == "ru":
        return f"с {day_in_words(day)}"
    return f"since {day_in_words(day)}"


def by_in_words(value: date | datetime) -> str:
    """The last day on which something is done: "by 8 April 2026", "2026 жылғы 8 сәуірге дейін"."""
    return f"by {day_in_words(value)}" if language() == "en" else until_in_words(value)


def version_in_words(version: str) -> str:
    """Of which day or year terms are: "version of 8 April 2026", "редакция 2026 года"."""
    code = language()
    try:
        day = date.fromisoformat(version)
    except ValueError:
        patterns = {"kk": "%s жылғы редакция", "ru": "редакция %s года", "en": "version of %s"}
        return patterns[code] % version
    if code == "kk":
        return f"{day.year} жылғы {day.day} {_MONTHS['kk-of'][day.month - 1]} редакция"
    if code == "ru":
        return f"редакция от {day_in_words(day)} года"
    return f"version of {day_in_words(day)}"


def short_month(value: date) -> str:
    """The month in three letters, for marks under a bar."""
    return _SHORT_MONTHS[language()][value.month - 1]


def days_in_words(days: int) -> str:
    """ "18 days"."""
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def days_left_in_words(days: int) -> str:
    """ "18 days left with today"; "today is the last day" when one is left."""
    if days == 1:
        return gettext("today is the last day")
    return ngettext("%(days)s day left with today", "%(days)s days left with today", days) % {"days": days}


def days_over_in_words(days: int) -> str:
    """ "12 days over"."""
    return ngettext("%(days)s day over", "%(days)s days over", days) % {"days": days}


def number_in_words(number: int) -> str:
    """Thousands set apart by a narrow space that does not break: 1 204 318."""
    return f"{number:,}".replace(",", "\u202f")


def decimal_in_words(number: str | float) -> str:
    """A decimal fraction as the language writes it: 93.6, and 93,6 in Kazakh and Russian."""
    return str(number) if language() == "en" else str(number).replace(".", ",")
