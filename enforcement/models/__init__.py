"""Overstay cases, their terms, and bars of employers."""

from enforcement.models.bars import EmployerBar
from enforcement.models.cases import OverstayCase
from enforcement.models.kept_back import KeptBack
from enforcement.models.papers import CasePaper
from enforcement.models.terms import BarTerms, CaseTerms, PenaltyBand

__all__ = ["BarTerms", "CasePaper", "CaseTerms", "EmployerBar", "KeptBack", "OverstayCase", "PenaltyBand"]
