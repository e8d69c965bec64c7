from registry.models.cases import OverstayCase
from registry.models.crossings import Crossing, FeedWatermark, IntakeBatch, MarkedCrossing, RejectedLine
from registry.models.parties import Employer, Host, Representation
from registry.models.people import IdentityDocument, Person
from registry.models.requests import IdempotentRequest
from registry.models.residence import ResidenceGround, ResidencePermit
from registry.models.stays import ArrivalNotification, Registration, Stay
from registry.models.sweeps import SweepMark
from registry.models.terms import (
    CaseTerms,
    NotificationTerms,
    PenaltyBand,
    RegistrationTerms,
    ResidenceTerms,
    StayExtensionDecree,
    StayRegime,
)

__all__ = [
    "ArrivalNotification",
    "CaseTerms",
    "Crossing",
    "Employer",
    "FeedWatermark",
    "Host",
    "IdempotentRequest",
    "IdentityDocument",
    "IntakeBatch",
    "MarkedCrossing",
    "NotificationTerms",
    "OverstayCase",
    "PenaltyBand",
    "Person",
    "Registration",
    "RegistrationTerms",
    "RejectedLine",
    "Representation",
    "ResidenceGround",
    "ResidencePermit",
    "ResidenceTerms",
    "Stay",
    "StayExtensionDecree",
    "StayRegime",
    "SweepMark",
]
