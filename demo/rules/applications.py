"""What became of each invented application: its acts and how many days ago they were done."""

from dataclasses import dataclass
from random import Random

from demo.rules.land import Weighted

#: Foreign workers by category: the published distribution of March 2025.
CATEGORIES = Weighted(("1", "2", "3", "4", "seasonal"), (569, 2514, 4711, 1010, 1217))
WORKERS = Weighted((1, 2, 3, 5), (50, 25, 15, 10))
#: Citizens that a firm of a size declares, least and most: heads, then specialists.
STAFF = {
    "small": ((1, 4), (4, 14)),
    "medium": ((40, 50), (150, 200)),
    "large": ((60, 120), (300, 900)),
}
#: So many citizens of each kind stand beside a foreign worker where a whole quota goes to one firm.
BESIDE_ONE = (3, 12)
POSTS = {
    "1": ("Бас директор", "1"),
    "2": ("Бөлім басшысы", "1"),
    "3": ("Инженер", "2"),
    "4": ("Дәнекерлеуші", "7"),
    "seasonal": ("Маусымдық жұмыскер", "6"),
}
EXTENDED_CATEGORY = "3"
FULL, NEARLY_FULL = "full", "nearly_full"


@dataclass(frozen=True, slots=True)
class Fate:
    """An application's acts in order, each with its day as days ago; `extension` those of a second one.

    `passports_until` is how many days ago the workers' passports ran out, where they did.
    """

    acts: tuple[tuple[str, int], ...]
    extension: tuple[tuple[str, int], ...] = ()
    passports_until: int | None = None


def declared_staff(size: str, workers: int, rng: Random) -> tuple[int, int]:
    """Heads and specialists of a firm of this size who are citizens: enough for so many workers."""
    heads, specialists = (rng.randint(least, most) for least, most in STAFF[size])
    if size == "large":
        heads, specialists = max(heads, BESIDE_ONE[0] * workers), max(specialists, BESIDE_ONE[1] * workers)
    return heads, specialists


def issued(days_ago: int) -> tuple[tuple[str, int], ...]:
    """The usual way to permits issued so many days ago."""
    return (
        ("draft", days_ago + 22),
        ("submit", days_ago + 20),
        ("review", days_ago + 15),
        ("grant", days_ago + 10),
        ("pay", days_ago + 4),
        ("issue", days_ago),
    )


#: A permit for twelve months issued 320 days ago ends in about 45 days: in its extension window.
FATES = {
    "draft": Fate((("draft", 3),)),
    "submitted": Fate((("draft", 6), ("submit", 4))),
    "late": Fate((("draft", 20), ("submit", 16))),
    "under_review": Fate((("draft", 8), ("submit", 6), ("review", 3))),
    "returned": Fate((("draft", 12), ("submit", 9), ("review", 7), ("return", 5))),
    "pending_fee": Fate((("draft", 14), ("submit", 12), ("review", 10), ("grant", 6))),
    "paid": Fate(issued(0)[:-1]),
    "issued": Fate(issued(25)),
    "refused": Fate((("draft", 22), ("submit", 20), ("review", 15), ("refuse", 12))),
    "withdrawn": Fate((("draft", 22), ("submit", 20), ("withdraw", 12))),
    "lapsed": Fate((("draft", 42), ("submit", 40), ("review", 35), ("grant", 30))),
    "unissued": Fate(issued(8), passports_until=10),
    "in_window": Fate(issued(320)),
    "ending": Fate(issued(345)),
    "expired": Fate(issued(380)),
    "revoked": Fate((*issued(120), ("revoke", 10))),
    "extension_asked": Fate(issued(320), (("extend", 5), ("submit", 3))),
    "extended": Fate(
        issued(325),
        (("extend", 16), ("submit", 15), ("review", 12), ("grant", 10), ("pay", 8), ("issue", 7)),
    ),
    "refunded": Fate((*issued(14), ("refund", 9)), passports_until=16),
}
#: What the firm behind the demo account has.
FIRMS_FATES = ("draft", "submitted", "returned", "pending_fee", "issued", "in_window", "refused", "revoked")
NEEDS_EXTENDABLE = frozenset({"in_window", "extension_asked", "extended"})


def needs_places(fate: Fate) -> int | None:
    """How many days ago the application took places; None when it never did."""
    return next((ago for act, ago in fate.acts if act == "submit"), None)
