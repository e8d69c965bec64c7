import django.db.models.functions.datetime
import journal.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Reader',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('xid', models.BigIntegerField(default=0)),
                ('entry_id', models.BigIntegerField(default=0)),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'journal reader',
                'verbose_name_plural': 'journal readers',
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_xid', models.BigIntegerField()),
                ('last_xid', models.BigIntegerField()),
                ('last_entry_id', models.BigIntegerField()),
                ('entries', models.PositiveIntegerField()),
                ('digest', models.BinaryField()),
                ('previous_link', models.BinaryField(unique=True)),
                ('link', models.BinaryField(unique=True)),
                ('fingerprints', models.BinaryField()),
                ('sealed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'seal',
                'verbose_name_plural': 'seals',
            },
        ),
        # The database makes it in ranges of its number: see the next migration.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_kind', models.CharField(max_length=40, verbose_name='subject')),
                        ('subject_id', models.BigIntegerField(verbose_name="subject's number")),
                        ('person_id', models.BigIntegerField(null=True, verbose_name='person')),
                        ('region_id', models.BigIntegerField(null=True, verbose_name='region')),
                        ('by_id', models.BigIntegerField(verbose_name='by')),
                        ('acting_for_id', models.BigIntegerField(null=True, verbose_name='acting for')),
                        ('on', models.DateField(verbose_name='official day')),
                        ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='recorded at')),
                        ('xid', models.BigIntegerField(db_default=journal.models.CurrentTransaction())),
                        ('request_id', models.CharField(db_default='', max_length=64, verbose_name='request')),
                        ('schema_version', models.SmallIntegerField(db_default=1)),
                        ('kind', models.CharField(max_length=60, verbose_name='event')),
                        ('data', models.JSONField(default=dict, verbose_name='data')),
                    ],
                    options={
                        'verbose_name': 'journal entry',
                        'verbose_name_plural': 'journal entries',
                        'indexes': [models.Index(fields=['xid', 'id'], name='journal_entry_by_xid'), models.Index(condition=models.Q(('person_id__isnull', False)), fields=['person_id', '-id'], name='journal_entry_by_person'), models.Index(fields=['subject_kind', 'subject_id', '-id'], name='journal_entry_by_subject')],
                    },
                ),
            ],
        ),
    ]
