import accounts.models
import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('reference', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ResetRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('site', models.CharField(help_text='Scheme and host of the page that was asked.', max_length=200)),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'request for a new password',
                'verbose_name_plural': 'requests for a new password',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('language', models.CharField(choices=[('kk', 'Kazakh'), ('ru', 'Russian'), ('en', 'English')], db_default='kk', default='kk', max_length=2, verbose_name='language')),
                ('password_given_on', models.DateField(blank=True, help_text='Set by an administrator and to be changed at the next sign-in; empty: the user’s own.', null=True, verbose_name='password given on')),
                ('sessions_ended', models.PositiveIntegerField(db_default=0, default=0, help_text='How often all sessions of the user were ended.')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_hash', models.CharField(max_length=64)),
                ('source_hash', models.CharField(max_length=64)),
                ('tried_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('is_refused', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'indexes': [models.Index(fields=['name_hash', 'tried_at'], name='accounts_attempt_by_name'), models.Index(fields=['source_hash', 'tried_at'], name='accounts_attempt_by_source'), models.Index(fields=['tried_at'], name='accounts_attempt_by_moment')],
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(help_text='Which system uses the key.', max_length=80, verbose_name='label')),
                ('key_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('starts_with', models.CharField(editable=False, max_length=12, verbose_name='starts with')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None, verbose_name='scopes')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('expires_on', models.DateField(help_text='The last day on which the key opens.', verbose_name='expires on')),
                ('revoked_on', models.DateField(blank=True, null=True, verbose_name='revoked on')),
                ('last_used_on', models.DateField(blank=True, null=True, verbose_name='last used on')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_keys', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'API key',
                'verbose_name_plural': 'API keys',
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('issued_on'))), name='accounts_apikey_ends_after_start', violation_error_message='The key would expire before it is issued.')],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closed_on', models.DateField(verbose_name='closed on')),
                ('closed_reason', models.CharField(max_length=400, verbose_name='reason')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='opened on')),
                ('opened_reason', models.CharField(blank=True, max_length=400, verbose_name='reason of opening')),
                ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'closure',
                'verbose_name_plural': 'closures',
                'constraints': [models.UniqueConstraint(condition=models.Q(('opened_on__isnull', True)), fields=('user',), name='accounts_closure_one_at_a_time', violation_error_message='The account is already closed.'), models.CheckConstraint(condition=models.Q(models.Q(('opened_by__isnull', True), ('opened_on__isnull', True), ('opened_reason', '')), models.Q(('opened_by__isnull', False), ('opened_on__gte', models.F('closed_on')), models.Q(('opened_reason', ''), _negated=True)), _connector='OR'), name='accounts_closure_opened_by_somebody_with_a_reason'), models.CheckConstraint(condition=models.Q(('closed_reason', ''), _negated=True), name='accounts_closure_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('officer', 'Migration-police officer'), ('supervisor', 'Supervisor'), ('protection_officer', 'Protection officer'), ('permit_officer', 'Permit officer'), ('quota_officer', 'Quota officer'), ('quota_admin', 'Quota administrator'), ('employer', 'Employer'), ('host', 'Host'), ('migrant', 'Migrant'), ('border_feed', 'Border service feed'), ('visa_feed', 'Visa feed'), ('analyst', 'Analyst'), ('auditor', 'Auditor'), ('admin', 'Administrator'), ('system', 'System')], max_length=20, verbose_name='role')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_until', models.DateField(blank=True, help_text='The last day.', null=True, verbose_name='until')),
                ('ended_on', models.DateField(blank=True, help_text='From this day on it is held no more.', null=True, verbose_name='ended on')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('district', models.ForeignKey(blank=True, help_text='Empty: the whole region.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.district', verbose_name='district')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('region', models.ForeignKey(blank=True, help_text='Empty: the whole country.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_assignments', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'role assignment',
                'verbose_name_plural': 'role assignments',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='accounts_roleassignment_ends_after_start', violation_error_message='“Until” is before “from”. Correct one of the two days.'), models.CheckConstraint(condition=models.Q(('district__isnull', True), ('region__isnull', False), _connector='OR'), name='accounts_roleassignment_district_needs_region', violation_error_message='A district needs its region. Choose the region as well.'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('valid_from')), _connector='OR'), name='accounts_roleassignment_not_ended_before_start'), models.CheckConstraint(condition=models.Q(models.Q(('proposed_by__isnull', True), models.Q(('proposed_by', models.F('user')), _negated=True), _connector='OR'), models.Q(('confirmed_by__isnull', True), models.Q(('proposed_by__isnull', False), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), models.Q(('confirmed_by', models.F('user')), _negated=True)), _connector='OR')), name='accounts_roleassignment_given_by_two_others', violation_error_message='Another administrator than the first one confirms this role.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_on__isnull', True)), expressions=[('user', '='), ('role', '='), (django.db.models.functions.comparison.Coalesce('region', models.Value(0)), '='), (django.db.models.functions.comparison.Coalesce('district', models.Value(0)), '='), (accounts.models.DateRange('valid_from', 'valid_until', models.Value('[]')), '&&')], name='accounts_roleassignment_no_overlap', violation_error_message='The user already holds this role there on some of these days.')],
            },
        ),
        migrations.CreateModel(
            name='IdempotentRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, verbose_name='key')),
                ('request_hash', models.CharField(max_length=64)),
                ('answer', models.JSONField(null=True, verbose_name='answer')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'answered request',
                'verbose_name_plural': 'answered requests',
                'indexes': [models.Index(fields=['made_at'], name='idempotentrequest_by_age')],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='accounts_idempotentrequest_key_once')],
            },
        ),
    ]
