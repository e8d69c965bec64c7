import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='year')),
            ],
            options={
                'verbose_name': 'calendar year',
                'verbose_name_plural': 'calendar years',
                'ordering': ('year',),
            },
        ),
        migrations.CreateModel(
            name='CountryGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(db_default='', max_length=160, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(db_default='', max_length=160, verbose_name='name in Russian')),
                ('name_en', models.CharField(db_default='', max_length=160, verbose_name='name in English')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('code', models.CharField(max_length=24, unique=True, verbose_name='code')),
            ],
            options={
                'verbose_name': 'country group',
                'verbose_name_plural': 'country groups',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(db_default='', max_length=160, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(db_default='', max_length=160, verbose_name='name in Russian')),
                ('name_en', models.CharField(db_default='', max_length=160, verbose_name='name in English')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('kind', models.CharField(choices=[('holiday', 'Holiday'), ('moved_day_off', 'Moved day off'), ('working_day', 'Working day by decree')], max_length=16, verbose_name='kind')),
            ],
            options={
                'verbose_name': 'calendar day',
                'verbose_name_plural': 'calendar days',
                'ordering': ('day',),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('holiday', 'moved_day_off', 'working_day'))), name='reference_calendarday_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Country',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(db_default='', max_length=160, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(db_default='', max_length=160, verbose_name='name in Russian')),
                ('name_en', models.CharField(db_default='', max_length=160, verbose_name='name in English')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('iso2', models.CharField(blank=True, max_length=2, null=True, unique=True, verbose_name='two-letter code')),
                ('iso3', models.CharField(max_length=3, unique=True, verbose_name='three-letter code')),
                ('document_code', models.CharField(blank=True, help_text='As travel documents write it where that is not its three letters: D of Germany.', max_length=3, null=True, unique=True, verbose_name='code in documents')),
                ('is_home', models.BooleanField(db_default=False, default=False, help_text='Its citizens are no foreigners: no stay clock, no case, no work permit.', verbose_name='our own country')),
            ],
            options={
                'verbose_name': 'country',
                'verbose_name_plural': 'countries',
                'ordering': ('iso3',),
                'constraints': [models.CheckConstraint(condition=models.Q(('iso3__regex', '^[A-Z]{3}$'), models.Q(('iso2__isnull', True), ('iso2__regex', '^[A-Z]{2}$'), _connector='OR'), models.Q(('document_code__isnull', True), ('document_code__regex', '^[A-Z]{1,3}$'), _connector='OR')), name='reference_country_codes_are_capitals'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_home', True)), expressions=[('is_home', '=')], name='reference_country_one_is_home')],
            },
        ),
        migrations.CreateModel(
            name='CountryGroupMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='reference.country', verbose_name='country')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='reference.countrygroup', verbose_name='group')),
            ],
            options={
                'verbose_name': 'membership of a country group',
                'verbose_name_plural': 'memberships of country groups',
            },
        ),
        migrations.AddField(
            model_name='countrygroup',
            name='countries',
            field=models.ManyToManyField(related_name='groups', through='reference.CountryGroupMembership', to='reference.country', verbose_name='countries'),
        ),
        migrations.CreateModel(
            name='MonthlyIndex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('amount', models.PositiveIntegerField(help_text='Tenge.', verbose_name='amount')),
            ],
            options={
                'verbose_name': 'monthly calculation index',
                'verbose_name_plural': 'monthly calculation indexes',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[(models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='reference_monthlyindex_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='reference_monthlyindex_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='reference_monthlyindex_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='reference_monthlyindex_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='reference_monthlyindex_amount_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='Occupation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(db_default='', max_length=160, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(db_default='', max_length=160, verbose_name='name in Russian')),
                ('name_en', models.CharField(db_default='', max_length=160, verbose_name='name in English')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('code', models.CharField(max_length=1, unique=True, verbose_name='code')),
            ],
            options={
                'verbose_name': 'occupation',
                'verbose_name_plural': 'occupations',
                'ordering': ('code',),
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[1-9X]$')), name='reference_occupation_code_is_a_group')],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(db_default='', max_length=160, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(db_default='', max_length=160, verbose_name='name in Russian')),
                ('name_en', models.CharField(db_default='', max_length=160, verbose_name='name in English')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('code', models.CharField(help_text='ISO 3166-2, for example KZ-10.', max_length=8, unique=True, verbose_name='code')),
                ('kato', models.CharField(help_text='Nine digits of the national classifier.', max_length=9, verbose_name='KATO code')),
                ('old_iso', models.CharField(blank=True, help_text='For import of older files.', max_length=8, verbose_name='ISO code before November 2022')),
                ('kind', models.CharField(choices=[('region', 'Region'), ('city', 'City of republican significance')], max_length=8, verbose_name='kind')),
                ('valid_from', models.DateField(verbose_name='exists from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='exists until')),
                ('tile_column', models.PositiveSmallIntegerField(null=True, verbose_name='column on the tile map')),
                ('tile_row', models.PositiveSmallIntegerField(null=True, verbose_name='row on the tile map')),
                ('predecessors', models.ManyToManyField(blank=True, related_name='successors', to='reference.region', verbose_name='predecessors')),
            ],
            options={
                'verbose_name': 'region',
                'verbose_name_plural': 'regions',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='District',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(db_default='', max_length=160, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(db_default='', max_length=160, verbose_name='name in Russian')),
                ('name_en', models.CharField(db_default='', max_length=160, verbose_name='name in English')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('code', models.CharField(help_text='Nine digits of the national classifier.', max_length=9, unique=True, verbose_name='KATO code')),
                ('valid_from', models.DateField(verbose_name='exists from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='exists until')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='districts', to='reference.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'district',
                'verbose_name_plural': 'districts',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(db_default='', max_length=160, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(db_default='', max_length=160, verbose_name='name in Russian')),
                ('name_en', models.CharField(db_default='', max_length=160, verbose_name='name in English')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('code', models.CharField(help_text='As feeds write it, for example ALA.', max_length=8, unique=True, verbose_name='code')),
                ('kind', models.CharField(choices=[('road', 'Road'), ('rail', 'Railway'), ('air', 'Airport'), ('sea', 'Sea port')], max_length=4, verbose_name='kind')),
                ('neighbour', models.ForeignKey(blank=True, help_text='The country on the other side. Empty for airports and sea ports.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='neighbour')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checkpoints', to='reference.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'checkpoint',
                'verbose_name_plural': 'checkpoints',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(db_default='', max_length=160, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(db_default='', max_length=160, verbose_name='name in Russian')),
                ('name_en', models.CharField(db_default='', max_length=160, verbose_name='name in English')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('code', models.CharField(max_length=1, unique=True, verbose_name='code')),
            ],
            options={
                'verbose_name': 'sector',
                'verbose_name_plural': 'sectors',
                'ordering': ('code',),
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[A-U]$')), name='reference_sector_code_is_a_section')],
            },
        ),
        migrations.CreateModel(
            name='CheckpointVolume',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('expected_per_day', models.PositiveIntegerField(help_text='In and out together. Far fewer on a day is a sign of a gap in the feed.', verbose_name='expected crossings a day')),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='volumes', to='reference.checkpoint', verbose_name='checkpoint')),
            ],
            options={
                'verbose_name': 'expected volume of a checkpoint',
                'verbose_name_plural': 'expected volumes of checkpoints',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('checkpoint', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='reference_checkpointvolume_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='reference_checkpointvolume_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='reference_checkpointvolume_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='reference_checkpointvolume_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.')],
            },
        ),
        migrations.AddConstraint(
            model_name='countrygroupmembership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('group', '='), ('country', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='reference_countrygroupmembership_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'),
        ),
        migrations.AddConstraint(
            model_name='countrygroupmembership',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='reference_countrygroupmembership_ends_after_start', violation_error_message='The last day in force is before the first.'),
        ),
        migrations.AddConstraint(
            model_name='countrygroupmembership',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='reference_countrygroupmembership_names_its_source', violation_error_message='Terms of the law name their source.'),
        ),
        migrations.AddConstraint(
            model_name='countrygroupmembership',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='reference_countrygroupmembership_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='reference_region_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(('kato__regex', '^[0-9]{9}$')), name='reference_region_kato_is_nine_digits'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('region', 'city'))), name='reference_region_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tile_column__isnull', True), ('tile_row__isnull', True)), models.Q(('tile_column__isnull', False), ('tile_row__isnull', False)), _connector='OR'), name='reference_region_tile_is_whole_or_absent'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.UniqueConstraint(fields=('tile_column', 'tile_row'), name='reference_region_tile_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kato', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='reference_region_kato_no_overlap'),
        ),
        migrations.AddConstraint(
            model_name='district',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='reference_district_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='district',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{9}$')), name='reference_district_code_is_nine_digits'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('road', 'rail', 'air', 'sea'))), name='reference_checkpoint_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('air', 'sea')), ('neighbour__isnull', False), _connector='OR'), name='reference_checkpoint_land_has_neighbour'),
        ),
    ]
