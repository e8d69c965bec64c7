"""How many places of a year are allocated is counted by the database: nobody else may write it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION quotas_refuse_own_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the places allocated of a year are counted from its allocations: % is refused', TG_OP
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER quotas_quotayear_begins_empty BEFORE INSERT ON quotas_quotayear
  FOR EACH ROW WHEN (NEW.allocated <> 0) EXECUTE FUNCTION quotas_refuse_own_count();
-- Inside the counting trigger the depth is 1.
CREATE TRIGGER quotas_quotayear_counted_only BEFORE UPDATE OF allocated ON quotas_quotayear
  FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND OLD.allocated <> NEW.allocated)
  EXECUTE FUNCTION quotas_refuse_own_count();
"""

BACKWARD = """
DROP TRIGGER quotas_quotayear_counted_only ON quotas_quotayear;
DROP TRIGGER quotas_quotayear_begins_empty ON quotas_quotayear;
DROP FUNCTION quotas_refuse_own_count();
"""


class Migration(migrations.Migration):
    dependencies = [("quotas", "0002_kept_by_the_database")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
