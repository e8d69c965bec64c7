"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class RegistryCapability(Capability):
    CLEAR_MARKS = (
        "registry.clear_marks",
        _("Clear crossings that do not fit the others"),
        Reach.ANYWHERE,
        Purpose.COUNTER,
    )
    DECIDE_RESIDENCE = (
        "registry.decide_residence",
        _("Take down and decide requests for residence permits"),
        Reach.DISTRICT,
        Purpose.COUNTER,
    )
    FIND_FILES = "registry.find_files", _("Find people and open their files"), Reach.ANYWHERE, Purpose.COUNTER
    JOIN_FILES = (
        "registry.join_files",
        _("Decide whether two files are one person's, join them and take it back"),
        Reach.ANYWHERE,
        Purpose.COUNTER,
    )
    KEEP_FILES = (
        "registry.keep_files",
        _("Enrol people, correct their files, add documents"),
        Reach.ANYWHERE,
        Purpose.COUNTER,
    )
    NOTIFY_OWN_ARRIVALS = (
        "registry.notify_own_arrivals",
        _("Notify arrivals for the host one acts for"),
        Reach.OWN,
        Purpose.OWN_GUESTS,
    )
    PROTECT_FILES = (
        "registry.protect_files",
        _("Put a file under protection and end it"),
        Reach.ANYWHERE,
        Purpose.PROTECTION,
    )
    QUESTION_RECORDS = (
        "registry.question_records",
        _("Say that a record looks wrong"),
        Reach.ANYWHERE,
        Purpose.COUNTER,
    )
    READ_BY_API = "registry.read_by_api", _("Read files with a program"), Reach.ANYWHERE, Purpose.REQUEST
    READ_PROTECTED = (
        "registry.read_protected",
        _("See files under protection"),
        Reach.ANYWHERE,
        Purpose.PROTECTION,
        True,
    )
    READ_READINGS = "registry.read_readings", _("See who read a file"), Reach.ANYWHERE, Purpose.AUDIT
    REGISTER = (
        "registry.register",
        _("Take arrival notices, register at an address"),
        Reach.DISTRICT,
        Purpose.COUNTER,
    )
    SEE_DAY = "registry.see_day", _("See the numbers of the counter’s day"), Reach.DISTRICT, Purpose.COUNTER
