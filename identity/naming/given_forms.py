"""Given names that are one name in two languages, and names of twins that sound alike and are two.

Documents of Ukraine and Belarus gave each name in the state's language and in Russian, so one person has both
forms. Twins of Central Asia are named by old pairs, such as Hasan and Husan, Asan and Üsön: a letter apart,
on one parent's document, with one birth date, and two human beings.

Source: forms of names in Ukrainian passports (Cabinet Resolution No. 55 of 27.01.2010 for the Latin spelling,
the Russian pages of passports before 2016 for the other form); pairs of twins' names as ethnographers of
Uzbeks, Tajiks, Kazakhs and Kyrgyz describe them (Hasan and Husan, Fotima and Zuhra; Asan and Üsön).
"""

from __future__ import annotations

from functools import lru_cache

from identity.naming.sounds import readings

_FORMS = (
    "МИКОЛА МІКАЛАЙ НИКОЛАЙ", "ОЛЕКСАНДР АЛЯКСАНДР АЛЕКСАНДР", "ОЛЕКСАНДРА АЛЯКСАНДРА АЛЕКСАНДРА",
    "ОЛЕКСІЙ АЛЯКСЕЙ АЛЕКСЕЙ", "ОЛЕНА АЛЕНА ЕЛЕНА", "СЕРГІЙ СЯРГЕЙ СЕРГЕЙ", "ЄВГЕН ЄВГЕНІЙ ЯЎГЕН ЕВГЕНИЙ",
    "ЄВГЕНІЯ ЯЎГЕНІЯ ЕВГЕНИЯ", "ДМИТРО ДЗМІТРЫЙ ДМИТРИЙ", "ВОЛОДИМИР УЛАДЗІМІР ВЛАДИМИР", "ГАННА АННА",
    "АНДРІЙ АНДРЭЙ АНДРЕЙ", "ГРИГОРІЙ РЫГОР ГРИГОРИЙ", "ПЕТРО ПЁТР ПЕТР", "ПАВЛО ПАВЕЛ",
    "МИХАЙЛО МІХАІЛ МИХАИЛ",
    "ВАСИЛЬ ВАСІЛЬ ВАСИЛИЙ", "ІГОР ІГАР ИГОРЬ", "ЮРІЙ ЮРЫЙ ЮРИЙ", "ІВАН ИВАН", "ОЛЕГ АЛЕГ ОЛЕГ",
    "КАТЕРИНА КАЦЯРЫНА ЕКАТЕРИНА", "НАТАЛІЯ НАТАЛЛЯ НАТАЛЬЯ", "ТЕТЯНА ТАЦЦЯНА ТАТЬЯНА", "ОЛЬГА ВОЛЬГА",
    "ОКСАНА АКСАНА", "МАРІЯ МАРЫЯ МАРИЯ", "ІРИНА ІРЫНА ИРИНА", "ЮЛІЯ ЮЛИЯ", "СВІТЛАНА СВЯТЛАНА СВЕТЛАНА",
    "ЛЮДМИЛА ЛЮДМІЛА", "АНАСТАСІЯ НАСТАССЯ АНАСТАСИЯ", "ОЛЕСЯ АЛЕСЯ", "МАКСИМ МАКСІМ", "АРТЕМ АРЦЁМ АРТЁМ",
    "КОСТЯНТИН КАНСТАНЦІН КОНСТАНТИН", "СТЕПАН СЦЯПАН", "ФЕДІР ФЁДАР ФЁДОР", "МИКИТА МІКІТА НИКИТА",
    "КИРИЛО КІРЫЛ КИРИЛЛ", "ДАНИЛО ДАНІЛА ДАНИЛ ДАНИИЛ", "ІЛЛЯ ІЛЬЯ ИЛЬЯ", "ЗАХАР ЗАХАРІЙ", "ЛЕВ ЛЕЎ",
    "АНАТОЛІЙ АНАТОЛЬ АНАТОЛИЙ", "ВІКТОР ВІКТАР ВИКТОР", "ВАЛЕРІЙ ВАЛЕРЫЙ ВАЛЕРИЙ",
    "ГЕННАДІЙ ГЕНАДЗЬ ГЕННАДИЙ",
    "ЄЛИЗАВЕТА ЛІЗАВЕТА ЕЛИЗАВЕТА", "УЛЯНА УЛЬЯНА УЛЬЯНА", "ТИМОФІЙ ЦІМАФЕЙ ТИМОФЕЙ",
    "АРСЕНІЙ АРСЕНЬ АРСЕНИЙ",
)  # fmt: skip
_TWINS = (
    # Behind a D their H is not heard: MUHAMMADHASAN.
    (
        "HASAN ҲАСАН ХАСАН HASEN KHASAN ASAN",
        "HUSAN ҲУСАН ХУСАН HUSEN KHUSAN HUSAYN HUSEIN ХУСЕЙН ҲУСАЙН USAN",
    ),
    ("ASAN АСАН", "USEN ҮСЕН УСЕН ҮСӨН УСОН USON"),
    ("FOTIMA FATIMA ФОТИМА ФАТИМА ПАТИМА БАТИМА BATMA БАТМА", "ZUHRA ZUKHRA ЗУҲРА ЗУХРА ЗУУРА ZUURA"),
    ("ALI АЛИ ӘЛИ", "VALI ВАЛИ УӘЛИ UALI WALI"),
    ("UMAR УМАР ОМАР OMAR", "USMON USMAN УСМОН УСМАН OSMAN ОСМАН"),
    ("ESHMAT ЭШМАТ", "TOSHMAT ТОШМАТ ТАШМАТ TASHMAT"),
    ("SHAHZOD SHAKHZOD ШАҲЗОД ШАХЗОД", "SHAHBOZ SHAKHBOZ ШАҲБОЗ ШАХБОЗ"),
)


