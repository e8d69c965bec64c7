"""Writing down how a task went."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

_NOTE = """
INSERT INTO operating_taskrun
  (name, runs, failures, seconds, last_ended_at, last_seconds, last_error, failing_since, counts)
VALUES (%(name)s, 1, %(failed)s, %(seconds)s, %(at)s, %(seconds)s, %(error)s,
        CASE WHEN %(failed)s = 1 THEN %(at)s::timestamptz END, %(counts)s::jsonb)
ON CONFLICT (name) DO UPDATE SET
  runs = operating_taskrun.runs + 1, failures = operating_taskrun.failures + %(failed)s,
  seconds = operating_taskrun.seconds + %(seconds)s, last_ended_at = %(at)s, last_seconds = %(seconds)s,
  last_error = %(error)s,
  failing_since = CASE WHEN %(failed)s = 1 THEN coalesce(operating_taskrun.failing_since, %(at)s) END,
  counts = CASE WHEN %(failed)s = 1 THEN operating_taskrun.counts ELSE excluded.counts END
"""


def note_run(
    *, name: str, seconds: float, at: datetime, counts: Mapping[str, Any] | None = None, error: str = ""
) -> None:
    """Note that the task `name` ended `at` after so many seconds, with its counts or with an error.

    One statement, so that any number of workers may note at once. No act of anybody: not journaled.
    """
    facts = {
        "name": name,
        "failed": 1 if error else 0,
        "seconds": seconds,
        "at": at,
        "error": error[:60],
        "counts": json.dumps(dict(counts or {}), default=str),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, facts)
