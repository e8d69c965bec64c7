from permits.models.applications import Application, RefusalGround, Worker
from permits.models.papers import WorkerPaper
from permits.models.permits import Permit, PermitRegion
from permits.models.terms import (
    CategoryTerms,
    FeeRate,
    LocalContentExemption,
    LocalContentTerms,
    PermitRules,
    VacancyTerms,
    WorkerTerms,
)

__all__ = [
    "Application",
    "CategoryTerms",
    "FeeRate",
    "LocalContentExemption",
    "LocalContentTerms",
    "Permit",
    "PermitRegion",
    "PermitRules",
    "RefusalGround",
    "VacancyTerms",
    "Worker",
    "WorkerPaper",
    "WorkerTerms",
]
