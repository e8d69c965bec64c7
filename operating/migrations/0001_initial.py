from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='TaskRun',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False, verbose_name='task')),
                ('runs', models.BigIntegerField(default=0, verbose_name='runs')),
                ('failures', models.BigIntegerField(default=0, verbose_name='failures')),
                ('seconds', models.FloatField(default=0, verbose_name='seconds in all')),
                ('last_ended_at', models.DateTimeField(verbose_name='last ended at')),
                ('last_seconds', models.FloatField(verbose_name='seconds of the last run')),
                ('last_error', models.CharField(blank=True, db_default='', max_length=60, verbose_name='last error')),
                ('failing_since', models.DateTimeField(null=True, verbose_name='failing since')),
                ('counts', models.JSONField(default=dict, verbose_name='counts')),
            ],
            options={
                'verbose_name': 'task run',
                'verbose_name_plural': 'task runs',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('failing_since', None), ('last_error', '')), models.Q(('failing_since__isnull', False), models.Q(('last_error', ''), _negated=True)), _connector='OR'), name='operating_taskrun_fails_with_an_error')],
            },
        ),
    ]
