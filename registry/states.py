"""States and lifecycles. Each MOVES table is the one source for guards, buttons and drawings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccessClass(TextChoices):
    """Who may know that a file exists at all. Everything but `open` needs a protection officer."""

    OPEN = "open", _("Open")
    ASYLUM = "asylum", _("Asylum seeker")
    REFUGEE = "refugee", _("Refugee")
    VICTIM = "victim", _("Victim of trafficking")


class StatusKind(TextChoices):
    """What a person may be by law from a day to a day."""

    KANDAS = "kandas", _("Kandas")
    ASYLUM_SEEKER = "asylum_seeker", _("Asylum seeker")
    REFUGEE = "refugee", _("Refugee")
    VICTIM = "victim", _("Victim of trafficking")
    STATELESS = "stateless", _("Stateless person")
    RESIDENT = "resident", _("Permanent resident")
    CITIZEN = "citizen", _("Citizen of Kazakhstan")


#: Statuses that nobody without the protection role may read of.
CLOSED_STATUSES = frozenset({StatusKind.ASYLUM_SEEKER, StatusKind.REFUGEE, StatusKind.VICTIM})


class Sex(TextChoices):
    MALE = "m", _("Male")
    FEMALE = "f", _("Female")
    UNSPECIFIED = "x", _("Not specified")


class FormerKind(TextChoices):
    """What of a person a file may have said otherwise before."""

    NAME = "name", _("Full name")
    BIRTH_DATE = "birth_date", _("Date of birth")
    CITIZENSHIP = "citizenship", _("Citizenship")
    SEX = "sex", _("Sex")


class NamePart(TextChoices):
    """Which part of a name a spelling is of."""

    SURNAME = "surname", _("Surname")
    GIVEN = "given", _("Given names")


class FoundBy(TextChoices):
    """Why a search shows a file, the surest first."""

    NUMBER = "number", _("Document number")
    IIN = "iin", _("IIN")
    BIRTH_DATE = "birth_date", _("Date of birth")
    NAME = "name", _("Name as typed")
    SPELLING = "spelling", _("Another spelling")
    NUMBER_ALIKE = "number_alike", _("The number looks the same")
    ONE_LETTER = "one_letter", _("Like it: one letter differs")
    ALIKE = "alike", _("Like it: it sounds near")


#: A search that found nothing surer has found nobody for certain.
ONLY_LIKE = frozenset({FoundBy.ONE_LETTER, FoundBy.ALIKE})

#: What decides clocks and penalties is changed only with a reason and a paper.
PROVEN = frozenset({FormerKind.BIRTH_DATE, FormerKind.CITIZENSHIP})


class ToldBy(TextChoices):
    """Whose word changed what a file says."""

    OFFICER = "officer", _("Officer")
    FEED = "feed", _("Border service")
    JOINED = "joined", _("Joining of two files")


class DocumentKind(TextChoices):
    """What a person identifies by. An ordinary passport is no diplomatic one: agreements part them."""

    PASSPORT = "passport", _("Passport")
    DIPLOMATIC_PASSPORT = "diplomatic_passport", _("Diplomatic passport")
    OFFICIAL_PASSPORT = "official_passport", _("Official passport")
    SERVICE_PASSPORT = "service_passport", _("Service passport")
    ID_CARD = "id_card", _("Identity card")
    TRAVEL_DOCUMENT = "travel_document", _("Travel document")
    REFUGEE_DOCUMENT = "refugee_document", _("Refugee travel document")
    STATELESS_DOCUMENT = "stateless_document", _("Travel document of a stateless person")
    LAISSEZ_PASSER = "laissez_passer", _("Laissez-passer")
    SEAFARER = "seafarer", _("Seafarer's identity document")
    RETURN_CERTIFICATE = "return_certificate", _("Certificate of return")
    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")


class TieKind(TextChoices):
    """What one person is to another: the first the parent or the guardian of the second, or both spouses."""

    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    SPOUSE = "spouse", _("Spouse")


class PassportClass(TextChoices):
    """By what agreements on visa-free stays part documents."""

    NATIONAL = "national", _("Ordinary passport or another document")
    OFFICIAL = "official", _("Official or service passport")
    DIPLOMATIC = "diplomatic", _("Diplomatic passport")


#: Documents of a class of their own; every other is treated as an ordinary passport.
PASSPORT_CLASSES: dict[str, PassportClass] = {
    DocumentKind.DIPLOMATIC_PASSPORT: PassportClass.DIPLOMATIC,
    DocumentKind.OFFICIAL_PASSPORT: PassportClass.OFFICIAL,
    DocumentKind.SERVICE_PASSPORT: PassportClass.OFFICIAL,
}


class DocumentState(TextChoices):
    """Whether a document identifies its holder still, or why no more."""

    VALID = "valid", _("Valid")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Replaced by another")
    LOST = "lost", _("Lost or stolen")
    FALSE = "false", _("Reported false")


class DocumentAct(TextChoices):
    WITHDRAW = "withdraw", _("It was withdrawn")
    REPLACE = "replace", _("It was replaced by another")
    REPORT_LOST = "report_lost", _("It was lost or stolen")
    REPORT_FALSE = "report_false", _("It was reported false")
    RESTORE = "restore", _("It is valid after all")


DOCUMENT_MOVES: dict[tuple[str, str], str] = {
    (DocumentState.VALID, DocumentAct.WITHDRAW): DocumentState.WITHDRAWN,
    (DocumentState.VALID, DocumentAct.REPLACE): DocumentState.REPLACED,
    (DocumentState.VALID, DocumentAct.REPORT_LOST): DocumentState.LOST,
    (DocumentState.VALID, DocumentAct.REPORT_FALSE): DocumentState.FALSE,
    (DocumentState.WITHDRAWN, DocumentAct.RESTORE): DocumentState.VALID,
    (DocumentState.REPLACED, DocumentAct.RESTORE): DocumentState.VALID,
    (DocumentState.LOST, DocumentAct.RESTORE): DocumentState.VALID,
    (DocumentState.FALSE, DocumentAct.RESTORE): DocumentState.VALID,
}


class Direction(TextChoices):
    ENTRY = "entry", _("Entry")
    EXIT = "exit", _("Exit")
    REFUSAL = "refusal", _("Refusal of entry")


class CrossingMark(TextChoices):
    """Why an officer should look at a crossing; nobody is accused because of a mark."""

    EXIT_WITHOUT_ENTRY = "exit_without_entry", _("Exit without an entry")
    ENTRY_WITHOUT_EXIT = "entry_without_exit", _("Entry while the earlier exit is missing")
    HOLDER_DIFFERS = "holder_differs", _("The document's holder differs from the file")
    DOCUMENT_ENDED = "document_ended", _("The document was not valid any more on that day")
    CITIZEN = "citizen", _("A citizen of Kazakhstan: was the citizenship misread?")


#: Marks that the crossing itself raises; the others follow from how crossings make stays.
MARKS_OF_READING = (CrossingMark.HOLDER_DIFFERS, CrossingMark.DOCUMENT_ENDED)


#: Marks of crossings that are no half of any stay.
FITS_NO_STAY = (CrossingMark.EXIT_WITHOUT_ENTRY, CrossingMark.ENTRY_WITHOUT_EXIT)


class Basis(TextChoices):
    """What gives a stay its lawful end; a citizen's has none and needs none."""

    REGIME = "regime", _("Visa-free stay")
    RESIDENCE_PERMIT = "residence_permit", _("Temporary residence permit")
    RENEWAL = "renewal", _("Renewed registration")
    DECREE = "decree", _("Decree that extends stays")
    CITIZEN = "citizen", _("Citizen of Kazakhstan")
    UNKNOWN = "unknown", _("Not known")


