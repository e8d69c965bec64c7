import django.contrib.postgres.constraints
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.comparison
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('reference', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Employer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('identifier', models.CharField(max_length=12, unique=True, verbose_name='BIN or IIN')),
                ('size', models.CharField(choices=[('household', 'Household'), ('small', 'Small'), ('medium', 'Medium'), ('large', 'Large')], max_length=10, verbose_name='size')),
                ('address', models.CharField(max_length=200, verbose_name='address')),
                ('language', models.CharField(db_default='kk', default='kk', max_length=2, verbose_name='language of messages')),
                ('email', models.EmailField(blank=True, db_default='', max_length=254, verbose_name='e-mail')),
                ('enrolled_on', models.DateField(verbose_name='enrolled on')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.sector', verbose_name='sector')),
            ],
            options={
                'verbose_name': 'employer',
                'verbose_name_plural': 'employers',
            },
        ),
        migrations.CreateModel(
            name='Host',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('citizen', 'Citizen'), ('resident', 'Permanently resident foreigner'), ('organisation', 'Organisation')], max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('identifier', models.CharField(max_length=12, unique=True, verbose_name='IIN or BIN')),
                ('address', models.CharField(max_length=200, verbose_name='address')),
                ('language', models.CharField(db_default='kk', default='kk', max_length=2, verbose_name='language of messages')),
                ('email', models.EmailField(blank=True, db_default='', max_length=254, verbose_name='e-mail')),
                ('enrolled_on', models.DateField(verbose_name='enrolled on')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.district', verbose_name='district')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'host',
                'verbose_name_plural': 'hosts',
            },
        ),
        migrations.CreateModel(
            name='Representation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('right', models.CharField(choices=[('all', 'Everything'), ('notify', 'Notify arrivals'), ('apply', 'Apply for permits')], default='all', max_length=8, verbose_name='right')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='representations', to='parties.employer', verbose_name='employer')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='representations', to='parties.host', verbose_name='host')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representations', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'representation',
                'verbose_name_plural': 'representations',
            },
        ),
        migrations.AddConstraint(
            model_name='employer',
            constraint=models.CheckConstraint(condition=models.Q(('identifier__regex', '^[0-9]{12}$')), name='parties_employer_identifier_is_twelve_digits', violation_error_message='BIN or IIN: 12 digits.'),
        ),
        migrations.AddConstraint(
            model_name='employer',
            constraint=models.CheckConstraint(condition=models.Q(('size__in', ('household', 'small', 'medium', 'large'))), name='parties_employer_size_known'),
        ),
        migrations.AddConstraint(
            model_name='host',
            constraint=models.CheckConstraint(condition=models.Q(('identifier__regex', '^[0-9]{12}$')), name='parties_host_identifier_is_twelve_digits', violation_error_message='IIN or BIN: 12 digits.'),
        ),
        migrations.AddConstraint(
            model_name='host',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('citizen', 'resident', 'organisation'))), name='parties_host_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('employer__isnull', True), ('host__isnull', False)), models.Q(('employer__isnull', False), ('host__isnull', True)), _connector='OR'), name='parties_representation_of_one_party', violation_error_message='Choose either a host or an employer.'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='parties_representation_ends_after_start', violation_error_message='“Until” is before “from”. Correct one of the two days.'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('user', '='), (django.db.models.functions.comparison.Coalesce('host', models.Value(0)), '='), (django.db.models.functions.comparison.Coalesce('employer', models.Value(0)), '='), ('right', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange'), '&&')], name='parties_representation_no_overlap', violation_error_message='This right is already given on some of these days.'),
        ),
        migrations.CreateModel(
            name='Dwelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register_code', models.CharField(blank=True, max_length=16, null=True, unique=True, verbose_name='code of the address register')),
                ('settlement', models.CharField(blank=True, db_default='', max_length=80, verbose_name='settlement')),
                ('street', models.CharField(blank=True, db_default='', max_length=120, verbose_name='street')),
                ('building', models.CharField(blank=True, db_default='', max_length=20, verbose_name='house')),
                ('flat', models.CharField(blank=True, db_default='', max_length=20, verbose_name='flat')),
                ('parts_key', models.CharField(editable=False, max_length=250)),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='for how many people')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.district', verbose_name='district')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.host', verbose_name='owner')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'dwelling',
                'verbose_name_plural': 'dwellings',
            },
        ),
        migrations.AddField(
            model_name='host',
            name='dwelling',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.dwelling', verbose_name='dwelling'),
        ),
        migrations.AddField(
            model_name='employer',
            name='dwelling',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.dwelling', verbose_name='parts of the address'),
        ),
        migrations.CreateModel(
            name='FormerCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register_code', models.CharField(max_length=16, verbose_name='code of the address register')),
                ('corrected_on', models.DateField(verbose_name='corrected on')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('dwelling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_codes', to='parties.dwelling', verbose_name='dwelling')),
            ],
            options={
                'verbose_name': 'former code of a dwelling',
                'verbose_name_plural': 'former codes of dwellings',
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='parties_formercode_has_a_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='dwelling',
            constraint=models.UniqueConstraint(condition=models.Q(('parts_key', '|||'), _negated=True), fields=('region', 'district', 'parts_key'), name='parties_dwelling_is_one_place', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='dwelling',
            constraint=models.CheckConstraint(condition=models.Q(('register_code__isnull', True), ('register_code__regex', '^[0-9]{16}$'), _connector='OR'), name='parties_dwelling_code_is_digits', violation_error_message='Code of the address register: 16 digits.'),
        ),
        migrations.AddConstraint(
            model_name='dwelling',
            constraint=models.CheckConstraint(condition=models.Q(('register_code__isnull', False), models.Q(('parts_key', '|||'), _negated=True), _connector='OR'), name='parties_dwelling_says_where'),
        ),
        migrations.AddConstraint(
            model_name='dwelling',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__isnull', True), ('capacity__gte', 1), _connector='OR'), name='parties_dwelling_holds_somebody', violation_error_message='For how many people: at least one.'),
        ),
    ]
