import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('reference', '0001_initial'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FeedWatermark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('complete_until', models.DateTimeField(null=True, verbose_name='complete until')),
                ('told_at', models.DateTimeField(null=True, verbose_name='told at')),
                ('checkpoint', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='watermark', to='reference.checkpoint', verbose_name='checkpoint')),
            ],
            options={
                'verbose_name': 'feed watermark',
                'verbose_name_plural': 'feed watermarks',
                'constraints': [models.CheckConstraint(condition=models.Q(('complete_until__isnull', True), ('told_at__isnull', False), _connector='OR'), name='feeds_feedwatermark_told_when')],
            },
        ),
        migrations.CreateModel(
            name='RejectedPlace',
            fields=[
                ('pk', models.CompositePrimaryKey('batch_id', 'line', blank=True, editable=False, primary_key=True, serialize=False)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.intakebatch', verbose_name='batch')),
                ('line', models.PositiveIntegerField(verbose_name='line')),
            ],
            options={
                'verbose_name': 'place of a rejected line',
                'verbose_name_plural': 'places of rejected lines',
            },
        ),
        # The database makes it in ranges of its number: see the next migration.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='RejectedLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.PositiveIntegerField(verbose_name='line')),
                        ('source_id', models.CharField(db_default='', max_length=200, verbose_name='number at the source')),
                        ('field', models.CharField(max_length=40, verbose_name='field')),
                        ('code', models.CharField(max_length=40, verbose_name='rule')),
                        ('value', models.CharField(db_default='', max_length=200, verbose_name='value')),
                        ('content', models.JSONField(verbose_name='line as it came')),
                        ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, editable=False, help_text='By what the line is looked for; empty: whose it is cannot be told.', size=None)),
                        ('endings', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, editable=False, help_text='What stands in it before each place where a number may end, folded.', size=None)),
                        ('corrected_on', models.DateField(blank=True, null=True, verbose_name='corrected on')),
                        ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rejected_lines', to='registry.intakebatch', verbose_name='batch')),
                        ('corrected_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='corrected by')),
                    ],
                    options={
                        'verbose_name': 'rejected line',
                        'verbose_name_plural': 'rejected lines',
                        'indexes': [models.Index(condition=models.Q(('corrected_on__isnull', True)), fields=['-id'], name='rejectedline_open'), models.Index(condition=models.Q(('corrected_on__isnull', True)), fields=['source_id'], name='rejectedline_open_by_source'), models.Index(django.db.models.functions.text.MD5(django.db.models.functions.comparison.Cast('content', models.TextField())), name='rejectedline_by_content')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('corrected_by__isnull', True), ('corrected_on__isnull', True)), models.Q(('corrected_by__isnull', False), ('corrected_on__isnull', False)), _connector='OR'), name='feeds_rejectedline_corrected_by_whom')],
                    },
                ),
            ],
        ),
    ]
