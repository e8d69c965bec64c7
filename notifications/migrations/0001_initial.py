import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('enforcement', '0001_initial'),
        ('reference', '0001_initial'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry_id', models.BigIntegerField(unique=True, verbose_name='journal entry')),
                ('kind', models.CharField(max_length=60, verbose_name='event')),
                ('subject_kind', models.CharField(max_length=40, verbose_name='subject')),
                ('subject_id', models.BigIntegerField(verbose_name="subject's number")),
                ('person_id', models.BigIntegerField(null=True, verbose_name='person')),
                ('cause', models.CharField(blank=True, db_default='', max_length=60, verbose_name='cause')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('set_aside_at', models.DateTimeField(verbose_name='set aside at')),
                ('next_attempt_at', models.DateTimeField(verbose_name='next attempt at')),
            ],
            options={
                'verbose_name': 'entry set aside',
                'verbose_name_plural': 'entries set aside',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('attempts', 0), ('cause', '')), models.Q(('attempts__gt', 0), models.Q(('cause', ''), _negated=True)), _connector='OR'), name='notifications_setaside_tried_for_a_cause')],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('overstay', 'Possible overstay'), ('registration_lapsed', 'Registration lapsed'), ('feed', 'Feed silent or incomplete'), ('crossing_mark', 'Crossing that does not fit'), ('message_failed', 'Message that could not be delivered'), ('permit_revoked', 'Work permit revoked'), ('quota_threshold', 'Quota nearly used up'), ('decision_review', 'Decision owed a review')], max_length=24, verbose_name='kind')),
                ('subject_kind', models.CharField(max_length=40, verbose_name='subject')),
                ('subject_id', models.BigIntegerField(verbose_name="subject's number")),
                ('raised_on', models.DateField(verbose_name='raised on')),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
                ('taken_on', models.DateField(null=True, verbose_name='taken on')),
                ('handed_on', models.DateField(null=True, verbose_name='handed over on')),
                ('closed_on', models.DateField(null=True, verbose_name='closed on')),
                ('closed_because', models.CharField(blank=True, db_default='', max_length=60, verbose_name='closed because')),
                ('assigned_to', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assigned to')),
                ('case', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='enforcement.overstaycase', verbose_name='case')),
                ('handed_from', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='had it before')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='person')),
                ('region', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'alert',
                'verbose_name_plural': 'alerts',
                'indexes': [models.Index(condition=models.Q(('closed_on', None)), fields=['kind', 'region', '-id'], name='alert_open'), models.Index(fields=['case'], name='alert_of_case'), models.Index(condition=models.Q(('assigned_to__isnull', False), ('closed_on', None)), fields=['assigned_to'], name='alert_of_whom'), models.Index(condition=models.Q(('closed_on', None)), fields=['person'], name='alert_open_of_person'), models.Index(condition=models.Q(('handed_from__isnull', False)), fields=['handed_from', '-handed_on'], name='alert_handed_from')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_on', None)), fields=('kind', 'subject_kind', 'subject_id'), name='notifications_alert_one_open', violation_error_message='There is an open alert about this already.'), models.CheckConstraint(condition=models.Q(('kind__in', ['overstay', 'registration_lapsed', 'feed', 'crossing_mark', 'message_failed', 'permit_revoked', 'quota_threshold', 'decision_review'])), name='notifications_alert_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('assigned_to', None), ('taken_on', None)), models.Q(('assigned_to__isnull', False), ('taken_on__isnull', False)), _connector='OR'), name='notifications_alert_taken_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('closed_because', ''), ('closed_on', None)), models.Q(('closed_on__isnull', False), models.Q(('closed_because', ''), _negated=True)), _connector='OR'), name='notifications_alert_closed_because'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('overstay', 'decision_review')), _negated=True), ('case__isnull', False), _connector='OR'), name='notifications_alert_of_a_case_names_it')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient_kind', models.CharField(choices=[('person', 'Migrant'), ('host', 'Host'), ('employer', 'Employer')], max_length=8, verbose_name='recipient')),
                ('recipient_id', models.BigIntegerField(verbose_name="recipient's number")),
                ('channel', models.CharField(choices=[('email', 'E-mail')], default='email', max_length=8, verbose_name='channel')),
                ('language', models.CharField(max_length=2, verbose_name='language')),
                ('template', models.CharField(choices=[('registration_due', 'Renewal of registration is due'), ('host_registration_due', 'A guest’s registration ends'), ('case_reviewed', 'What to do about the lawful end of the stay'), ('host_duty', 'Say whether the guest still lives there'), ('case_closed', 'The question about the stay is closed'), ('day_to_leave', 'By which day to leave'), ('decision_annulled', 'The decision about the stay is annulled'), ('permit_revoked', 'Your work permit was revoked'), ('employer_permit_revoked', 'A worker’s permit was revoked'), ('employer_permit_expiring', 'A worker’s permit ends'), ('application_returned', 'Application returned for correction'), ('application_granted', 'Application granted'), ('application_refused', 'Application refused'), ('application_lapsed', 'Application lapsed unpaid'), ('workers_left_out', 'Workers left out when the permits were issued'), ('fee_to_refund', 'The fee is to be given back'), ('fee_refunded', 'The fee was given back')], max_length=32, verbose_name='letter')),
                ('params', models.JSONField(default=dict, verbose_name='dates and codes')),
                ('subject_kind', models.CharField(max_length=40, verbose_name='about')),
                ('subject_id', models.BigIntegerField(verbose_name='about number')),
                ('entry_id', models.BigIntegerField(verbose_name='journal entry')),
                ('queued_on', models.DateField(verbose_name='queued on')),
                ('state', models.CharField(choices=[('queued', 'Waiting to be sent'), ('sent', 'Sent'), ('failed', 'Not delivered'), ('withheld', 'Not sent: its occasion is gone')], db_default='queued', default='queued', max_length=8, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='attempts')),
                ('next_attempt_at', models.DateTimeField(null=True, verbose_name='next attempt at')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent at')),
                ('last_error', models.CharField(blank=True, db_default='', max_length=60, verbose_name='last error')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='person')),
                ('region', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['next_attempt_at', 'id'], name='message_due'), models.Index(condition=models.Q(('state', 'failed')), fields=['-id'], name='message_failed'), models.Index(fields=['subject_kind', 'subject_id'], name='message_about')],
                'constraints': [models.UniqueConstraint(fields=('entry_id', 'template', 'recipient_kind', 'recipient_id'), name='notifications_message_once_an_entry'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sent', 'failed', 'withheld'])), name='notifications_message_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('next_attempt_at__isnull', False), ('state', 'queued')), models.Q(models.Q(('state', 'queued'), _negated=True), ('next_attempt_at', None)), _connector='OR'), name='notifications_message_queued_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='notifications_message_sent_when')],
            },
        ),
    ]
