from registry.models.crossings import Crossing, IntakeBatch, MarkedCrossing
from registry.models.joins import Join, JoinedRow
from registry.models.matches import LikelyMatch, NameCount, RouteCount
from registry.models.mixed import MixedFile, TravelTerms
from registry.models.papers import PersonPaper
from registry.models.people import FormerValue, IdentityDocument, OtherCitizenship, Person, Status
from registry.models.questions import QuestionTerms, RecordQuestion
from registry.models.spellings import Spelling
from registry.models.splits import Split, SplitLine
from registry.models.stays.residence import ResidenceGround, ResidencePermit
from registry.models.stays.stays import ArrivalNotification, Registration, Stay
from registry.models.stays.sweeps import SweepProgress
from registry.models.stays.terms import (
    NotificationTerms,
    RegistrationTerms,
    ResidenceTerms,
    StayExtensionDecree,
    StayRegime,
)
from registry.models.ties import Tie

__all__ = [
    "ArrivalNotification",
    "Crossing",
    "FormerValue",
    "IdentityDocument",
    "IntakeBatch",
    "Join",
    "JoinedRow",
    "LikelyMatch",
    "MarkedCrossing",
    "MixedFile",
    "NameCount",
    "NotificationTerms",
    "OtherCitizenship",
    "Person",
    "PersonPaper",
    "QuestionTerms",
    "RecordQuestion",
    "Registration",
    "RegistrationTerms",
    "ResidenceGround",
    "ResidencePermit",
    "ResidenceTerms",
    "RouteCount",
    "Spelling",
    "Split",
    "SplitLine",
    "Status",
    "Stay",
    "StayExtensionDecree",
    "StayRegime",
    "SweepProgress",
    "Tie",
    "TravelTerms",
]
