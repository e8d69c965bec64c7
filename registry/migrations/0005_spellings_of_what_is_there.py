from itertools import islice

from django.db import migrations

from registry.operations.spellings import keep_spellings

CHUNK = 20_000
NAMES = """
SELECT DISTINCT surname, '' FROM {table} WHERE surname <> ''
UNION ALL SELECT DISTINCT '', given_names FROM {table} WHERE given_names <> ''
"""


def forward(apps, schema_editor):
    connection = schema_editor.connection
    for table in ("registry_person", "registry_formervalue"):
        with connection.cursor() as read:
            read.execute(NAMES.format(table=table))
            names = iter(read.fetchall())
        while chunk := list(islice(names, CHUNK)):
            with connection.cursor() as cursor:
                keep_spellings(cursor, chunk)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_spellings'),
    ]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop, elidable=True)]
