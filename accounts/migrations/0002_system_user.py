"""The one `system` user, so that every journal entry names who acted. It cannot sign in."""

from django.db import migrations

FORWARD = """
INSERT INTO accounts_user (id, username, password, language, is_active, is_staff, is_superuser,
                           first_name, last_name, email, date_joined)
VALUES (1, 'system', '!', 'kk', false, false, false, '', '', '', now());
SELECT setval(pg_get_serial_sequence('accounts_user', 'id'), 1000);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DELETE FROM accounts_user WHERE id = 1")]
