from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0004_ranges_of_id'),
    ]

    operations = [
        migrations.AlterField(
            model_name='seal',
            name='previous_link',
            field=models.BinaryField(unique=True),
        ),
    ]
