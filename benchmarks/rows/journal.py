"""The journal: sealing and verifying, against hashing the same rows once in SQL."""

from django.db import connection

from benchmarks.figures import Figure, seconds_of
from benchmarks.rows.sweep import TENTH
from benchmarks.world import ON, World

ENTRIES = 200_000
_HASH = """
SELECT count(sha256(convert_to(concat_ws('|', id, subject_kind, subject_id, person_id, region_id, by_id,
  acting_for_id, "on", recorded_at, xid, request_id, schema_version, kind, data), 'UTF8'))) FROM journal_entry
"""


def run(world: World, rounds: int) -> list[Figure]:
    """Events a second; verifying has a target of its own."""
    from journal.operations import entries_sql, seal_journal, verify_journal
    from registry.events import RegistryEvent

    world.use(TENTH)
    fill = entries_sql(
        RegistryEvent.STAY_OPENED, subject="i", person="i", data={"entered_on": "%(on)s::date"}
    )
    sealed, verified, hashed = [], [], []
    total = seal_journal()
    for _ in range(rounds):
        with connection.cursor() as cursor:
            cursor.execute(
                f"{fill} FROM generate_series(1, %(entries)s) AS i",
                {"on": ON, "by": 1, "request": "", "entries": ENTRIES},
            )
        total += ENTRIES
        sealed.append(ENTRIES / seconds_of(seal_journal))
        hashed.append(total / seconds_of(_hash))
        verdicts = []
        verified.append(total / seconds_of(lambda found=verdicts: found.append(verify_journal())))
        assert verdicts[0].is_intact
        assert verdicts[0].entries == total
    limit = sorted(hashed)[len(hashed) // 2]
    figures = []
    for name, speeds, least in (("seal", sealed, 0), ("verify", verified, 100_000)):
        speed = sorted(speeds)[len(speeds) // 2]
        figures.append(
            Figure(
                f"{name} the journal / hashing alone",
                f"{speed:,.0f} events/s",
                f"{limit:,.0f} events/s",
                speed / limit,
                f"≥ {least:,} events/s" if least else "–",
                speed >= least if least else None,
            )
        )
    return figures


def _hash() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_HASH)
