"""Machine readable zones of travel documents, ICAO Doc 9303: TD1, TD2, TD3, MRV-A, MRV-B."""

from identity.mrz.findings import FAULTS, Finding, FindingCode
from identity.mrz.forms import check_digit
from identity.mrz.reading import MrzReading, read_mrz

__all__ = ["FAULTS", "Finding", "FindingCode", "MrzReading", "check_digit", "read_mrz"]
