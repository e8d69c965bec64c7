import core.partial_dates
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.lookups
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0001_initial'),
        ('reference', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ResidenceGround',
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
                'verbose_name': 'ground for residence',
                'verbose_name_plural': 'grounds for residence',
            },
        ),
        migrations.CreateModel(
            name='SweepProgress',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='sweep')),
                ('swept_until', models.DateField(null=True, verbose_name='swept until')),
            ],
            options={
                'verbose_name': 'mark of a sweep',
                'verbose_name_plural': 'marks of sweeps',
            },
        ),
        migrations.CreateModel(
            name='IntakeBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=20, verbose_name='source')),
                ('name', models.CharField(max_length=200, verbose_name='file or request')),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('received_on', models.DateField(verbose_name='received on')),
                ('lines', models.PositiveIntegerField(verbose_name='lines')),
                ('accepted', models.PositiveIntegerField(verbose_name='accepted')),
                ('unchanged', models.PositiveIntegerField(verbose_name='unchanged')),
                ('rejected', models.PositiveIntegerField(verbose_name='rejected')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'batch of crossings',
                'verbose_name_plural': 'batches of crossings',
            },
        ),
        migrations.CreateModel(
            name='Crossing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=20, verbose_name='source')),
                ('source_id', models.CharField(max_length=64, verbose_name='number at the source')),
                ('revision', models.PositiveIntegerField(verbose_name='revision')),
                ('direction', models.CharField(choices=[('entry', 'Entry'), ('exit', 'Exit'), ('refusal', 'Refusal of entry')], max_length=7, verbose_name='direction')),
                ('crossed_at', models.DateTimeField(verbose_name='crossed at')),
                ('crossed_on', models.DateField(verbose_name='crossed on')),
                ('document_kind', models.CharField(choices=[('passport', 'Passport'), ('diplomatic_passport', 'Diplomatic passport'), ('official_passport', 'Official passport'), ('service_passport', 'Service passport'), ('id_card', 'Identity card'), ('travel_document', 'Travel document'), ('refugee_document', 'Refugee travel document'), ('stateless_document', 'Travel document of a stateless person'), ('laissez_passer', 'Laissez-passer'), ('seafarer', "Seafarer's identity document"), ('return_certificate', 'Certificate of return'), ('birth_certificate', 'Birth certificate')], max_length=20, verbose_name='document')),
                ('document_number', models.CharField(max_length=24, verbose_name='document number')),
                ('document_expires_on', models.DateField(null=True, verbose_name='document expires on')),
                ('surname', models.CharField(max_length=120, verbose_name='surname')),
                ('given_names', models.CharField(db_default='', max_length=120, verbose_name='given names')),
                ('patronymic', models.CharField(db_default='', max_length=120, verbose_name='patronymic')),
                ('born_on', core.partial_dates.PartialDateField(verbose_name='date of birth')),
                ('sex', models.CharField(choices=[('m', 'Male'), ('f', 'Female'), ('x', 'Not specified')], max_length=1, verbose_name='sex')),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.checkpoint', verbose_name='checkpoint')),
                ('citizenship', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='citizenship')),
                ('issuing_country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='issued by')),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='crossings', to='registry.intakebatch', verbose_name='batch')),
            ],
            options={
                'verbose_name': 'crossing',
                'verbose_name_plural': 'crossings',
            },
        ),
        migrations.CreateModel(
            name='NotificationTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('working_days', models.PositiveSmallIntegerField(verbose_name='working days')),
                ('arrival_day_counts', models.BooleanField(verbose_name='the day of arrival counts')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.countrygroup', verbose_name='citizenships')),
            ],
            options={
                'verbose_name': 'terms of arrival notification',
                'verbose_name_plural': 'terms of arrival notification',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('surname', models.CharField(max_length=120, verbose_name='surname')),
                ('given_names', models.CharField(blank=True, db_default='', max_length=120, verbose_name='given names')),
                ('patronymic', models.CharField(blank=True, db_default='', max_length=120, verbose_name='patronymic')),
                ('born_on', core.partial_dates.PartialDateField(verbose_name='date of birth')),
                ('sex', models.CharField(choices=[('m', 'Male'), ('f', 'Female'), ('x', 'Not specified')], max_length=1, verbose_name='sex')),
                ('citizenship_confirmed_on', models.DateField(blank=True, help_text='The day an officer wrote it down from a document; feeds no longer change it.', null=True, verbose_name='citizenship confirmed on')),
                ('iin', models.CharField(blank=True, max_length=12, null=True, unique=True, verbose_name='IIN')),
                ('language', models.CharField(choices=[('kk', 'Kazakh'), ('ru', 'Russian'), ('en', 'English')], db_default='ru', default='ru', max_length=2, verbose_name='language of messages')),
                ('email', models.EmailField(blank=True, db_default='', max_length=254, verbose_name='e-mail')),
                ('surname_key', models.CharField(editable=False, max_length=120)),
                ('given_key', models.CharField(db_default='', editable=False, max_length=240)),
                ('access_class', models.CharField(choices=[('open', 'Open'), ('asylum', 'Asylum seeker'), ('refugee', 'Refugee'), ('victim', 'Victim of trafficking')], db_default='open', default='open', max_length=8, verbose_name='access')),
                ('enrolled_on', models.DateField(verbose_name='enrolled on')),
                ('citizenship', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='citizenship')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='registry.person', verbose_name='merged into')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'persons',
            },
        ),
        migrations.CreateModel(
            name='MarkedCrossing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(choices=[('exit_without_entry', 'Exit without an entry'), ('entry_without_exit', 'Entry while the earlier exit is missing'), ('holder_differs', "The document's holder differs from the file"), ('document_ended', 'The document was not valid any more on that day'), ('citizen', 'A citizen of Kazakhstan: was the citizenship misread?')], max_length=20, verbose_name='mark')),
                ('marked_on', models.DateField(verbose_name='marked on')),
                ('cleared_on', models.DateField(blank=True, null=True, verbose_name='cleared on')),
                ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='what was found')),
                ('cleared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cleared by')),
                ('crossing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='registry.crossing', verbose_name='crossing')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='registry.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'marked crossing',
                'verbose_name_plural': 'marked crossings',
            },
        ),
        migrations.CreateModel(
            name='IdentityDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('passport', 'Passport'), ('diplomatic_passport', 'Diplomatic passport'), ('official_passport', 'Official passport'), ('service_passport', 'Service passport'), ('id_card', 'Identity card'), ('travel_document', 'Travel document'), ('refugee_document', 'Refugee travel document'), ('stateless_document', 'Travel document of a stateless person'), ('laissez_passer', 'Laissez-passer'), ('seafarer', "Seafarer's identity document"), ('return_certificate', 'Certificate of return'), ('birth_certificate', 'Birth certificate')], max_length=20, verbose_name='kind')),
                ('number', models.CharField(max_length=24, verbose_name='number')),
                ('number_key', models.CharField(editable=False, max_length=24)),
                ('number_shape', models.CharField(editable=False, max_length=24)),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='expires on')),
                ('first_seen_on', models.DateField(verbose_name='first seen on')),
                ('state', models.CharField(choices=[('valid', 'Valid'), ('withdrawn', 'Withdrawn'), ('replaced', 'Replaced by another'), ('lost', 'Lost or stolen'), ('false', 'Reported false')], db_default='valid', default='valid', max_length=10, verbose_name='state')),
                ('held_until', models.DateField(blank=True, help_text='The last day on which it was the holder’s.', null=True, verbose_name='valid until')),
                ('state_reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='reason')),
                ('issuing_country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='issued by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='registry.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'identity document',
                'verbose_name_plural': 'identity documents',
            },
        ),
        migrations.AddField(
            model_name='crossing',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='crossings', to='registry.person', verbose_name='person'),
        ),
        migrations.CreateModel(
            name='RegistrationTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('days', models.PositiveSmallIntegerField(help_text='First and last day counted.', verbose_name='days')),
                ('opens_days_before', models.PositiveSmallIntegerField(help_text='14: renewal is possible from the 14th day before the last day.', verbose_name='renewal opens, days before the end')),
                ('renewals_at_most', models.PositiveSmallIntegerField(blank=True, help_text='Empty: no limit.', null=True, verbose_name='renewals at most')),
                ('late_days', models.PositiveSmallIntegerField(help_text='After that a new registration is opened; days between stay unregistered.', verbose_name='renewal possible after the end, days')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.countrygroup', verbose_name='citizenships')),
            ],
            options={
                'verbose_name': 'terms of registration',
                'verbose_name_plural': 'terms of registration',
            },
        ),
        migrations.CreateModel(
            name='ResidenceTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('months_at_most', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='months at most')),
                ('days_at_most', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days at most')),
                ('is_extendable', models.BooleanField(verbose_name='may be extended')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
                ('ground', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='registry.residenceground', verbose_name='ground')),
            ],
            options={
                'verbose_name': 'terms of residence',
                'verbose_name_plural': 'terms of residence',
            },
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
                ('entered_on', models.DateField(verbose_name='entered on')),
                ('departed_at', models.DateTimeField(blank=True, null=True, verbose_name='departed at')),
                ('departed_on', models.DateField(blank=True, null=True, verbose_name='departed on')),
                ('exit_missing', models.BooleanField(db_default=False, default=False, verbose_name='exit missing')),
                ('annulled_on', models.DateField(blank=True, null=True, verbose_name='annulled on')),
                ('basis', models.CharField(choices=[('regime', 'Visa-free stay'), ('residence_permit', 'Temporary residence permit'), ('renewal', 'Renewed registration'), ('decree', 'Decree that extends stays'), ('citizen', 'Citizen of Kazakhstan'), ('unknown', 'Not known')], db_default='unknown', default='unknown', max_length=16, verbose_name='basis')),
                ('authorised_until', models.DateField(blank=True, null=True, verbose_name='authorised until')),
                ('exhausts_on', models.DateField(blank=True, null=True, verbose_name='window exhausted on')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], db_default='unconfirmed', default='unconfirmed', help_text='Of the lawful end: as sure as the weakest fact that decided it.', max_length=12, verbose_name='confidence')),
                ('citizenship', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='citizenship at entry')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.district', verbose_name='district')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stay_begun', to='registry.crossing', verbose_name='entry')),
                ('exit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stays_ended', to='registry.crossing', verbose_name='exit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='registry.person', verbose_name='person')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'stay',
                'verbose_name_plural': 'stays',
            },
        ),
        migrations.CreateModel(
            name='ResidencePermit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=16, null=True, unique=True, verbose_name='number')),
                ('ground_reference', models.CharField(blank=True, db_default='', help_text='Number of the permit, contract or order on which the request rests.', max_length=60, verbose_name='document of the ground')),
                ('requested_on', models.DateField(verbose_name='requested on')),
                ('state', models.CharField(choices=[('requested', 'Requested'), ('issued', 'Issued'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn by the applicant'), ('annulled', 'Annulled')], db_default='requested', default='requested', max_length=10, verbose_name='state')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='from')),
                ('valid_until', models.DateField(blank=True, help_text='The last day.', null=True, verbose_name='until')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                ('annulled_on', models.DateField(blank=True, null=True, verbose_name='annulled on')),
                ('reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='reason')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('extends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='registry.residencepermit', verbose_name='extends')),
                ('ground', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.residenceground', verbose_name='ground')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='residence_permits', to='registry.person', verbose_name='person')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
                ('terms', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.residenceterms', verbose_name='terms used')),
                ('stay', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='residence_permits', to='registry.stay', verbose_name='stay')),
            ],
            options={
                'verbose_name': 'temporary residence permit',
                'verbose_name_plural': 'temporary residence permits',
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=200, verbose_name='address')),
                ('first_on', models.DateField(verbose_name='from')),
                ('last_on', models.DateField(verbose_name='until')),
                ('renewal_number', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='renewals')),
                ('state', models.CharField(choices=[('current', 'Current'), ('renewed', 'Renewed'), ('moved', 'Moved'), ('ended', 'Ended')], db_default='current', default='current', max_length=8, verbose_name='state')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('due_noted_on', models.DateField(blank=True, null=True, verbose_name='renewal announced on')),
                ('lapse_noted_on', models.DateField(blank=True, null=True, verbose_name='lapse noted on')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.district', verbose_name='district')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='parties.host', verbose_name='host')),
                ('previous', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='registry.registration', verbose_name='earlier registration')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
                ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.registrationterms', verbose_name='terms used')),
                ('stay', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='registry.stay', verbose_name='stay')),
            ],
            options={
                'verbose_name': 'registration',
                'verbose_name_plural': 'registrations',
            },
        ),
        migrations.CreateModel(
            name='ArrivalNotification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_on', models.DateField(verbose_name='received on')),
                ('deadline_on', models.DateField(verbose_name='deadline')),
                ('address', models.CharField(max_length=200, verbose_name='address')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.district', verbose_name='district')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrival_notifications', to='parties.host', verbose_name='host')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
                ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.notificationterms', verbose_name='terms used')),
                ('stay', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrival_notifications', to='registry.stay', verbose_name='stay')),
            ],
            options={
                'verbose_name': 'arrival notification',
                'verbose_name_plural': 'arrival notifications',
            },
        ),
        migrations.CreateModel(
            name='StayExtensionDecree',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('code', models.CharField(max_length=24, verbose_name='code')),
                ('ends_from', models.DateField(verbose_name='for stays that end from')),
                ('ends_until', models.DateField(verbose_name='for stays that end until')),
                ('extended_until', models.DateField(verbose_name='lawful until')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.countrygroup', verbose_name='citizenships')),
            ],
            options={
                'verbose_name': 'decree that extends stays',
                'verbose_name_plural': 'decrees that extend stays',
            },
        ),
        migrations.CreateModel(
            name='StayRegime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('passport', models.CharField(choices=[('national', 'Ordinary passport or another document'), ('official', 'Official or service passport'), ('diplomatic', 'Diplomatic passport')], db_default='national', default='national', max_length=10, verbose_name='passport')),
                ('precedence', models.PositiveSmallIntegerField(verbose_name='precedence')),
                ('days_per_entry', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days per entry')),
                ('days_in_window', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days in the window')),
                ('window_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='length of the window')),
                ('days_in_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days in a calendar year')),
                ('count_entry_day', models.BooleanField(default=True, verbose_name='the entry day counts')),
                ('count_exit_day', models.BooleanField(default=True, verbose_name='the exit day counts')),
                ('renewal_extends_stay', models.BooleanField(default=False, help_text='A renewed registration moves the lawful end to its own last day.', verbose_name='renewal extends the stay')),
                ('entry_confidence', models.CharField(blank=True, choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], db_default='unconfirmed', default='unconfirmed', max_length=12, verbose_name='confidence of the days per entry')),
                ('window_confidence', models.CharField(blank=True, choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], db_default='unconfirmed', default='unconfirmed', max_length=12, verbose_name='confidence of the window')),
                ('year_confidence', models.CharField(blank=True, choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], db_default='unconfirmed', default='unconfirmed', max_length=12, verbose_name="confidence of the calendar year's days")),
                ('exit_day_confidence', models.CharField(blank=True, choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], db_default='unconfirmed', default='unconfirmed', max_length=12, verbose_name='confidence of how the exit day counts')),
                ('clause', models.CharField(max_length=200, verbose_name='clause')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.countrygroup', verbose_name='citizenships')),
            ],
            options={
                'verbose_name': 'stay regime',
                'verbose_name_plural': 'stay regimes',
            },
        ),
        migrations.AddField(
            model_name='stay',
            name='regime',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.stayregime', verbose_name='regime'),
        ),
        migrations.AddConstraint(
            model_name='intakebatch',
            constraint=models.CheckConstraint(condition=models.Q(('lines', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('unchanged')), '+', models.F('rejected')))), name='registry_intakebatch_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='notificationterms',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('group', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='registry_notificationterms_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'),
        ),
        migrations.AddConstraint(
            model_name='notificationterms',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='registry_notificationterms_ends_after_start', violation_error_message='The last day in force is before the first.'),
        ),
        migrations.AddConstraint(
            model_name='notificationterms',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='registry_notificationterms_names_its_source', violation_error_message='Terms of the law name their source.'),
        ),
        migrations.AddConstraint(
            model_name='notificationterms',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='registry_notificationterms_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['surname_key', 'given_key'], name='person_by_name', opclasses=['text_pattern_ops', 'text_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['born_on', 'surname_key'], name='person_by_birth_date'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('access_class', 'open'), _negated=True), fields=['-id'], name='person_protected'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('iin__isnull', True), ('iin__regex', '^[0-9]{12}$'), _connector='OR'), name='registry_person_iin_is_twelve_digits', violation_error_message='IIN: 12 digits.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='registry_person_not_merged_into_itself', violation_error_message='A file cannot be merged into itself.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(core.partial_dates.FirstDay('born_on'), models.F('enrolled_on')), ('born_on__gte', '1880')), name='registry_person_born_before_enrolment', violation_error_message='Date of birth: it cannot lie in the future, nor so far back. Check the year.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('born_on__regex', '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$')), name='registry_person_birth_date_has_form'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('access_class__in', ['open', 'asylum', 'refugee', 'victim'])), name='registry_person_access_known'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['m', 'f', 'x'])), name='registry_person_sex_known'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('surname', ''), _negated=True), name='registry_person_has_a_name', violation_error_message='Surname: write it as in the document; where there is only one name, write that.'),
        ),
        migrations.AddIndex(
            model_name='markedcrossing',
            index=models.Index(condition=models.Q(('cleared_on__isnull', True)), fields=['-id'], name='markedcrossing_open'),
        ),
        migrations.AddConstraint(
            model_name='markedcrossing',
            constraint=models.UniqueConstraint(fields=('crossing', 'mark'), name='registry_markedcrossing_once'),
        ),
        migrations.AddConstraint(
            model_name='markedcrossing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cleared_by__isnull', True), ('cleared_on__isnull', True)), models.Q(('cleared_by__isnull', False), ('cleared_on__isnull', False)), _connector='OR'), name='registry_markedcrossing_cleared_by_whom'),
        ),
        migrations.AddIndex(
            model_name='identitydocument',
            index=models.Index(condition=models.Q(('number_shape', models.F('number_key')), _negated=True), fields=['number_shape'], name='identitydocument_by_shape'),
        ),
        migrations.AddConstraint(
            model_name='identitydocument',
            constraint=models.UniqueConstraint(fields=('number_key', 'issuing_country', 'kind', 'held_until'), name='registry_identitydocument_number_is_one_persons', nulls_distinct=False, violation_error_message='This document is already in another file. Open that file.'),
        ),
        migrations.AddConstraint(
            model_name='identitydocument',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['passport', 'diplomatic_passport', 'official_passport', 'service_passport', 'id_card', 'travel_document', 'refugee_document', 'stateless_document', 'laissez_passer', 'seafarer', 'return_certificate', 'birth_certificate'])), name='registry_identitydocument_kind_known'),
        ),
        migrations.AddIndex(
            model_name='identitydocument',
            index=models.Index(condition=models.Q(('held_until__isnull', False)), fields=['number_key'], name='identitydocument_ended'),
        ),
        migrations.AddConstraint(
            model_name='identitydocument',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['valid', 'withdrawn', 'replaced', 'lost', 'false'])), name='registry_identitydocument_state_known'),
        ),
        migrations.AddConstraint(
            model_name='identitydocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_until__isnull', True), ('state', 'valid')), models.Q(models.Q(('state', 'valid'), _negated=True), ('held_until__isnull', False), models.Q(('state_reason', ''), _negated=True)), _connector='OR'), name='registry_identitydocument_ended_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='identitydocument',
            constraint=models.CheckConstraint(condition=models.Q(('number_key__regex', '^[0-9A-Z]{3,24}$')), name='registry_identitydocument_has_a_number', violation_error_message='Document number: 3 to 24 letters and digits.'),
        ),
        migrations.AddIndex(
            model_name='crossing',
            index=models.Index(fields=['person', 'crossed_at'], name='crossing_by_person'),
        ),
        migrations.AddIndex(
            model_name='crossing',
            index=models.Index(fields=['crossed_on', 'checkpoint'], name='crossing_by_day'),
        ),
        migrations.AddConstraint(
            model_name='crossing',
            constraint=models.UniqueConstraint(fields=('source', 'source_id', 'revision'), name='registry_crossing_revision_once'),
        ),
        migrations.AddConstraint(
            model_name='crossing',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['entry', 'exit', 'refusal'])), name='registry_crossing_direction_known'),
        ),
        migrations.AddConstraint(
            model_name='crossing',
            constraint=models.CheckConstraint(condition=models.Q(('born_on__regex', '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$')), name='registry_crossing_birth_date_has_form'),
        ),
        migrations.AddConstraint(
            model_name='crossing',
            constraint=models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='registry_crossing_revision_from_one'),
        ),
        migrations.AddConstraint(
            model_name='registrationterms',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('group', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='registry_registrationterms_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'),
        ),
        migrations.AddConstraint(
            model_name='registrationterms',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='registry_registrationterms_ends_after_start', violation_error_message='The last day in force is before the first.'),
        ),
        migrations.AddConstraint(
            model_name='registrationterms',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='registry_registrationterms_names_its_source', violation_error_message='Terms of the law name their source.'),
        ),
        migrations.AddConstraint(
            model_name='registrationterms',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='registry_registrationterms_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.'),
        ),
        migrations.AddConstraint(
            model_name='registrationterms',
            constraint=models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='registry_registrationterms_last_a_day'),
        ),
        migrations.AddConstraint(
            model_name='residenceterms',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('ground', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='registry_residenceterms_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'),
        ),
        migrations.AddConstraint(
            model_name='residenceterms',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='registry_residenceterms_ends_after_start', violation_error_message='The last day in force is before the first.'),
        ),
        migrations.AddConstraint(
            model_name='residenceterms',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='registry_residenceterms_names_its_source', violation_error_message='Terms of the law name their source.'),
        ),
        migrations.AddConstraint(
            model_name='residenceterms',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='registry_residenceterms_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.'),
        ),
        migrations.AddConstraint(
            model_name='residenceterms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('days_at_most__isnull', True), ('months_at_most__gte', 1), ('months_at_most__isnull', False)), models.Q(('days_at_most__gte', 1), ('days_at_most__isnull', False), ('months_at_most__isnull', True)), _connector='OR'), name='registry_residenceterms_one_length'),
        ),
        migrations.AddIndex(
            model_name='residencepermit',
            index=models.Index(fields=['region', '-id'], name='residencepermit_by_region'),
        ),
        migrations.AddConstraint(
            model_name='residencepermit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'issued', 'refused', 'withdrawn', 'annulled'])), name='registry_residencepermit_state_known'),
        ),
        migrations.AddConstraint(
            model_name='residencepermit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('issued', 'annulled')), ('number__isnull', False), ('terms__isnull', False), ('valid_from__isnull', False), ('valid_until__isnull', False)), models.Q(('state__in', ('requested', 'refused', 'withdrawn')), ('number__isnull', True), ('valid_from__isnull', True), ('valid_until__isnull', True)), _connector='OR'), name='registry_residencepermit_issued_has_its_facts'),
        ),
        migrations.AddConstraint(
            model_name='residencepermit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'requested'), ('decided_by__isnull', True), ('decided_on__isnull', True)), models.Q(models.Q(('state', 'requested'), _negated=True), ('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='registry_residencepermit_decided_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='residencepermit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('annulled_on__isnull', False), ('state', 'annulled')), models.Q(models.Q(('state', 'annulled'), _negated=True), ('annulled_on__isnull', True)), _connector='OR'), name='registry_residencepermit_annulled_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='residencepermit',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='registry_residencepermit_ends_after_start', violation_error_message='“Until” is before “from”. Correct one of the two days.'),
        ),
        migrations.AddConstraint(
            model_name='residencepermit',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('stay',), name='registry_residencepermit_one_open_request', violation_error_message='A request is already waiting for a decision.'),
        ),
        migrations.AddConstraint(
            model_name='residencepermit',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('requested', 'issued'))), fields=('extends',), name='registry_residencepermit_extended_once', violation_error_message='An extension of this permit is already requested or issued.'),
        ),
        migrations.AddConstraint(
            model_name='residencepermit',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'issued')), expressions=[('person', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='registry_residencepermit_no_overlap', violation_error_message='Another permit is already in force on some of these days.'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('state', 'current')), fields=['last_on'], include=('id', 'stay', 'region'), name='registration_current_due'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['region', '-id'], name='registration_by_region'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on')), models.Q(('last_on__gte', django.db.models.expressions.CombinedExpression(models.F('first_on'), '-', models.Value(datetime.timedelta(days=1)))), ('state__in', ('moved', 'renewed'))), _connector='OR'), name='registry_registration_ends_after_start', violation_error_message='“Until” is before “from”. Correct one of the two days.'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('state', 'current')), models.Q(models.Q(('state', 'current'), _negated=True), ('closed_on__isnull', False)), _connector='OR'), name='registry_registration_closed_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['current', 'renewed', 'moved', 'ended'])), name='registry_registration_state_known'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'current')), fields=('stay',), name='registry_registration_one_current', violation_error_message='The stay already has a current registration.'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('last_on__gte', models.F('first_on')), ('state__in', ('current', 'renewed', 'moved'))), expressions=[('stay', '='), (models.Func(models.F('first_on'), models.F('last_on'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='registry_registration_no_overlap', violation_error_message='The stay is already registered on some of these days.'),
        ),
        migrations.AddConstraint(
            model_name='arrivalnotification',
            constraint=models.UniqueConstraint(fields=('stay', 'host'), name='registry_arrivalnotification_once_a_host', violation_error_message='This host has already notified this arrival.'),
        ),
        migrations.AddConstraint(
            model_name='stayextensiondecree',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('group', '='), ('code', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='registry_stayextensiondecree_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'),
        ),
        migrations.AddConstraint(
            model_name='stayextensiondecree',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='registry_stayextensiondecree_ends_after_start', violation_error_message='The last day in force is before the first.'),
        ),
        migrations.AddConstraint(
            model_name='stayextensiondecree',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='registry_stayextensiondecree_names_its_source', violation_error_message='Terms of the law name their source.'),
        ),
        migrations.AddConstraint(
            model_name='stayextensiondecree',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='registry_stayextensiondecree_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.'),
        ),
        migrations.AddConstraint(
            model_name='stayextensiondecree',
            constraint=models.CheckConstraint(condition=models.Q(('ends_until__gte', models.F('ends_from')), ('extended_until__gte', models.F('ends_until'))), name='registry_stayextensiondecree_only_lengthens'),
        ),
        migrations.AddConstraint(
            model_name='stayregime',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('group', '='), ('passport', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='registry_stayregime_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'),
        ),
        migrations.AddConstraint(
            model_name='stayregime',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='registry_stayregime_ends_after_start', violation_error_message='The last day in force is before the first.'),
        ),
        migrations.AddConstraint(
            model_name='stayregime',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='registry_stayregime_names_its_source', violation_error_message='Terms of the law name their source.'),
        ),
        migrations.AddConstraint(
            model_name='stayregime',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='registry_stayregime_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.'),
        ),
        migrations.AddConstraint(
            model_name='stayregime',
            constraint=models.CheckConstraint(condition=models.Q(('passport__in', ['national', 'official', 'diplomatic'])), name='registry_stayregime_passport_known'),
        ),
        migrations.AddConstraint(
            model_name='stayregime',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('days_in_window__isnull', True), ('window_days__isnull', True)), models.Q(('days_in_window__isnull', False), ('window_days__gte', models.F('days_in_window')), ('window_days__isnull', False)), _connector='OR'), name='registry_stayregime_window_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='stayregime',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('days_per_entry__gte', 1), ('days_per_entry__isnull', False)), models.Q(('days_in_window__gte', 1), ('days_in_window__isnull', False)), models.Q(('days_in_year__gte', 1), ('days_in_year__isnull', False)), _connector='OR'), name='registry_stayregime_limits_something'),
        ),
        migrations.AddConstraint(
            model_name='stayregime',
            constraint=models.CheckConstraint(condition=models.Q(('exit_day_confidence__in', ['confirmed', 'unconfirmed']), models.Q(('days_per_entry__isnull', True), ('entry_confidence__in', ['confirmed', 'unconfirmed']), _connector='OR'), models.Q(('days_in_window__isnull', True), ('window_confidence__in', ['confirmed', 'unconfirmed']), _connector='OR'), models.Q(('days_in_year__isnull', True), ('year_confidence__in', ['confirmed', 'unconfirmed']), _connector='OR')), name='registry_stayregime_each_limit_says_how_sure'),
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(condition=models.Q(('annulled_on__isnull', True), ('departed_on__isnull', True)), fields=['authorised_until'], include=('id', 'region', 'person'), name='stay_open_due'),
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(fields=['person', '-entered_at'], name='stay_by_person'),
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(fields=['region', '-id'], name='stay_by_region'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('annulled_on__isnull', True)), deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], expressions=[('person', '='), (models.Func(models.F('entered_at'), models.F('departed_at'), models.Value('[)'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='registry_stay_one_at_a_time', violation_error_message='The person already has a stay at that time.'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], fields=('exit',), name='registry_stay_exit_ends_one_stay'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('departed_at__isnull', True), ('departed_at__gte', models.F('entered_at')), _connector='OR'), name='registry_stay_ends_after_start', violation_error_message='The departure is before the entry.'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('departed_at__isnull', True), ('departed_on__isnull', True)), models.Q(('departed_at__isnull', False), ('departed_on__isnull', False)), _connector='OR'), name='registry_stay_departure_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('exit_missing', False), models.Q(('departed_at__isnull', False), ('exit__isnull', True)), _connector='OR'), name='registry_stay_missing_exit_is_no_exit'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('basis__in', ['regime', 'residence_permit', 'renewal', 'decree', 'citizen', 'unknown'])), name='registry_stay_basis_known'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('authorised_until__isnull', True), ('basis__in', ('unknown', 'citizen'))), models.Q(('authorised_until__isnull', False), models.Q(('basis__in', ('unknown', 'citizen')), _negated=True)), _connector='OR'), name='registry_stay_lawful_end_has_basis'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='registry_stay_confidence_known'),
        ),
        migrations.CreateModel(
            name='FormerValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('name', 'Name'), ('birth_date', 'Date of birth'), ('citizenship', 'Citizenship'), ('sex', 'Sex')], max_length=12, verbose_name='what')),
                ('surname', models.CharField(blank=True, db_default='', max_length=120, verbose_name='surname')),
                ('given_names', models.CharField(blank=True, db_default='', max_length=120, verbose_name='given names')),
                ('patronymic', models.CharField(blank=True, db_default='', max_length=120, verbose_name='patronymic')),
                ('surname_key', models.CharField(blank=True, db_default='', editable=False, max_length=120)),
                ('given_key', models.CharField(blank=True, db_default='', editable=False, max_length=240)),
                ('born_on', core.partial_dates.PartialDateField(blank=True, null=True, verbose_name='date of birth')),
                ('sex', models.CharField(blank=True, choices=[('m', 'Male'), ('f', 'Female'), ('x', 'Not specified')], db_default='', max_length=1, verbose_name='sex')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_until', models.DateField(help_text='The last day.', verbose_name='until')),
                ('told_by', models.CharField(choices=[('officer', 'Officer'), ('feed', 'Border service')], max_length=8, verbose_name='changed by')),
                ('reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='reason')),
                ('paper', models.CharField(blank=True, db_default='', max_length=120, verbose_name='paper that shows it')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('citizenship', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='citizenship')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_values', to='registry.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'former value',
                'verbose_name_plural': 'former values',
                'indexes': [models.Index(condition=models.Q(('kind', 'name')), fields=['surname_key', 'given_key'], name='formervalue_by_name', opclasses=['text_pattern_ops', 'text_pattern_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('born_on__isnull', True), ('citizenship__isnull', True), ('kind', 'name'), models.Q(('surname', ''), _negated=True), ('sex', '')), models.Q(('born_on__isnull', False), ('citizenship__isnull', True), ('kind', 'birth_date'), ('surname', ''), ('sex', '')), models.Q(('born_on__isnull', True), ('citizenship__isnull', False), ('kind', 'citizenship'), ('surname', ''), ('sex', '')), models.Q(('born_on__isnull', True), ('citizenship__isnull', True), ('kind', 'sex'), ('surname', ''), models.Q(('sex', ''), _negated=True)), _connector='OR'), name='registry_formervalue_is_of_its_kind'), models.CheckConstraint(condition=models.Q(('born_on__isnull', True), ('born_on__regex', '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'), _connector='OR'), name='registry_formervalue_birth_date_has_form'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='registry_formervalue_ends_after_start'), models.CheckConstraint(condition=models.Q(('told_by__in', ['officer', 'feed'])), name='registry_formervalue_told_by_known'), models.CheckConstraint(condition=models.Q(('told_by', 'feed'), models.Q(('kind__in', ['birth_date', 'citizenship']), _negated=True), models.Q(models.Q(('reason', ''), _negated=True), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='registry_formervalue_is_proven', violation_error_message='A date of birth and a citizenship are corrected with a reason and a document.')],
            },
        ),
        migrations.CreateModel(
            name='OtherCitizenship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_until', models.DateField(blank=True, help_text='The last day.', null=True, verbose_name='until')),
                ('paper', models.CharField(max_length=120, verbose_name='paper that shows it')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='citizenship')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='other_citizenships', to='registry.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'other citizenship',
                'verbose_name_plural': 'other citizenships',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='registry_othercitizenship_ends_after_start', violation_error_message='“Until” is before “from”. Correct one of the two days.'), models.CheckConstraint(condition=models.Q(('paper', ''), _negated=True), name='registry_othercitizenship_is_proven', violation_error_message='A citizenship is written down with the document that shows it.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('country', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='registry_othercitizenship_once_at_a_time', violation_error_message='The person has this citizenship on some of these days already.')],
            },
        ),
        migrations.AddField(
            model_name='arrivalnotification',
            name='dwelling',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.dwelling', verbose_name='dwelling'),
        ),
        migrations.AddField(
            model_name='registration',
            name='dwelling',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.dwelling', verbose_name='dwelling'),
        ),
    ]
