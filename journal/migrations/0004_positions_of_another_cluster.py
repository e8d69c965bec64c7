"""A dump does not carry the numbers of transactions: in a new cluster they begin anew, below those stored.

Until `journal_carry_positions` has been called there, the journal takes no entry, so that none is written
where readers and seals have been already.
"""

from django.db import migrations

FORWARD = """
-- The highest number stored that readers and seals go by.
CREATE FUNCTION journal_highest_mark() RETURNS bigint LANGUAGE sql STABLE
  RETURN greatest((SELECT last_xid FROM journal_seal ORDER BY id DESC LIMIT 1),
                  (SELECT max(xid) FROM journal_reader), 0);

CREATE FUNCTION journal_is_of_another_cluster() RETURNS boolean LANGUAGE sql STABLE
  RETURN greatest(journal_highest_mark(), (SELECT max(xid) FROM journal_entry))
         >= (pg_snapshot_xmax(pg_current_snapshot())::text)::bigint + journal_xid_offset();

-- A mark above the running transaction can only be another cluster's. The owner, who restores, may write.
CREATE FUNCTION journal_refuse_before_carrying() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF journal_highest_mark() >= (pg_current_xact_id()::text)::bigint + journal_xid_offset()
     AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RAISE EXCEPTION 'the journal was restored from another cluster: run carry_journal_positions first'
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER journal_entry_belongs_to_this_cluster BEFORE INSERT ON journal_entry
  FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_before_carrying();

-- Entries keep their numbers, readers and seals go on, new entries come after all that is stored. Nothing
-- happens where the numbers are this cluster's. Returns the offset in force.
CREATE FUNCTION journal_carry_positions() RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE wanted bigint;
BEGIN
  LOCK TABLE journal_entry, journal_seal, journal_reader IN EXCLUSIVE MODE;
  IF journal_is_of_another_cluster() THEN
    wanted := greatest(journal_highest_mark(), (SELECT max(xid) FROM journal_entry)) + 1
              - (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint;
    EXECUTE format('CREATE OR REPLACE FUNCTION journal_xid_offset() RETURNS bigint LANGUAGE sql IMMUTABLE
                    PARALLEL SAFE AS %L', 'SELECT ' || wanted || '::bigint');
  END IF;
  RETURN coalesce(wanted, journal_xid_offset());
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_sealing_and_reading")]
    operations = [migrations.RunSQL(FORWARD)]
