"""The national ceiling and the append-only ledger are kept by the database itself."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION quotas_count_allocated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE quotas_quotayear SET allocated = allocated - OLD.allocated WHERE id = OLD.quota_year_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE quotas_quotayear SET allocated = allocated + NEW.allocated WHERE id = NEW.quota_year_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER quotas_allocation_counted_in AFTER INSERT OR DELETE ON quotas_quotaallocation
  FOR EACH ROW EXECUTE FUNCTION quotas_count_allocated();
CREATE TRIGGER quotas_allocation_counted_again
  AFTER UPDATE OF allocated, quota_year_id ON quotas_quotaallocation
  FOR EACH ROW WHEN (OLD.allocated <> NEW.allocated OR OLD.quota_year_id <> NEW.quota_year_id)
  EXECUTE FUNCTION quotas_count_allocated();
CREATE TRIGGER quotas_ledgerentry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON quotas_ledgerentry
  FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON quotas_ledgerentry FROM app;
  END IF;
END $$;
"""

BACKWARD = """
DROP TRIGGER quotas_ledgerentry_append_only ON quotas_ledgerentry;
DROP TRIGGER quotas_allocation_counted_again ON quotas_quotaallocation;
DROP TRIGGER quotas_allocation_counted_in ON quotas_quotaallocation;
DROP FUNCTION quotas_count_allocated();
"""


class Migration(migrations.Migration):
    dependencies = [("quotas", "0001_initial"), ("journal", "0002_ranges_of_id")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
