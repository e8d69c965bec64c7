"""The persons whom an entry's answer showed, in the same ranges of number as the entries themselves.

They belong to their entry: added in its transaction alone, covered by its hash and with it by the seal.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE TABLE journal_shown (
  entry_id bigint NOT NULL,
  person_id bigint NOT NULL,
  PRIMARY KEY (entry_id, person_id)
) PARTITION BY RANGE (entry_id);
CREATE INDEX journal_shown_by_person ON journal_shown (person_id, entry_id DESC);
CREATE TRIGGER journal_shown_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_shown
  FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();

-- Nobody is added to an entry of another transaction: it may be sealed already. And an entry is hashed as one
-- text, so that it must not grow without end: a row that cannot be hashed would stop the seals for ever.
CREATE FUNCTION journal_refuse_later_shown() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT entry_id FROM added) a WHERE NOT EXISTS (
      SELECT FROM journal_entry e
      WHERE e.id = a.entry_id AND e.xid = (pg_current_xact_id()::text)::bigint + journal_xid_offset()))
     AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RAISE EXCEPTION 'whom an answer showed is written with its entry, in one transaction'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT entry_id FROM added) a WHERE 1000000 < (
      SELECT count(*) FROM (SELECT FROM journal_shown s WHERE s.entry_id = a.entry_id LIMIT 1000001) known)) THEN
    RAISE EXCEPTION 'one entry tells of 1000000 persons at most' USING ERRCODE = 'program_limit_exceeded';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER journal_shown_with_its_entry AFTER INSERT ON journal_shown
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_later_shown();

CREATE OR REPLACE FUNCTION journal_turn_to(month date) RETURNS void LANGUAGE sql
  AS $$ SELECT journal_turn_tables(ARRAY['journal_entry', 'journal_shown']::regclass[], month) $$;

SELECT journal_add_range_of(
  'journal_shown', to_date(right(inhrelid::regclass::text, 7), 'YYYY_MM'),
  pg_get_expr(c.relpartbound, c.oid) LIKE 'FOR VALUES FROM (MINVALUE)%'
) FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = 'journal_entry'::regclass;

-- The application reads it and appends to it.
DO $$
DECLARE
  other name;
  others name[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT r.rolname), '{}') INTO others
  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
  WHERE c.oid = 'journal_entry'::regclass AND a.grantee <> c.relowner;
  PERFORM journal_close_to_others('journal_shown');
  FOREACH other IN ARRAY others LOOP
    EXECUTE format('GRANT SELECT, INSERT ON journal_shown TO %I', other);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_rights")]
    operations = [
        migrations.RunSQL(
            FORWARD,
            state_operations=[
                migrations.CreateModel(
                    name="Shown",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "entry_id",
                                "person_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="shown",
                                to="journal.entry",
                            ),
                        ),
                        ("person_id", models.BigIntegerField(verbose_name="person")),
                    ],
                    options={
                        "verbose_name": "person shown",
                        "verbose_name_plural": "persons shown",
                        "indexes": [
                            models.Index(fields=["person_id", "-entry_id"], name="journal_shown_by_person")
                        ],
                    },
                ),
            ],
        )
    ]
