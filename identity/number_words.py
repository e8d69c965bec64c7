"""What people write beside the number of a document or an IIN: what they call it, and what belongs elsewhere.

One list for every door: a feed's line, a spreadsheet, the counter, the portals, the API, the search. Words
that only call the number by its name are left out, before it and inside it: `серия 45 10 номер 123456`.
Short ones are a series as often as a word (`NO 123456` is of a Ukrainian passport), so they are left out only
beside a long one, or before letters and digits in one piece: `No AB1234567`. Words *behind* a number, a day
or a second number are no part of it, and nobody can tell what else they would change: those are refused.
"""

from __future__ import annotations

import re

#: A longer text is no number, whatever words are in it.
LOOKED_AT_MOST = 200
#: A word so long is no series that stands right before its digits.
STUCK_AT_LEAST = 5
#: A number that stands beside another has so many digits behind its series.
DIGITS_AT_LEAST = 5
#: Words for the series of a number; a series stands behind them, be it NO or N.
_SERIES = (
    "серия сериясы серияси серії серія series serie série serien serial seri seriya seriyasi serija seria "
    "reeks"
)
#: Words for a document and its number. None of them is a series anywhere: they have four letters or more.
_NAMES = (
    # Russian, Ukrainian, Belarusian
    "паспорт паспорта паспорту паспортные загранпаспорт загранпаспорта документ документа документы номер "
    "номера номером удостоверение удостоверения личности свидетельство свидетельства рождении вид жительство "
    "жительства военный билет посвідчення свідоцтво пашпарт нумар "
    # Kazakh, Kyrgyz, Uzbek, Tajik, Azerbaijani, Turkmen
    "төлқұжат төлқұжаты төлқұжаттың жеке куәлік куәлігі куәлігінің құжат құжаттың құжаты нөмір нөмірі "
    "номери күбөлүк паспорту паспорти рақами raqami raqam raqamı pasporti pasport hujjat guvohnoma "
    "guvohnomasi "
    "shaxsiy шиноснома шиносномаи рақам nömrəsi nömrə vəsiqə vəsiqəsi şəxsiyyət belgisi tolqujat "
    "toleqūjat kuälik nömiri nömir nomiri "
    # English
    "passport document number numbers card identity identification certificate licence license permit travel "
    # German, French, Spanish, Italian, Portuguese, Dutch, Polish
    "reisepass reisepaß pass passnummer passnr reisepassnummer ausweis personalausweis ausweisnummer "
    "dokument "
    "dokumentennummer nummer passeport passeports numéro numero carte identité identite pasaporte número "
    "documento cédula cedula passaporto tessera identità passaporte identiteitskaart paspoort paszport "
    "paszportu "
    "dowód dowod numer "
    # Turkish; Chinese in Latin letters
    "pasaport pasaportu numarası numarasi numara kimlik belge belgesi huzhao hùzhào hùzhao haoma hàomǎ "
    "zhengjian "
    "zhèngjiàn shenfenzheng"
)
#: Short words: a name for the number only beside one of the long, or before letters and digits in one piece.
_SHORT = (
    "no nr num numb nbr ном ser сер doc док id pass уд удост удос свид серт hao hào of the de du des la "
    "le d l о на"
)
#: Scripts that are written without blanks, or whose words stand right before the number.
_UNPARTED = (
    "护照号码 护照號碼 护照号 护照 護照號碼 護照 号码 號碼 证件号码 证件 身份证 旅券番号 旅券 "
    "여권번호 여권 번호 "
    "جواز سفر رقم الجواز گذرنامه شماره پاسپورت نمبر"
)
#: Words for an IIN.
_OF_IIN = "iin иин жсн jsn"
#: Who issued a document, and when: they stand behind its number.
_BEHIND = (
    "выдан выдана выдано выданный выд кем действителен действительна действует срок дата годен мвд мид "
    "фмс уфмс "
    "омвд умвд ровд овд iim mvd iiv iib ішкі ііб ііо ііm issued issue valid until till expires expiry exp "
    "dated date "
    "берілген берген берді мерзімі дейін күні beril berilgan tomonidan gacha muddati ausgestellt "
    "ausgestellte "
    "gültig gueltig gültigkeit délivré délivrée delivre delivree valable jusqu tarih tarihi verilen veren "
    "geçerlilik geçerli expedido rilasciato"
)
#: Words of two letters behind a number: a series may be spelt so, unless something follows that is no number.
_BEHIND_SHORT = "от до by on am vom bis le du il"


def _one_of(words: str) -> str:
    return "|".join(sorted(map(re.escape, set(words.split())), key=len, reverse=True))


