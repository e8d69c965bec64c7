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

-- Nobody is added to an entry of another transaction: it may be sealed already.
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
  RETURN NULL;
END $$;
CREATE TRIGGER journal_shown_with_its_entry AFTER INSERT ON journal_shown
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_later_shown();

CREATE FUNCTION journal_add_range_of(parent regclass, month date, from_the_first boolean) RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE range_name text := parent::text || '_' || to_char(month, 'YYYY_MM');
BEGIN
  IF to_regclass(range_name) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', range_name, parent);
  PERFORM journal_close_to_others(range_name::regclass);
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
                  FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change()',
                 'journal_range_append_only', range_name);
  EXECUTE format('ALTER TABLE %s ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', parent, range_name,
                 CASE WHEN from_the_first THEN 'MINVALUE' ELSE journal_range_begins(month)::text END,
                 journal_range_begins((month + interval '1 month')::date));
END $$;

CREATE OR REPLACE FUNCTION journal_add_range(month date, from_the_first boolean) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  PERFORM journal_add_range_of('journal_entry', month, from_the_first);
  PERFORM journal_add_range_of('journal_shown', month, from_the_first);
END $$;

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
  REVOKE ALL ON FUNCTION journal_add_range_of(regclass, date, boolean) FROM PUBLIC;
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
