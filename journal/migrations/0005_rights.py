"""What the application may do to the journal: read it, append what happened, and call what checks itself.

Number, moment and transaction of an entry are no columns it may write; seals and readers' positions it
may only read. Whoever was given rights on new tables gets these instead.
"""

from django.db import migrations

FORWARD = """
DO $$
DECLARE
  other name;
  callable text[] := ARRAY['journal_turn_month()', 'journal_seal_next(int)', 'journal_end_holders()',
                           'journal_lock_reader(text)', 'journal_move_reader(text, bigint, bigint)'];
  private text[] := ARRAY['journal_close_to_others(regclass)', 'journal_add_range_of(regclass, date, boolean)',
                          'journal_turn_tables(regclass[], date)', 'journal_begin_ranges(regclass)',
                          'journal_turn_to(date)', 'journal_carry_positions()'];
  signature text;
  others name[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT r.rolname), '{}') INTO others
  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
  WHERE c.oid = 'journal_entry'::regclass AND a.grantee <> c.relowner;
  FOREACH signature IN ARRAY callable || private LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
  END LOOP;
  PERFORM journal_close_to_others(relation) FROM unnest(ARRAY['journal_entry', 'journal_seal', 'journal_reader',
    pg_get_serial_sequence('journal_entry', 'id'), pg_get_serial_sequence('journal_seal', 'id')]::regclass[])
    AS relation;
  FOREACH other IN ARRAY others LOOP
    EXECUTE format('GRANT SELECT ON journal_entry, journal_seal, journal_reader TO %I', other);
    EXECUTE format('GRANT INSERT (subject_kind, subject_id, person_id, region_id, by_id, acting_for_id, "on",
                                  request_id, schema_version, kind, data) ON journal_entry TO %I', other);
    EXECUTE format('GRANT SELECT ON SEQUENCE %s, %s TO %I', pg_get_serial_sequence('journal_entry', 'id'),
                   pg_get_serial_sequence('journal_seal', 'id'), other);
    FOREACH signature IN ARRAY callable LOOP
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', signature, other);
    END LOOP;
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_positions_of_another_cluster")]
    operations = [migrations.RunSQL(FORWARD)]
