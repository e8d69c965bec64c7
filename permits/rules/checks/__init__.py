"""What an application is checked for: one check, one file, one query and one test of the same name.

Each check tells its facts, clause, version, confidence and cure. The system tells what it finds; a
refusal is a person's decision, on one of the listed grounds.
"""

from permits.rules.checks.bar import check_bar
from permits.rules.checks.category import check_category
from permits.rules.checks.check import Check
from permits.rules.checks.extension import check_extension
from permits.rules.checks.local_content import Exemption, Staff, check_local_content
from permits.rules.checks.qualification import check_qualification
from permits.rules.checks.quota import check_quota
from permits.rules.checks.vacancy import check_vacancy
from permits.rules.checks.workers import Asked, check_workers, faults_of

__all__ = [
    "Asked",
    "Check",
    "Exemption",
    "Staff",
    "check_bar",
    "check_category",
    "check_extension",
    "check_local_content",
    "check_qualification",
    "check_quota",
    "check_vacancy",
    "check_workers",
    "faults_of",
]
