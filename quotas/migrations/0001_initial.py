import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
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
            name='QuotaThreshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('valid_from', models.DateField(help_text='First day, counted.', verbose_name='in force from')),
                ('valid_until', models.DateField(blank=True, help_text='Last day, counted. Empty: no end is known.', null=True, verbose_name='in force until')),
                ('withdrawn_on', models.DateField(blank=True, help_text='The day the row was found wrong. It stays, but nothing new uses it.', null=True, verbose_name='withdrawn on')),
                ('withdrawn_because', models.TextField(blank=True, db_default='', verbose_name='why withdrawn')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='per cent')),
            ],
            options={
                'verbose_name': 'quota threshold',
                'verbose_name_plural': 'quota thresholds',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[('percent', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='quotas_quotathreshold_no_overlap', violation_error_message='Other terms are already in force on some of these days. Withdraw them first.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='quotas_quotathreshold_ends_after_start', violation_error_message='The last day in force is before the first.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='quotas_quotathreshold_names_its_source', violation_error_message='Terms of the law name their source.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'unconfirmed'])), name='quotas_quotathreshold_confidence_known', violation_error_message='Confidence is either confirmed or unconfirmed.'), models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100)), name='quotas_quotathreshold_is_a_share')],
            },
        ),
        migrations.CreateModel(
            name='QuotaYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('pool', models.CharField(choices=[('workforce', 'Foreign workforce'), ('labour_immigrants', 'Labour immigrants')], max_length=20, verbose_name='pool')),
                ('ceiling', models.PositiveIntegerField(verbose_name='national ceiling')),
                ('allocated', models.PositiveIntegerField(db_default=0, default=0, verbose_name='allocated to regions')),
            ],
            options={
                'verbose_name': 'quota year',
                'verbose_name_plural': 'quota years',
                'constraints': [models.UniqueConstraint(fields=('year', 'pool'), name='quotas_quotayear_once'), models.CheckConstraint(condition=models.Q(('allocated__lte', models.F('ceiling'))), name='quotas_quotayear_within_ceiling', violation_error_message='The regions together would have more places than the country.'), models.CheckConstraint(condition=models.Q(('pool__in', ['workforce', 'labour_immigrants'])), name='quotas_quotayear_pool_known')],
            },
        ),
        migrations.CreateModel(
            name='QuotaOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('number', models.CharField(max_length=40, verbose_name='number')),
                ('signed_on', models.DateField(verbose_name='signed on')),
                ('in_force_on', models.DateField(verbose_name='in force from')),
                ('entered_on', models.DateField(verbose_name='entered on')),
                ('amends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amended_by', to='quotas.quotaorder', verbose_name='amends')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('quota_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='quotas.quotayear', verbose_name='quota year')),
            ],
            options={
                'verbose_name': 'quota order',
                'verbose_name_plural': 'quota orders',
            },
        ),
        migrations.CreateModel(
            name='QuotaAllocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, help_text='Act and article, or the page where it was read.', verbose_name='source')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('unconfirmed', 'Unconfirmed')], default='unconfirmed', help_text='Unconfirmed: known, but not read in its source. Shown wherever it is used.', max_length=12, verbose_name='confidence')),
                ('category', models.CharField(choices=[('1', 'Category 1: heads and deputies'), ('2', 'Category 2: heads of divisions'), ('3', 'Category 3: specialists'), ('4', 'Category 4: skilled workers'), ('seasonal', 'Seasonal workers'), ('labour_immigrant', 'Labour immigrants')], max_length=20, verbose_name='category')),
                ('allocated', models.PositiveIntegerField(verbose_name='allocated')),
                ('reserved', models.PositiveIntegerField(db_default=0, default=0, verbose_name='reserved')),
                ('consumed', models.PositiveIntegerField(db_default=0, default=0, verbose_name='used')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='region')),
                ('quota_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='quotas.quotayear', verbose_name='quota year')),
            ],
            options={
                'verbose_name': 'quota allocation',
                'verbose_name_plural': 'quota allocations',
            },
        ),
        migrations.CreateModel(
            name='ReachedThreshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='per cent')),
                ('taken', models.PositiveIntegerField(verbose_name='reserved and used')),
                ('allocated', models.PositiveIntegerField(verbose_name='allocated')),
                ('raised_on', models.DateField(verbose_name='reached on')),
                ('cleared_on', models.DateField(blank=True, null=True, verbose_name='cleared on')),
                ('allocation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reached_thresholds', to='quotas.quotaallocation', verbose_name='allocation')),
                ('cleared_by_order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quotas.quotaorder', verbose_name='cleared by order')),
            ],
            options={
                'verbose_name': 'reached threshold',
                'verbose_name_plural': 'reached thresholds',
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('allocate', 'Allocated or changed by order'), ('transfer_in', 'Transferred in'), ('transfer_out', 'Transferred out'), ('reserve', 'Reserved for an application'), ('consume', 'Used by a permit'), ('release', 'Released')], max_length=12, verbose_name='movement')),
                ('allocated_change', models.IntegerField(db_default=0, default=0, verbose_name='allocated')),
                ('reserved_change', models.IntegerField(db_default=0, default=0, verbose_name='reserved')),
                ('consumed_change', models.IntegerField(db_default=0, default=0, verbose_name='used')),
                ('reference', models.CharField(db_default='', help_text='Number of the application or permit.', max_length=40, verbose_name='for')),
                ('on', models.DateField(verbose_name='official day')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='recorded at')),
                ('by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('allocation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='quotas.quotaallocation', verbose_name='allocation')),
                ('order', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='quotas.quotaorder', verbose_name='order')),
            ],
            options={
                'verbose_name': 'ledger entry',
                'verbose_name_plural': 'ledger entries',
                'indexes': [models.Index(fields=['allocation', '-id'], name='quotas_ledger_by_allocation'), models.Index(fields=['reference'], name='quotas_ledger_by_reference'), models.Index(condition=models.Q(('order__isnull', False)), fields=['order'], name='quotas_ledger_by_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', models.Case(models.When(order__isnull=False, then=models.Value('allocate')), models.When(allocated_change__gt=0, then=models.Value('transfer_in')), models.When(allocated_change__lt=0, then=models.Value('transfer_out')), models.When(reserved_change__gt=0, then=models.Value('reserve')), models.When(consumed_change__gt=0, then=models.Value('consume')), default=models.Value('release'))), models.Q(models.Q(('consumed_change', 0), ('reserved_change', 0), models.Q(('allocated_change', 0), _negated=True)), models.Q(('allocated_change', 0), ('order__isnull', True), models.Q(models.Q(('consumed_change', 0), models.Q(('reserved_change', 0), _negated=True)), models.Q(('consumed_change__lt', 0), ('reserved_change', 0)), models.Q(('consumed_change__gt', 0), ('reserved_change', django.db.models.expressions.CombinedExpression(models.F('consumed_change'), '*', models.Value(-1)))), _connector='OR')), _connector='OR')), name='quotas_ledgerentry_moves_what_it_says')],
            },
        ),
        migrations.AddConstraint(
            model_name='quotaorder',
            constraint=models.UniqueConstraint(fields=('number', 'signed_on'), name='quotas_quotaorder_once', violation_error_message='This order is already entered.'),
        ),
        migrations.AddConstraint(
            model_name='quotaorder',
            constraint=models.CheckConstraint(condition=models.Q(('in_force_on__gte', models.F('signed_on'))), name='quotas_quotaorder_in_force_after_signing', violation_error_message='An order cannot be in force before it is signed.'),
        ),
        migrations.AddConstraint(
            model_name='quotaorder',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='quotas_quotaorder_names_its_source'),
        ),
        migrations.AddConstraint(
            model_name='quotaallocation',
            constraint=models.UniqueConstraint(fields=('quota_year', 'region', 'category'), name='quotas_quotaallocation_once'),
        ),
        migrations.AddConstraint(
            model_name='quotaallocation',
            constraint=models.CheckConstraint(condition=models.Q(('allocated__gte', django.db.models.expressions.CombinedExpression(models.F('reserved'), '+', models.F('consumed')))), name='quotas_quotaallocation_never_over', violation_error_message='Fewer places would be left than are reserved or used.'),
        ),
        migrations.AddConstraint(
            model_name='quotaallocation',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['1', '2', '3', '4', 'seasonal', 'labour_immigrant'])), name='quotas_quotaallocation_category_known'),
        ),
        migrations.AddConstraint(
            model_name='reachedthreshold',
            constraint=models.UniqueConstraint(condition=models.Q(('cleared_on__isnull', True)), fields=('allocation', 'percent'), name='quotas_reachedthreshold_one_open'),
        ),
    ]
