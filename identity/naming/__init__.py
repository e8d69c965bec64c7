"""Names across scripts: how a word may sound, and how like two names are."""

from identity.naming.bearers import may_be_one_bearer
from identity.naming.fathers import Fathers, fathers_of
from identity.naming.given_forms import are_twins
from identity.naming.known import known_name
from identity.naming.likeness import LOOK_AT_THIS, Likeness, Name, given_words, is_initial_of, likeness
from identity.naming.sounds import readings, words_of
from identity.naming.spellings import is_one_spelling_of_given_names

__all__ = [
    "LOOK_AT_THIS",
    "Fathers",
    "Likeness",
    "Name",
    "are_twins",
    "fathers_of",
    "given_words",
    "is_initial_of",
    "is_one_spelling_of_given_names",
    "known_name",
    "likeness",
    "may_be_one_bearer",
    "readings",
    "words_of",
]
