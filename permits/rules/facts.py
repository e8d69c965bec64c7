"""The sentences of checks, cures and fees, in the reader's language."""

from django.utils.translation import gettext_lazy as _

FACTS = {
    "permit.longest": _("A permit of this category lasts at most %(longest)s months; asked for: %(months)s."),
    "cure.months": _("Ask for 1 to %(longest)s months."),
    "extension.none": _("Permits of this category are not extended. Apply for a new permit."),
    "extension.revoked": _("The permit has been revoked and cannot be extended."),
    "extension.used_up": _(
        "A permit of this category is extended at most %(at_most)s times; it has been %(before)s times. "
        "Apply for a new permit."
    ),
    "extension.window": _("An extension is applied for from %(opens)s to %(closes)s, both days counted."),
    "cure.extension_early": _("Come back on %(opens)s."),
    "cure.extension_late": _("It is too late to extend this permit. Apply for a new one."),
    "workers.none": _("No worker is named."),
    "cure.workers_none": _("Add at least one worker."),
    "workers.asked": _("Workers: %(number)s."),
    "workers.minor": _("Worker %(number)s is under %(age)s."),
    "workers.document_expired": _("The passport of worker %(number)s has expired."),
    "workers.citizen": _(
        "Worker %(number)s is a citizen of Kazakhstan, no foreign worker: no permit is asked for."
    ),
    "workers.no_permit_needed": _(
        "Worker %(number)s is a citizen of the Eurasian Economic Union and needs no permit."
    ),
    "workers.has_permit": _("Worker %(number)s already has a permit or an application with this employer."),
    "workers.found_in_file": _(
        "No permit is given for worker %(number)s: something in the register stands in the way. The worker "
        "may ask the migration police what it is."
    ),
    "cure.workers": _("Correct these workers or take them out of the application."),
    "content.exempt.small_business": _("Small business need not keep the share of citizens."),
    "content.exempt.branch": _("Branches and representative offices need not keep the share of citizens."),
    "content.exempt.state_body": _("State bodies and enterprises need not keep the share of citizens."),
    "content.exempt_up_to.small_business": _(
        "Small business with up to %(most)s employees need not keep the share of citizens; declared: "
        "%(employees)s."
    ),
    "content.exempt_up_to.branch": _(
        "A branch or representative office with up to %(most)s employees need not keep the share of "
        "citizens; declared: %(employees)s."
    ),
    "content.exempt_up_to.state_body": _(
        "A state body or enterprise with up to %(most)s employees need not keep the share of citizens; "
        "declared: %(employees)s."
    ),
    "content.not_counted": _("For this category no share of citizens is counted."),
    "content.not_declared": _(
        "At least %(percent)s %% of the staff must be citizens; the staff is not declared."
    ),
    "cure.declare_staff": _("Declare how many employees you have, citizens and foreigners."),
    "content.share": _(
        "Citizens: %(citizens)s of %(total)s, %(share)s %%; at least %(percent)s %%. Counted as foreigners "
        "are the %(applied_for)s workers asked for in all open applications."
    ),
    "cure.content": _(
        "More citizens needed: %(citizens)s. With the present staff, workers that can be asked for: "
        "%(possible)s."
    ),
    "vacancy.not_needed": _("For this application no vacancy has to be published."),
    "vacancy.needed": _("The vacancy must have been published for %(days)s calendar days."),
    "vacancy.published": _(
        "The vacancy was published on %(published)s; with %(days)s calendar days an application is possible "
        "from %(first)s."
    ),
    "cure.vacancy_missing": _("Publish the vacancy, wait %(days)s days, and give its code and day."),
    "cure.vacancy_wait": _("Submit the application on %(first)s or later."),
    "cure.vacancy_future": _("The day of publication has not come yet. Correct it."),
    "bar.none": _("The employer is under no bar."),
    "bar.standing": _("The employer gets no new permits from %(since)s to %(until)s."),
    "cure.bar": _("A new application is possible from %(first)s."),
    "quota.none": _("No order gives this region places of this category this year."),
    "cure.quota_none": _(
        "Ask the akimat of the region about its quota, or choose another region or category."
    ),
    "quota.left": _("Places left: %(left)s; asked for: %(wanted)s."),
    "quota.left_to_all": _("Places left: %(left)s. No worker is named yet."),
    "quota.held": _("Places reserved for this application: %(held)s."),
    "cure.quota_spent": _("Wait until an order adds places, or choose another region or category."),
    "cure.quota": _("Ask for %(left)s workers at most, or wait until an order adds places."),
    "qualification.described": _(
        "Education and experience are described for %(described)s of %(workers)s workers. An officer "
        "compares them with the posts."
    ),
    "deadline.decision": _(
        "To be decided within %(days)s working days from the day after %(since)s: by %(due)s, that day "
        "counted."
    ),
    "deadline.correction": _(
        "Correcting counts within the %(days)s working days to decide, from the day after %(since)s: by "
        "%(due)s, that day counted."
    ),
    "deadline.payment": _(
        "To be paid within %(days)s working days from the day after %(since)s: by %(due)s, that day counted."
    ),
    "fee.rate": _("%(mci)s MCI for a permit, permits: %(permits)s."),
    "fee.amount": _("%(total)s MCI of %(index)s tenge: %(amount)s tenge."),
}
