import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reference', '0001_initial'),
        ('registry', '0002_statuses'),
    ]

    operations = [
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
    ]
