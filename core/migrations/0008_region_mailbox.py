from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0007_facts_language'),
    ]

    operations = [
        migrations.AddField(
            model_name='region',
            name='mailbox',
            field=models.EmailField(blank=True, db_default='', default='', help_text='Gets what visitors write to the region by the contact form; the address is shown to nobody else. Without one the network’s mailbox gets it. An address of a function, not of a person.', max_length=254, verbose_name='role mailbox'),
        ),
    ]
