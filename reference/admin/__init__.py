"""Reference data for officers: lists to read; dated terms are withdrawn, corrected and added.

Every model of dated terms, of whichever app, gets its list here unless its own app made one.
"""

from reference.admin import calendar, classifiers, terms

__all__ = ["calendar", "classifiers", "terms"]
