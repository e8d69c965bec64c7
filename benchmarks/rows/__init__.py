"""The rows of the table. Each module has `run(world, rounds)` and returns its figures."""

from benchmarks.rows import api, clocks, intake, journal, lists, permits, quotas, readings, search, sweep

ROWS = {
    "sweep": sweep.run,
    "lists": lists.run,
    "search": search.run,
    "clocks": clocks.run,
    "journal": journal.run,
    "readings": readings.run,
    "quotas": quotas.run,
    "permits": permits.run,
    "api": api.run,
    "intake": intake.run,
}
