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
        ('parties', '0001_initial'),
        ('reference', '0001_initial'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BarTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('code', models.CharField(default='employers', max_length=24, verbose_name='code')),
                ('months', models.PositiveSmallIntegerField(verbose_name='employer barred, months')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
            ],
            options={
                'verbose_name': 'terms of employers’ bars',
                'verbose_name_plural': 'terms of employers’ bars',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('code', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='enforcement_barterms_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='enforcement_barterms_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='enforcement_barterms_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='enforcement_barterms_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.')],
            },
        ),
        migrations.CreateModel(
            name='CaseTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('code', models.CharField(default='overstay', max_length=24, verbose_name='code')),
                ('liable_from_age', models.PositiveSmallIntegerField(verbose_name='liable from age')),
                ('repeat_within_months', models.PositiveSmallIntegerField(verbose_name='repeat within, months')),
                ('days_to_leave', models.PositiveSmallIntegerField(help_text='After a decision, the day of the decision not counted.', verbose_name='days to leave')),
                ('leave_moved_by_days', models.PositiveSmallIntegerField(help_text='At most, counted from the day on which it is moved.', verbose_name='day to leave moved by, days')),
                ('review_within_days', models.PositiveSmallIntegerField(help_text='After the facts of a decision changed.', verbose_name='review within, days')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
            ],
            options={
                'verbose_name': 'terms of cases',
                'verbose_name_plural': 'terms of cases',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('code', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='enforcement_caseterms_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='enforcement_caseterms_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='enforcement_caseterms_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='enforcement_caseterms_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.')],
            },
        ),
        migrations.CreateModel(
            name='PenaltyBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('code', models.CharField(max_length=24, verbose_name='code')),
                ('article', models.CharField(help_text='Of the Code on Administrative Offences.', max_length=24, verbose_name='article')),
                ('days_from', models.PositiveSmallIntegerField(verbose_name='days over from')),
                ('days_until', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days over until')),
                ('is_repeat', models.BooleanField(default=False, verbose_name='repeated within the year')),
                ('penalty', models.CharField(choices=[('warning', 'Warning'), ('fine', 'Fine'), ('fine_or_expulsion', 'Fine or expulsion'), ('arrest_and_expulsion', 'Arrest with expulsion')], max_length=24, verbose_name='penalty')),
                ('mci', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='MCI')),
                ('decided_by', models.CharField(choices=[('police', 'Police'), ('court', 'Court')], max_length=8, verbose_name='decided by')),
            ],
            options={
                'verbose_name': 'penalty band',
                'verbose_name_plural': 'penalty bands',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('code', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='enforcement_penaltyband_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='enforcement_penaltyband_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='enforcement_penaltyband_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='enforcement_penaltyband_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.'), models.CheckConstraint(condition=models.Q(('days_from__gte', 1), models.Q(('days_until__isnull', True), ('days_until__gte', models.F('days_from')), _connector='OR')), name='enforcement_penaltyband_days_in_order')],
            },
        ),
        migrations.CreateModel(
            name='EmployerBar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(max_length=80, verbose_name='decision')),
                ('barred_from', models.DateField(verbose_name='from')),
                ('barred_until', models.DateField(help_text='The last day.', verbose_name='until')),
                ('entered_on', models.DateField(verbose_name='entered on')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bars', to='parties.employer', verbose_name='employer')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
            ],
            options={
                'verbose_name': 'bar of an employer',
                'verbose_name_plural': 'bars of employers',
                'constraints': [models.CheckConstraint(condition=models.Q(('barred_until__gte', models.F('barred_from'))), name='enforcement_employerbar_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='OverstayCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('authorised_until', models.DateField(verbose_name='authorised until')),
                ('look_past_on', models.DateField(blank=True, null=True, verbose_name='looked at again past')),
                ('detected_on', models.DateField(verbose_name='found on')),
                ('evidence', models.JSONField(db_default=models.Value([], models.JSONField()), default=list, verbose_name='evidence')),
                ('state', models.CharField(choices=[('possible', 'May have overstayed'), ('under_review', 'Under review'), ('proposed', 'Decision proposed'), ('resolved', 'Resolved'), ('dismissed', 'Dismissed'), ('superseded', 'Closed: the facts changed'), ('annulled', 'Decision annulled')], db_default='possible', default='possible', max_length=12, verbose_name='state')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='review begun on')),
                ('checklist', models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict, verbose_name='checklist')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='checklist completed on')),
                ('outcome', models.CharField(blank=True, choices=[('departed', 'The person has left'), ('ground_found', 'A ground for the stay was found'), ('warning', 'Warning'), ('fine', 'Fine'), ('to_court', 'Sent to court')], db_default='', max_length=16, verbose_name='outcome')),
                ('dismissal_reason', models.CharField(blank=True, choices=[('exit_not_recorded', 'The exit took place and was not recorded'), ('wrong_person', 'The records belong to another person'), ('wrong_date', 'A date in the records is wrong'), ('force_majeure', 'Illness or another event beyond control'), ('other', 'Another reason')], db_default='', max_length=20, verbose_name='reason of dismissal')),
                ('note', models.TextField(blank=True, db_default='', verbose_name='explanation')),
                ('rests_on', models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict, verbose_name='what the proposal rests on')),
                ('confirmation', models.TextField(blank=True, db_default='', verbose_name='explanation of who confirmed')),
                ('proposed_on', models.DateField(blank=True, null=True, verbose_name='proposed on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('leave_due_on', models.DateField(blank=True, null=True, verbose_name='day to leave')),
                ('leave_note', models.TextField(blank=True, db_default='', verbose_name='why a later day to leave')),
                ('facts_changed', models.JSONField(db_default=models.Value([], models.JSONField()), default=list, verbose_name='what changed since')),
                ('facts_changed_on', models.DateField(blank=True, null=True, verbose_name='facts changed on')),
                ('review_due_on', models.DateField(blank=True, null=True, verbose_name='review of the decision due on')),
                ('verdict', models.CharField(blank=True, choices=[('uphold', 'The decision is upheld'), ('annul', 'The decision is annulled')], db_default='', max_length=8, verbose_name='verdict of the review')),
                ('verdict_note', models.TextField(blank=True, db_default='', verbose_name='words of the review')),
                ('verdict_on', models.DateField(blank=True, null=True, verbose_name='verdict proposed on')),
                ('verdict_confirmed_on', models.DateField(blank=True, null=True, verbose_name='verdict confirmed on')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='registry.person', verbose_name='person')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by')),
                ('stay', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='registry.stay', verbose_name='stay')),
                ('verdict_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verdict proposed by')),
                ('verdict_confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verdict confirmed by')),
                ('band', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enforcement.penaltyband', verbose_name='penalty band')),
            ],
            options={
                'verbose_name': 'overstay case',
                'verbose_name_plural': 'overstay cases',
                'indexes': [models.Index(condition=models.Q(('state__in', ('possible', 'under_review', 'proposed'))), fields=['region', 'authorised_until'], name='overstaycase_open'), models.Index(condition=models.Q(('state__in', ('possible', 'under_review', 'proposed'))), fields=['authorised_until', 'id'], name='overstaycase_open_by_length'), models.Index(fields=['person', '-id'], name='overstaycase_by_person'), models.Index(condition=models.Q(('leave_due_on__isnull', False)), fields=['leave_due_on'], name='overstaycase_to_leave'), models.Index(condition=models.Q(('review_due_on__isnull', False)), fields=['region', 'review_due_on'], name='overstaycase_owed_review')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('superseded', 'annulled')), _negated=True), fields=('stay', 'authorised_until', 'look_past_on'), name='enforcement_overstaycase_once_a_look', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('detected_on__gt', models.F('authorised_until'))), name='enforcement_overstaycase_found_after_lawful_end'), models.CheckConstraint(condition=models.Q(('look_past_on__isnull', True), models.Q(('detected_on__gt', models.F('look_past_on')), ('look_past_on__gt', models.F('authorised_until'))), _connector='OR'), name='enforcement_overstaycase_found_after_day_to_leave'), models.CheckConstraint(condition=models.Q(('state__in', ['possible', 'under_review', 'proposed', 'resolved', 'dismissed', 'superseded', 'annulled'])), name='enforcement_overstaycase_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('reviewed_by__isnull', True), ('reviewed_on__isnull', True)), models.Q(('reviewed_by__isnull', False), ('reviewed_on__isnull', False)), _connector='OR'), name='enforcement_overstaycase_review_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('under_review', 'proposed', 'resolved', 'dismissed')), _negated=True), ('reviewed_on__isnull', False), _connector='OR'), name='enforcement_overstaycase_no_decision_unlooked'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('proposed', 'resolved', 'dismissed', 'annulled')), ('proposed_by__isnull', False), ('proposed_on__isnull', False)), models.Q(('state__in', ('proposed', 'resolved', 'dismissed', 'annulled')), _negated=True), _connector='OR'), name='enforcement_overstaycase_proposed_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('resolved', 'dismissed', 'superseded', 'annulled')), ('closed_by__isnull', False), ('closed_on__isnull', False)), models.Q(('state__in', ('possible', 'under_review', 'proposed')), ('closed_by__isnull', True), ('closed_on__isnull', True)), _connector='OR'), name='enforcement_overstaycase_closed_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('resolved', 'dismissed', 'annulled')), _negated=True), models.Q(('closed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='enforcement_overstaycase_four_eyes', violation_error_message='Another person than the one who proposed must confirm.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'resolved'), _negated=True), models.Q(models.Q(('outcome', ''), _negated=True), ('checked_on__isnull', False)), _connector='OR'), name='enforcement_overstaycase_resolved_has_outcome'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dismissed'), _negated=True), models.Q(('dismissal_reason', ''), _negated=True), _connector='OR'), name='enforcement_overstaycase_dismissed_has_reason'), models.CheckConstraint(condition=models.Q(('leave_due_on__isnull', True), models.Q(('leave_due_on__gte', models.F('closed_on')), ('state__in', ('resolved', 'dismissed'))), _connector='OR'), name='enforcement_overstaycase_day_to_leave_of_a_decision'), models.CheckConstraint(condition=models.Q(models.Q(('facts_changed_on__isnull', True), ('review_due_on__isnull', True)), models.Q(('facts_changed_on__isnull', False), ('review_due_on__gte', models.F('facts_changed_on')), ('review_due_on__isnull', False), ('state', 'resolved')), _connector='OR'), name='enforcement_overstaycase_review_owed_of_a_decision'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', ''), ('verdict_by__isnull', True), ('verdict_on__isnull', True)), models.Q(models.Q(('verdict', ''), _negated=True), ('verdict_by__isnull', False), ('verdict_on__isnull', False)), _connector='OR'), name='enforcement_overstaycase_verdict_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('verdict_confirmed_by__isnull', True), ('verdict_confirmed_on__isnull', True)), models.Q(('verdict_by__isnull', False), ('verdict_confirmed_by__isnull', False), ('verdict_confirmed_on__isnull', False), models.Q(('verdict_confirmed_by', models.F('verdict_by')), _negated=True)), _connector='OR'), name='enforcement_overstaycase_verdict_confirmed_by_another', violation_error_message='Another person than the one who proposed must confirm.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'annulled'), _negated=True), models.Q(('verdict', 'annul'), ('verdict_confirmed_on__isnull', False)), _connector='OR'), name='enforcement_overstaycase_annulled_by_verdict')],
            },
        ),
    ]