class DayCount(TextChoices):
    """Whether a day counts against the limits of a visa-free stay, and why not."""

    HERE = "here", _("Counted: in Kazakhstan")
    AWAY = "away", _("Not counted: not in Kazakhstan")
    PERMIT = "permit", _("Not counted: under a residence permit")
    EDGE = "edge", _("Not counted: a day of entry or departure that the rule leaves out")
    NOT_KNOWN = "not_known", _("Not counted: no departure is known of")


class RegistrationState(TextChoices):
    CURRENT = "current", _("Current")
    RENEWED = "renewed", _("Renewed")
    MOVED = "moved", _("Moved")
    ENDED = "ended", _("Ended")


class RegistrationAct(TextChoices):
    RENEW = "renew", _("Renew")
    MOVE = "move", _("Move to a new address")
    END = "end", _("End by departure")


REGISTRATION_MOVES: dict[tuple[str, str], str] = {
    (RegistrationState.CURRENT, RegistrationAct.RENEW): RegistrationState.RENEWED,
    (RegistrationState.CURRENT, RegistrationAct.MOVE): RegistrationState.MOVED,
    (RegistrationState.CURRENT, RegistrationAct.END): RegistrationState.ENDED,
}


class ResidenceState(TextChoices):
    REQUESTED = "requested", _("Requested")
    ISSUED = "issued", _("Issued")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn by the applicant")
    ANNULLED = "annulled", _("Annulled")


class ResidenceAct(TextChoices):
    ISSUE = "issue", _("Issue")
    REFUSE = "refuse", _("Refuse")
    WITHDRAW = "withdraw", _("Withdraw the request")
    ANNUL = "annul", _("Annul")


RESIDENCE_MOVES: dict[tuple[str, str], str] = {
    (ResidenceState.REQUESTED, ResidenceAct.ISSUE): ResidenceState.ISSUED,
    (ResidenceState.REQUESTED, ResidenceAct.REFUSE): ResidenceState.REFUSED,
    (ResidenceState.REQUESTED, ResidenceAct.WITHDRAW): ResidenceState.WITHDRAWN,
    (ResidenceState.ISSUED, ResidenceAct.ANNUL): ResidenceState.ANNULLED,
}


