import core.partial_dates
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0002_an_ended_representation_ends_at_once'),
        ('payments', '0001_initial'),
        ('quotas', '0003_counted_by_the_database_alone'),
        ('reference', '0001_initial'),
        ('registry', '0002_statuses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RefusalGround',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(db_default='', max_length=160, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(db_default='', max_length=160, verbose_name='name in Russian')),
                ('name_en', models.CharField(db_default='', max_length=160, verbose_name='name in English')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('code', models.CharField(max_length=24, unique=True, verbose_name='code')),
                ('group', models.CharField(choices=[('domestic', 'Preferential offers from the domestic labour force'), ('other', 'Other')], max_length=12, verbose_name='group of the statistics')),
            ],
            options={
                'verbose_name': 'ground of refusal',
                'verbose_name_plural': 'grounds of refusal',
            },
        ),
        migrations.CreateModel(
            name='CategoryTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('category', models.CharField(choices=[('1', 'Category 1: heads and deputies'), ('2', 'Category 2: heads of divisions'), ('3', 'Category 3: specialists'), ('4', 'Category 4: skilled workers'), ('seasonal', 'Seasonal workers'), ('labour_immigrant', 'Labour immigrants')], max_length=20, verbose_name='category')),
                ('months_at_most', models.PositiveSmallIntegerField(verbose_name='months at most')),
                ('extension_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='months of an extension')),
                ('extensions_at_most', models.PositiveSmallIntegerField(blank=True, help_text='Empty: no limit.', null=True, verbose_name='extensions at most')),
                ('extension_opens_days', models.PositiveSmallIntegerField(verbose_name='extension opens, days before the end')),
                ('extension_closes_days', models.PositiveSmallIntegerField(verbose_name='extension closes, days before the end')),
                ('decision_working_days', models.PositiveSmallIntegerField(verbose_name='working days to decide')),
                ('extension_working_days', models.PositiveSmallIntegerField(verbose_name='working days to decide an extension')),
                ('payment_working_days', models.PositiveSmallIntegerField(verbose_name='working days to pay')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
            ],
            options={
                'verbose_name': 'terms of a category',
                'verbose_name_plural': 'terms of categories',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('category', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='permits_categoryterms_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='permits_categoryterms_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='permits_categoryterms_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='permits_categoryterms_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.'), models.CheckConstraint(condition=models.Q(('extension_opens_days__gte', models.F('extension_closes_days'))), name='permits_categoryterms_window_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=16, unique=True, verbose_name='number')),
                ('kind', models.CharField(choices=[('new', 'New permits'), ('extension', 'Extension of a permit')], db_default='new', default='new', max_length=10, verbose_name='kind')),
                ('category', models.CharField(choices=[('1', 'Category 1: heads and deputies'), ('2', 'Category 2: heads of divisions'), ('3', 'Category 3: specialists'), ('4', 'Category 4: skilled workers'), ('seasonal', 'Seasonal workers'), ('labour_immigrant', 'Labour immigrants')], max_length=20, verbose_name='category')),
                ('months', models.PositiveSmallIntegerField(db_default=12, default=12, verbose_name='months asked for')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('under_review', 'Under review'), ('returned', 'Returned for correction'), ('pending_fee', 'Granted, fee to be paid'), ('paid', 'Fee paid'), ('issued', 'Permits issued'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed unpaid'), ('unissued', 'Ended without a permit')], db_default='draft', default='draft', max_length=12, verbose_name='state')),
                ('drafted_on', models.DateField(verbose_name='begun on')),
                ('employees', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees in all')),
                ('citizens_heads', models.PositiveIntegerField(blank=True, null=True, verbose_name='citizens in categories 1 and 2')),
                ('foreigners_heads', models.PositiveIntegerField(blank=True, null=True, verbose_name='foreigners in categories 1 and 2')),
                ('citizens_specialists', models.PositiveIntegerField(blank=True, null=True, verbose_name='citizens in categories 3 and 4')),
                ('foreigners_specialists', models.PositiveIntegerField(blank=True, null=True, verbose_name='foreigners in categories 3 and 4')),
                ('is_branch', models.BooleanField(db_default=False, default=False, verbose_name='branch or representative office')),
                ('is_state_body', models.BooleanField(db_default=False, default=False, verbose_name='state body or enterprise')),
                ('vacancy_code', models.CharField(blank=True, db_default='', max_length=40, verbose_name='code of the vacancy')),
                ('vacancy_published_on', models.DateField(blank=True, null=True, verbose_name='vacancy published on')),
                ('places', models.PositiveIntegerField(db_default=0, default=0, verbose_name='places held')),
                ('queue_since', models.DateTimeField(blank=True, null=True, verbose_name='in the queue since')),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='submitted on')),
                ('decision_due_on', models.DateField(blank=True, null=True, verbose_name='to be decided by')),
                ('checks', models.JSONField(db_default=models.Value([], models.JSONField()), default=list, verbose_name='checks')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                ('note', models.TextField(blank=True, db_default='', verbose_name='explanation')),
                ('fee_mci', models.PositiveIntegerField(blank=True, null=True, verbose_name='fee in MCI')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('allocation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quotas.quotaallocation', verbose_name='allocation')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begun by')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='parties.employer', verbose_name='employer')),
                ('fee', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payable', verbose_name='fee')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region of work')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by')),
                ('terms', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='permits.categoryterms', verbose_name='terms used')),
            ],
            options={
                'verbose_name': 'application for permits',
                'verbose_name_plural': 'applications for permits',
            },
        ),
        migrations.CreateModel(
            name='LocalContentExemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('code', models.CharField(choices=[('small_business', 'Small business'), ('branch', 'Branch or representative office'), ('state_body', 'State body or enterprise')], max_length=20, verbose_name='who')),
                ('employees_at_most', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees at most')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
            ],
            options={
                'verbose_name': 'exemption from local content',
                'verbose_name_plural': 'exemptions from local content',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('code', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='permits_localcontentexemption_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='permits_localcontentexemption_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='permits_localcontentexemption_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='permits_localcontentexemption_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.')],
            },
        ),
        migrations.CreateModel(
            name='LocalContentTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('pair', models.CharField(choices=[('heads', 'Categories 1 and 2'), ('specialists', 'Categories 3 and 4')], max_length=12, verbose_name='categories')),
                ('citizens_percent', models.PositiveSmallIntegerField(verbose_name='citizens at least, per cent')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
            ],
            options={
                'verbose_name': 'terms of local content',
                'verbose_name_plural': 'terms of local content',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('pair', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='permits_localcontentterms_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='permits_localcontentterms_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='permits_localcontentterms_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='permits_localcontentterms_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.')],
            },
        ),
        migrations.CreateModel(
            name='Permit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=16, unique=True, verbose_name='number')),
                ('category', models.CharField(choices=[('1', 'Category 1: heads and deputies'), ('2', 'Category 2: heads of divisions'), ('3', 'Category 3: specialists'), ('4', 'Category 4: skilled workers'), ('seasonal', 'Seasonal workers'), ('labour_immigrant', 'Labour immigrants')], max_length=20, verbose_name='category')),
                ('position', models.CharField(max_length=120, verbose_name='position')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_until', models.DateField(help_text='The last day.', verbose_name='until')),
                ('state', models.CharField(choices=[('issued', 'Issued'), ('revoked', 'Revoked')], db_default='issued', default='issued', max_length=10, verbose_name='state')),
                ('revoked_on', models.DateField(blank=True, null=True, verbose_name='revoked on')),
                ('revocation_reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='reason of revocation')),
                ('expiring_noted_on', models.DateField(blank=True, null=True, verbose_name='expiry announced on')),
                ('expiry_noted_on', models.DateField(blank=True, null=True, verbose_name='expiry noted on')),
                ('allocation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quotas.quotaallocation', verbose_name='allocation')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='permits', to='permits.application', verbose_name='application')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='permits', to='parties.employer', verbose_name='employer')),
                ('extends', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extended_by', to='permits.permit', verbose_name='extends')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_permits', to='registry.person', verbose_name='person')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='revoked by')),
            ],
            options={
                'verbose_name': 'work permit',
                'verbose_name_plural': 'work permits',
            },
        ),
        migrations.AddField(
            model_name='application',
            name='extends',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='permits.permit', verbose_name='extends'),
        ),
        migrations.CreateModel(
            name='PermitRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('code', models.CharField(default='permits', max_length=24, verbose_name='code')),
                ('revocation_releases_place', models.BooleanField(verbose_name='revocation releases the place')),
                ('expiry_notice_days', models.PositiveSmallIntegerField(verbose_name='notice before expiry, days')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
            ],
            options={
                'verbose_name': 'rules of permits',
                'verbose_name_plural': 'rules of permits',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('code', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='permits_permitrules_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='permits_permitrules_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='permits_permitrules_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='permits_permitrules_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.')],
            },
        ),
        migrations.AddField(
            model_name='application',
            name='refusal_ground',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='permits.refusalground', verbose_name='ground of refusal'),
        ),
        migrations.CreateModel(
            name='VacancyTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('category', models.CharField(choices=[('1', 'Category 1: heads and deputies'), ('2', 'Category 2: heads of divisions'), ('3', 'Category 3: specialists'), ('4', 'Category 4: skilled workers'), ('seasonal', 'Seasonal workers'), ('labour_immigrant', 'Labour immigrants')], max_length=20, verbose_name='category')),
                ('calendar_days', models.PositiveSmallIntegerField(verbose_name='calendar days')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
            ],
            options={
                'verbose_name': 'terms of the labour-market test',
                'verbose_name_plural': 'terms of the labour-market test',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('category', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='permits_vacancyterms_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='permits_vacancyterms_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='permits_vacancyterms_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='permits_vacancyterms_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.')],
            },
        ),
        migrations.CreateModel(
            name='Worker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('surname', models.CharField(max_length=120, verbose_name='surname')),
                ('given_names', models.CharField(blank=True, db_default='', max_length=120, verbose_name='given names')),
                ('patronymic', models.CharField(blank=True, db_default='', max_length=120, verbose_name='patronymic')),
                ('born_on', core.partial_dates.PartialDateField(verbose_name='date of birth')),
                ('sex', models.CharField(max_length=1, verbose_name='sex')),
                ('document_number', models.CharField(max_length=24, verbose_name='passport number')),
                ('document_key', models.CharField(editable=False, max_length=24)),
                ('document_shape', models.CharField(editable=False, max_length=24)),
                ('document_expires_on', models.DateField(blank=True, null=True, verbose_name='passport expires on')),
                ('position', models.CharField(max_length=120, verbose_name='position')),
                ('education', models.CharField(blank=True, db_default='', max_length=200, verbose_name='education and experience')),
                ('left_out_on', models.DateField(blank=True, null=True, verbose_name='left out on')),
                ('left_out_because', models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list, verbose_name='left out because')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workers', to='permits.application', verbose_name='application')),
                ('citizenship', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='citizenship')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.occupation', verbose_name='occupation group')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'worker',
                'verbose_name_plural': 'workers',
            },
        ),
        migrations.AddField(
            model_name='permit',
            name='worker',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='permit', to='permits.worker', verbose_name='worker'),
        ),
        migrations.CreateModel(
            name='WorkerTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('age_at_least', models.PositiveSmallIntegerField(verbose_name='age at least, years')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
            ],
            options={
                'verbose_name': 'terms of workers',
                'verbose_name_plural': 'terms of workers',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[(models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='permits_workerterms_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='permits_workerterms_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='permits_workerterms_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='permits_workerterms_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.')],
            },
        ),
        migrations.CreateModel(
            name='FeeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('category', models.CharField(choices=[('1', 'Category 1: heads and deputies'), ('2', 'Category 2: heads of divisions'), ('3', 'Category 3: specialists'), ('4', 'Category 4: skilled workers'), ('seasonal', 'Seasonal workers'), ('labour_immigrant', 'Labour immigrants')], max_length=20, verbose_name='category')),
                ('months_until', models.PositiveSmallIntegerField(verbose_name='for permits up to, months')),
                ('mci', models.PositiveSmallIntegerField(verbose_name='MCI')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.sector', verbose_name='sector')),
            ],
            options={
                'verbose_name': 'fee rate',
                'verbose_name_plural': 'fee rates',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('category', '='), ('sector', '='), ('months_until', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='permits_feerate_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='permits_feerate_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='permits_feerate_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='permits_feerate_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.')],
            },
        ),
        migrations.CreateModel(
            name='PermitRegion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regions', to='permits.permit', verbose_name='permit')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'region of validity',
                'verbose_name_plural': 'regions of validity',
                'constraints': [models.UniqueConstraint(fields=('permit', 'region'), name='permits_permitregion_once')],
            },
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('state__in', ('submitted', 'under_review'))), fields=['region', 'decision_due_on'], name='permits_application_queue'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['employer', '-id'], name='permits_application_employer'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('state', 'pending_fee')), fields=['id'], name='permits_application_unpaid'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'under_review', 'returned', 'pending_fee', 'paid', 'issued', 'refused', 'withdrawn', 'lapsed', 'unissued'])), name='permits_application_state_known'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('submitted', 'under_review', 'pending_fee', 'paid')), ('allocation__isnull', False), ('places__gte', 1)), models.Q(models.Q(('state__in', ('submitted', 'under_review', 'pending_fee', 'paid')), _negated=True), ('places', 0)), _connector='OR'), name='permits_application_places_held_in_time'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'withdrawn')), models.Q(('decision_due_on__isnull', False), ('queue_since__isnull', False), ('submitted_on__isnull', False), ('terms__isnull', False)), _connector='OR'), name='permits_application_submitted_has_its_facts'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('decided_on__isnull', True)), models.Q(('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='permits_application_decided_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', False), ('refusal_ground__isnull', False), ('state', 'refused')), models.Q(models.Q(('state', 'refused'), _negated=True), ('refusal_ground__isnull', True)), _connector='OR'), name='permits_application_refused_with_ground', violation_error_message='A refusal needs one of the listed grounds.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('pending_fee', 'paid', 'issued', 'unissued', 'lapsed')), _negated=True), models.Q(('decided_on__isnull', False), ('fee__isnull', False), ('fee_mci__isnull', False)), _connector='OR'), name='permits_application_granted_has_a_fee'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state__in', ('issued', 'refused', 'withdrawn', 'lapsed', 'unissued'))), models.Q(models.Q(('state__in', ('issued', 'refused', 'withdrawn', 'lapsed', 'unissued')), _negated=True), ('closed_on__isnull', True)), _connector='OR'), name='permits_application_closed_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('extends__isnull', True), ('kind', 'new')), models.Q(('extends__isnull', False), ('kind', 'extension')), _connector='OR'), name='permits_application_extension_of_one'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'under_review', 'returned', 'pending_fee', 'paid'))), fields=('extends',), name='permits_application_one_open_extension', violation_error_message='An extension of this permit is already asked for.'),
        ),
        migrations.AddIndex(
            model_name='worker',
            index=models.Index(fields=['document_key'], name='permits_worker_document'),
        ),
        migrations.AddConstraint(
            model_name='worker',
            constraint=models.UniqueConstraint(fields=('application', 'citizenship', 'document_key'), name='permits_worker_once_an_application', violation_error_message='This worker is already in the application.'),
        ),
        migrations.AddConstraint(
            model_name='worker',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_out_because', []), ('left_out_on__isnull', True)), models.Q(('left_out_on__isnull', False), models.Q(('left_out_because', []), _negated=True)), _connector='OR'), name='permits_worker_left_out_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='worker',
            constraint=models.CheckConstraint(condition=models.Q(('born_on__regex', '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$')), name='permits_worker_birth_date_has_form'),
        ),
        migrations.AddConstraint(
            model_name='worker',
            constraint=models.CheckConstraint(condition=models.Q(('document_key__regex', '^[0-9A-Z]{3,24}$')), name='permits_worker_has_a_document'),
        ),
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(condition=models.Q(('state', 'issued')), fields=['valid_until'], name='permits_permit_in_force'),
        ),
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(fields=['employer', '-id'], name='permits_permit_by_employer'),
        ),
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(fields=['person', '-id'], name='permits_permit_by_person'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='permits_permit_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_by__isnull', False), ('revoked_on__isnull', False), ('state', 'revoked'), models.Q(('revocation_reason', ''), _negated=True)), models.Q(('revoked_by__isnull', True), ('revoked_on__isnull', True), ('state', 'issued')), _connector='OR'), name='permits_permit_revoked_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'issued')), expressions=[('person', '='), ('employer', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='permits_permit_one_at_a_time', violation_error_message='The worker already has a permit at this employer for these days.'),
        ),
    ]