def _sounds(words: str) -> frozenset[str]:
    """How the words sound, with a Ukrainian Г as the H of passports too."""
    every = [*words.split(), *words.replace("Г", "Х").split()]
    return frozenset(row for word in every for row in _heard(word))


def _heard(word: str) -> list[str]:
    return [heard for row in readings(word) for heard in (row, row.replace("IE", "E"))]


@lru_cache(maxsize=1)
def _forms() -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for number, words in enumerate(_FORMS):
        for row in _sounds(words):
            found.setdefault(row, set()).add(number)
    return found


@lru_cache(maxsize=1)
def _twins() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return tuple((_sounds(one), _sounds(other)) for one, other in _TWINS)


@lru_cache(maxsize=50_000)
def forms_of(word: str) -> frozenset[int]:
    """The names, by number, of which a word is a form; none for a name that has one form alone."""
    return frozenset(number for row in _heard(word) for number in _forms().get(row, ()))


def is_one_name(one: str, other: str) -> bool:
    """Whether two words are forms of one given name: MYKOLA and НИКОЛАЙ."""
    return bool(forms_of(one) & forms_of(other))


@lru_cache(maxsize=50_000)
def are_twins(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether given names are an old pair of twins', alone or with what both bear before or behind:
    MUHAMMADHASAN and MUHAMMADHUSAN.
    """
    mine, theirs = "".join(one), "".join(other)
    return mine != theirs and any(
        (a in first and b in second) or (a in second and b in first)
        for a, b in _unlike_parts(mine, theirs)
        for first, second in _twins()
    )


def _unlike_parts(one: str, other: str) -> list[tuple[str, str]]:
    """The rows of sounds, whole and without a beginning that both have."""
    found = []
    for mine in readings(one):
        for theirs in readings(other):
            most = min(len(mine), len(theirs))
            found += [(mine[at:], theirs[at:]) for at in range(most) if mine[:at] == theirs[:at]]
    return found
