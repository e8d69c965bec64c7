from itertools import islice

from django.db import migrations

from registry.operations.spellings import keep_spellings, renew_spellings

CHUNK = 5_000
NAMES = """
SELECT DISTINCT surname, '' FROM {table} WHERE surname <> ''
UNION ALL SELECT DISTINCT '', given_names FROM {table} WHERE given_names ~ '[^[:alnum:]]'
"""


def forward(apps, schema_editor):
    """The lookup keys of what is there, and the given names that stand behind the first: part by part, each
    written at once, so that nothing is held and what was cut off is begun again."""
    connection = schema_editor.connection
    last = 0
    with connection.cursor() as cursor:
        while last := renew_spellings(cursor, after=last, at_most=CHUNK):
            pass
        for table in ("registry_person", "registry_formervalue"):
            cursor.execute(NAMES.format(table=table))
            names = iter(cursor.fetchall())
            while chunk := list(islice(names, CHUNK)):
                keep_spellings(cursor, chunk)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('registry', '0017_files_that_may_hold_two_people'),
    ]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop, elidable=True)]
