"""The rows of the table. Each module has `run(world, rounds)` and returns its figures."""

from benchmarks.rows import (
    api,
    clocks,
    exports,
    intake,
    journal,
    kept_back,
    landing,
    lists,
    permits,
    planted,
    quotas,
    readings,
    scores,
    search,
    sweep,
)

ROWS = {
    "sweep": sweep.run,
    "landing": landing.run,
    "lists": lists.run,
    "exports": exports.run,
    "search": search.run,
    "scores": scores.run,
    "planted": planted.run,
    "kept_back": kept_back.run,
    "clocks": clocks.run,
    "journal": journal.run,
    "readings": readings.run,
    "quotas": quotas.run,
    "permits": permits.run,
    "api": api.run,
    "intake": intake.run,
}
