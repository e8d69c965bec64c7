from reference.operations.calendar import set_calendar_day
from reference.operations.files import Fault, FileRefused, reference_files
from reference.operations.loading import load_reference
from reference.operations.terms import add_terms, correct_terms, withdraw_terms

__all__ = [
    "Fault",
    "FileRefused",
    "add_terms",
    "correct_terms",
    "load_reference",
    "reference_files",
    "set_calendar_day",
    "withdraw_terms",
]
