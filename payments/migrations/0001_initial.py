
import django.contrib.postgres.functions
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Payable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24, verbose_name='kind')),
                ('reference', models.CharField(max_length=24, verbose_name='reference')),
                ('amount', models.PositiveBigIntegerField(help_text='As it was computed on the day when it was asked for or paid.', verbose_name='tenge')),
                ('due_on', models.DateField(help_text='The last day.', verbose_name='to be paid by')),
                ('state', models.CharField(choices=[('due', 'To be paid'), ('paid', 'Paid'), ('cancelled', 'Owed no more')], db_default='due', default='due', max_length=10, verbose_name='state')),
                ('asked_on', models.DateField(verbose_name='asked for on')),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='paid on')),
                ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='owed no more from')),
            ],
            options={
                'verbose_name': 'payment due',
                'verbose_name_plural': 'payments due',
                'constraints': [models.UniqueConstraint(fields=('kind', 'reference'), name='payments_payable_once'), models.CheckConstraint(condition=models.Q(('state__in', ['due', 'paid', 'cancelled'])), name='payments_payable_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('paid_on__isnull', False), ('state', 'paid')), models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_on__isnull', True)), _connector='OR'), name='payments_payable_paid_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_on__isnull', False), ('state', 'cancelled')), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_on__isnull', True)), _connector='OR'), name='payments_payable_cancelled_has_a_day'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('asked_on'))), name='payments_payable_due_after_asked'), models.CheckConstraint(condition=models.Q(('paid_on__isnull', True), ('paid_on__range', (models.F('asked_on'), models.F('due_on'))), _connector='OR'), name='payments_payable_paid_in_time')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('amount', models.PositiveBigIntegerField(verbose_name='tenge')),
                ('state', models.CharField(choices=[('started', 'Started'), ('confirmed', 'Confirmed'), ('failed', 'Failed'), ('to_refund', 'To be refunded'), ('refunded', 'Refunded')], db_default='started', default='started', max_length=10, verbose_name='state')),
                ('started_at', models.DateTimeField(verbose_name='started at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('receipt', models.CharField(blank=True, db_default='', max_length=60, verbose_name='receipt')),
                ('refund_ground', models.CharField(blank=True, choices=[('owed_no_more', 'It came when nothing was owed any more.'), ('paid_twice', 'It was paid already.'), ('late', 'It came after the last day to pay.'), ('other_amount', 'It is another amount than was owed on the day it came.'), ('not_issued', 'What it was paid for was not issued.')], db_default='', max_length=12, verbose_name='why it is refunded')),
                ('refunded_on', models.DateField(blank=True, null=True, verbose_name='refunded on')),
                ('refund_order', models.CharField(blank=True, db_default='', max_length=60, verbose_name='order to refund')),
                ('payable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payments.payable', verbose_name='payment due')),
            ],
            options={
                'verbose_name': 'payment',
                'verbose_name_plural': 'payments',
                'indexes': [models.Index(condition=models.Q(('state', 'to_refund')), fields=['payable'], name='payment_to_refund')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['started', 'confirmed', 'failed', 'to_refund', 'refunded'])), name='payments_payment_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'started')), models.Q(models.Q(('state', 'started'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='payments_payment_ended_when'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('confirmed', 'to_refund', 'refunded')), models.Q(('receipt', ''), _negated=True)), models.Q(models.Q(('state__in', ('confirmed', 'to_refund', 'refunded')), _negated=True), ('receipt', '')), _connector='OR'), name='payments_payment_received_with_a_receipt', violation_error_message='A payment is confirmed with the bank’s receipt.'), models.CheckConstraint(condition=models.Q(models.Q(('refund_ground__in', ['owed_no_more', 'paid_twice', 'late', 'other_amount', 'not_issued']), ('state__in', ('to_refund', 'refunded'))), models.Q(models.Q(('state__in', ('to_refund', 'refunded')), _negated=True), ('refund_ground', '')), _connector='OR'), name='payments_payment_refund_has_a_ground'), models.CheckConstraint(condition=models.Q(models.Q(('refunded_on__isnull', False), ('state', 'refunded'), models.Q(('refund_order', ''), _negated=True)), models.Q(models.Q(('state', 'refunded'), _negated=True), ('refund_order', ''), ('refunded_on__isnull', True)), _connector='OR'), name='payments_payment_refunded_with_an_order', violation_error_message='Name the order by which the money was given back.'), models.UniqueConstraint(condition=models.Q(('state', 'confirmed')), fields=('payable',), name='payments_payment_confirmed_once'), models.UniqueConstraint(condition=models.Q(('receipt', ''), _negated=True), fields=('receipt',), name='payments_payment_receipt_once', violation_error_message='This receipt of the bank stands for another payment already.')],
            },
        ),
    ]