class Apart(TextChoices):
    """Why a file is made although others may be the same person's."""

    ANOTHER = "another", _("It is another person")
    UNSURE = "unsure", _("It cannot be told today")


class MatchVerdict(TextChoices):
    """How sure the score is that two files are of one human being (`identity.matching`)."""

    LOOK = "look", _("Worth a look")
    SAME = "same", _("The same person without much doubt")


class MatchState(TextChoices):
    """What people have found about two files that may be one person's."""

    OPEN = "open", _("To be looked at")
    UNSURE = "unsure", _("Not sure: a colleague looks")
    SAME = "same", _("The same person")
    DIFFERENT = "different", _("Two different people")
    GONE = "gone", _("One of the files was made by mistake and is gone")


class MatchAct(TextChoices):
    SAME = "same", _("The same person")
    DIFFERENT = "different", _("Two different people")
    UNSURE = "unsure", _("Not sure")
    ASK_AGAIN = "ask_again", _("What the files say has changed")
    UNDO = "undo", _("Take the joining back")
    LET_GO = "let_go", _("One of the files was made by mistake and is gone")


MATCH_MOVES: dict[tuple[str, str], str] = {
    (MatchState.OPEN, MatchAct.SAME): MatchState.SAME,
    (MatchState.OPEN, MatchAct.DIFFERENT): MatchState.DIFFERENT,
    (MatchState.OPEN, MatchAct.UNSURE): MatchState.UNSURE,
    (MatchState.OPEN, MatchAct.LET_GO): MatchState.GONE,
    (MatchState.UNSURE, MatchAct.SAME): MatchState.SAME,
    (MatchState.UNSURE, MatchAct.DIFFERENT): MatchState.DIFFERENT,
    (MatchState.UNSURE, MatchAct.UNSURE): MatchState.UNSURE,
    (MatchState.UNSURE, MatchAct.LET_GO): MatchState.GONE,
    (MatchState.DIFFERENT, MatchAct.ASK_AGAIN): MatchState.OPEN,
    (MatchState.SAME, MatchAct.UNDO): MatchState.OPEN,
}


class MixedGround(TextChoices):
    """Why the crossings of one file cannot all be one human being's."""

    SEXES = "sexes", _("two sexes")
    BIRTH_DATES = "birth_dates", _("dates of birth that are not one person’s")
    STAYS = "stays", _("stays on two documents that cross each other")
    PLACES = "places", _("two places at a time")


class MixedState(TextChoices):
    """What became of a file that may hold two people."""

    OPEN = "open", _("To be looked at")
    PARTED = "parted", _("Parted")
    ONE_PERSON = "one_person", _("One person after all")
    GONE = "gone", _("Nothing contradicts any more")


class MixedAct(TextChoices):
    PART = "part", _("Two people in one file")
    ONE_PERSON = "one_person", _("One person after all")
    LET_GO = "let_go", _("Nothing contradicts any more")
    ASK_AGAIN = "ask_again", _("Take the answer back")


MIXED_MOVES: dict[tuple[str, str], str] = {
    (MixedState.OPEN, MixedAct.PART): MixedState.PARTED,
    (MixedState.OPEN, MixedAct.ONE_PERSON): MixedState.ONE_PERSON,
    (MixedState.OPEN, MixedAct.LET_GO): MixedState.GONE,
    (MixedState.ONE_PERSON, MixedAct.ASK_AGAIN): MixedState.OPEN,
}


class RecordKind(TextChoices):
    """What of a person's records a question is about; other apps have others."""

    FILE = "file", _("The file")
    CROSSING = "crossing", _("A crossing")
    STAY = "stay", _("A stay")
    REGISTRATION = "registration", _("A registration")
    PERMIT = "residencepermit", _("A residence permit")
    NOTICE = "arrivalnotification", _("An arrival notice")


class QuestionState(TextChoices):
    OPEN = "open", _("Waits for an answer")
    CORRECTED = "corrected", _("Answered: corrected")
    NOTHING_WRONG = "nothing_wrong", _("Answered: nothing wrong")
    WITHDRAWN = "withdrawn", _("Taken back")


class QuestionAct(TextChoices):
    CORRECTED = "corrected", _("It was wrong and is corrected")
    NOTHING_WRONG = "nothing_wrong", _("Nothing is wrong")
    WITHDRAW = "withdraw", _("Take the question back")


QUESTION_MOVES: dict[tuple[str, str], str] = {
    (QuestionState.OPEN, QuestionAct.CORRECTED): QuestionState.CORRECTED,
    (QuestionState.OPEN, QuestionAct.NOTHING_WRONG): QuestionState.NOTHING_WRONG,
    (QuestionState.OPEN, QuestionAct.WITHDRAW): QuestionState.WITHDRAWN,
}