_SIGN = re.compile(r"№|(?<!\w)N(?:[°º]|o[.:]|r[.:])|^#(?=\s*\w)", re.IGNORECASE)
_OPEN, _SHUT, _GAP = r"(?<![^\W_])", r"(?![^\W_])", r"[\s.,:;№#_/()-]*"
_LONG = f"(?:{_one_of(_NAMES)})"
_N = r"n(?=\s+(?:\d{6}(?!\d)|\d{9}|[a-zа-я]{1,4}\s*\d))"
_SMALL = f"(?:{_one_of(_SHORT)}|{_N})"
_NAMED = f"{_LONG}{_SHUT}(?:{_GAP}{_OPEN}{_SMALL}{_SHUT})*"
_CALLED = f"(?:{_SMALL}{_SHUT}{_GAP})*(?:{_one_of(_SERIES)}|{_NAMED}){_SHUT}"
#: What a number is called, one word or several running, with a digit behind it.
_LABEL = re.compile(rf"[\s,;:]*{_OPEN}(?>(?:{_CALLED}{_GAP})+)(?=.*\d)", re.IGNORECASE | re.DOTALL)
#: A series that was called so, then the sign № as Latin letters: серия AA N 123456.
_SIGN_BEHIND_SERIES = re.compile(
    rf"({_OPEN}(?:{_one_of(_SERIES)}|{_LONG}){_SHUT}{_GAP}(?:[^\W\d_]{{1,4}}|\d\d[ ]?\d\d))"
    r"[\s,;]+(?:no|nr|n)\s+(?=\d+\s*$)",
    re.IGNORECASE,
)
_BEFORE_ONE_PIECE = re.compile(
    r"^\s*(?:no|nr|num|doc|id|pass|n)[\s.:]+(?=[^\W\d_]{1,4}\d{5}[^\W_]*\s*$)", re.IGNORECASE
)
_UNPARTED_LABEL = re.compile(rf"^\s*(?:(?:{_one_of(_UNPARTED)})[\s.:：№]*)+(?=[^\W_]*\d)")
_IIN_LABEL = re.compile(rf"^\W*(?:(?:{_one_of(_OF_IIN)}){_SHUT}{_GAP})+", re.IGNORECASE)

#: A long word stuck to the number, which might be either.
_STUCK = re.compile(
    rf"{_OPEN}(?:{'|'.join(w for w in _one_of(f'{_NAMES} {_SERIES}').split('|') if len(w) >= STUCK_AT_LEAST)}"
    r"|nomer|passporta|pasporta)(?=\d)",
    re.IGNORECASE,
)
_WORDS_BEHIND = re.compile(
    rf"\d[^\W_]*[ ,;(]+(?:"
    rf"(?:[^ ]+ )*?(?:{_one_of(_BEHIND)}){_SHUT}"  # said by whom or when
    rf"|(?:{_one_of(_BEHIND_SHORT)})[\s.]+\S"
    rf"|(?:{_one_of(_SERIES)}){_SHUT}"  # the number before its series
    r"|(?:[^ ]+ )*[^\W\d_]{3,}[ .,;)]*$)"  # a word at the end
    r"|\d[^\W_]*[ ,;(]+(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2})(?!\d)",  # a day
    re.IGNORECASE,
)
#: Twice a series with its digits, or twice as many digits as no group of a number has.
_TWO_NUMBERS = re.compile(
    r"(?<![^\W_])[^\W\d_]{1,3}[ -]?\d{5,}[\s,;/|&+]+(?:и|и/или|and|or|және|va)?\s*[^\W\d_]{1,3}[ -]?\d{5,}"
    r"|\d{7,}[\s,;/|&+]+[^\W\d_]{0,3}[ -]?\d{7,}",
    re.IGNORECASE,
)


def without_words(number: str) -> str:
    """The number without its sign, and without what people call it by, before it and inside it."""
    if len(number) > LOOKED_AT_MOST:
        return _SIGN.sub(" ", number).lstrip()
    text = _UNPARTED_LABEL.sub("", number) if max(number, default="") > _LAST_OF_ALPHABETS else number
    if text.isalnum():
        return text
    text = " ".join(_SIGN.sub(" ", text).split())
    if _LABELS.isdisjoint(_LETTERS.findall(text.casefold())):
        return text
    text = _SIGN_BEHIND_SERIES.sub(r"\1 ", text)
    return _BEFORE_ONE_PIECE.sub("", _LABEL.sub(" ", text).lstrip())


def without_iin_words(text: str) -> str:
    """The text without the words for an IIN before it."""
    return _IIN_LABEL.sub("", text)


def is_more_than_a_number(number: str) -> bool:
    """Whether words, a day or a second number stand behind this number, or a word sticks to it.

    `number` is what `without_words` left.
    """
    if len(number) > LOOKED_AT_MOST:
        return False
    once = " ".join(number.split())
    words, runs = _LETTERS.findall(once), _DIGITS.findall(once)
    longest = max(map(len, words), default=0)
    if longest >= STUCK_AT_LEAST and _STUCK.search(once):
        return True
    if len(runs) >= 2 and len(runs[1]) + len(runs[-1]) >= 2 * DIGITS_AT_LEAST and _TWO_NUMBERS.search(once):
        return True
    return " " in once and (longest > 1 or len(runs) > 3) and _WORDS_BEHIND.search(once) is not None


def is_called(word: str) -> bool:
    """Whether the word is only what people call a number or an IIN."""
    return _ALONE.fullmatch(word) is not None


_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")
_LABELS = frozenset(f"{_SERIES} {_NAMES} {_SHORT} n".casefold().split())
#: Behind it come the scripts that are written from the right, and those without an alphabet.
_LAST_OF_ALPHABETS = "\u05ff"
_ALONE = re.compile(_one_of(f"{_SERIES} {_NAMES} {_OF_IIN} doc"), re.IGNORECASE)
