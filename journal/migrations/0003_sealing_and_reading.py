"""Seals and readers' positions are written by the owner's functions alone, which check what they are told.

Names are pinned (`search_path`), so that nothing the application creates is taken for the journal's.
"""

from django.db import migrations

FORWARD = """
-- Every transaction below it that could write here has ended: nothing can still appear there. Numbers are
-- given out for the whole cluster; one that holds a table of another of its databases is passed over. One of
-- which that is not seen (it has its number, but not yet the lock on it) holds, and so does one's own, which is
-- in no snapshot. To be asked once a statement, as `(SELECT …)`.
CREATE FUNCTION journal_horizon() RETURNS bigint LANGUAGE sql STABLE
  RETURN (
    SELECT least(
      (SELECT min((running::text)::bigint) FROM pg_snapshot_xip(now.snapshot) running
       WHERE NOT EXISTS (
         SELECT FROM pg_locks number JOIN pg_locks held USING (virtualtransaction)
         WHERE number.locktype = 'transactionid' AND number.mode = 'ExclusiveLock' AND number.granted
           AND number.transactionid = running::xid AND held.locktype = 'relation'
           AND held.database NOT IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))),
      (pg_current_xact_id_if_assigned()::text)::bigint,
      (pg_snapshot_xmax(now.snapshot)::text)::bigint) + journal_xid_offset()
    FROM (SELECT pg_current_snapshot() AS snapshot) now);

-- One row's canonical text with the persons it showed (their numbers in order, with commas), the same
-- whatever the session's settings are; no bar is in the codes, and `data` comes last. It is one expression
-- without a query, so that the server puts it into the statement that asks.
CREATE FUNCTION journal_row_hash(e journal_entry, shown text) RETURNS bytea LANGUAGE sql STABLE
  RETURN sha256(convert_to(concat_ws('|', (e).id, (e).subject_kind, (e).subject_id,
    coalesce((e).person_id::text, '-'), coalesce((e).region_id::text, '-'), (e).by_id,
    coalesce((e).acting_for_id::text, '-'), (e)."on" - date '2000-01-01', extract(epoch FROM (e).recorded_at),
    (e).xid, (e).request_id, (e).schema_version, (e).kind,
    coalesce(shown, '-'), (e).data), 'UTF8'));

-- The lock is one that only the owner can take otherwise; who finds it taken leaves the work to its holder.
CREATE FUNCTION journal_seal_next(at_most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  last journal_seal;
  ids record;
  batch record;
  batch_digest bytea;
BEGIN
  IF at_most NOT BETWEEN 1 AND 100000 THEN
    RAISE EXCEPTION 'a seal covers 1 to 100000 entries' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  BEGIN
    LOCK TABLE journal_seal IN SHARE UPDATE EXCLUSIVE MODE NOWAIT;
  EXCEPTION WHEN lock_not_available THEN
    RETURN 0;
  END;
  SELECT * INTO last FROM journal_seal ORDER BY id DESC LIMIT 1;
  SELECT min(n.id) AS lowest, max(n.id) AS highest, max(n.xid) AS last_xid,
         (array_agg(n.id ORDER BY n.xid, n.id))[count(*)] AS last_id
  INTO ids FROM (
    SELECT e.id, e.xid FROM journal_entry e
    WHERE (e.xid, e.id) > (coalesce(last.last_xid, 0), coalesce(last.last_entry_id, 0))
      AND e.xid < (SELECT journal_horizon())
    ORDER BY e.xid, e.id LIMIT at_most
  ) n;
  SELECT min(n.xid) AS first_xid, count(*) AS entries,
         string_agg(int8send(n.id) || substring(n.h FROM 1 FOR 8), ''::bytea ORDER BY n.xid, n.id) AS fingerprints,
         string_agg(n.h, ''::bytea ORDER BY n.xid, n.id) AS hashes
  INTO batch FROM (
    SELECT e.id, e.xid, journal_row_hash(e, shown.persons) AS h FROM journal_entry e
    LEFT JOIN (
      SELECT s.entry_id, string_agg(s.person_id::text, ',' ORDER BY s.person_id) AS persons
      FROM journal_shown s WHERE s.entry_id BETWEEN ids.lowest AND ids.highest GROUP BY s.entry_id
    ) shown ON shown.entry_id = e.id
    WHERE (e.xid, e.id) > (coalesce(last.last_xid, 0), coalesce(last.last_entry_id, 0))
      AND (e.xid, e.id) <= (ids.last_xid, ids.last_id)
  ) n;
  IF batch.entries > 0 THEN
    batch_digest := sha256(batch.fingerprints || batch.hashes);
    INSERT INTO journal_seal (first_xid, last_xid, last_entry_id, entries, digest, previous_link, link, fingerprints)
    VALUES (batch.first_xid, ids.last_xid, ids.last_id, batch.entries, batch_digest,
            coalesce(last.link, decode(repeat('00', 32), 'hex')),
            sha256(coalesce(last.link, decode(repeat('00', 32), 'hex')) || batch_digest), batch.fingerprints);
  END IF;
  RETURN batch.entries;
END $$;

-- A session that keeps a transaction open holds back the horizon, and with it seals and readers. Whoever
-- logged in to this database as we did and has been idle in one for 15 minutes, or in one at all for 6 hours,
-- is ended, if the owner of the journal may (it is a member of that role).
CREATE FUNCTION journal_end_holders() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE ended int;
BEGIN
  SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) INTO ended FROM pg_stat_activity
  WHERE datname = current_database() AND usename = session_user AND pid <> pg_backend_pid()
    AND pg_has_role(current_user, usesysid, 'USAGE')
    AND (state LIKE 'idle in transaction%' AND state_change < now() - interval '15 minutes'
         OR xact_start < now() - interval '6 hours');
  RETURN ended;
END $$;

CREATE FUNCTION journal_lock_reader(reader text, OUT xid bigint, OUT entry_id bigint) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO journal_reader AS r (name, xid, entry_id) VALUES (reader, 0, 0) ON CONFLICT (name) DO NOTHING;
  SELECT r.xid, r.entry_id INTO xid, entry_id FROM journal_reader r WHERE r.name = reader FOR NO KEY UPDATE;
END $$;

CREATE FUNCTION journal_move_reader(reader text, to_xid bigint, to_entry_id bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE has_ended boolean;
BEGIN
  -- One of another database that has just ended may for some looks seem to run (`journal_horizon`); what was
  -- seen to have ended once has ended.
  FOR look IN 1..60 LOOP
    has_ended := to_xid < journal_horizon();
    EXIT WHEN has_ended;
    PERFORM pg_sleep(0.001 * look);
  END LOOP;
  UPDATE journal_reader r SET xid = to_xid, entry_id = to_entry_id, read_at = now()
  WHERE r.name = reader AND (to_xid, to_entry_id) > (r.xid, r.entry_id) AND has_ended
    AND EXISTS (SELECT FROM journal_entry e WHERE e.id = to_entry_id AND e.xid = to_xid);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a reader moves forward only, to an entry whose transactions have all ended'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_ranges_of_id")]
    operations = [migrations.RunSQL(FORWARD)]
