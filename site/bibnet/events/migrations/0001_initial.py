
import django.core.validators
import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
import uuid
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_people_and_sessions'),
        ('libraries', '0004_stop'),
        ('pages', '0002_page_text_index'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'audience',
                'verbose_name_plural': 'audiences',
                'ordering': ['sort_order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='EventIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'events',
                'verbose_name_plural': 'events',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='AgeGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('age_from', models.PositiveSmallIntegerField(default=0, verbose_name='from, years')),
                ('age_to', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='to, inclusive')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'age group',
                'verbose_name_plural': 'age groups',
                'ordering': ['sort_order', 'age_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('age_to__isnull', True), ('age_to__gte', models.F('age_from')), _connector='OR'), name='age_group_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='EventPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('place_kind', models.CharField(choices=[('library', 'in the library'), ('elsewhere', 'elsewhere'), ('online', 'online')], default='library', max_length=10, verbose_name='where')),
                ('hall', models.CharField(blank=True, max_length=120, verbose_name='hall, floor')),
                ('address', models.CharField(blank=True, max_length=255, verbose_name='address')),
                ('online_url', models.URLField(blank=True, verbose_name='link to the broadcast')),
                ('lead', models.TextField(blank=True, max_length=400, verbose_name='in two sentences')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('picture', 4), ('gallery', 10), ('file', 13), ('quote', 16), ('video', 20), ('table', 25), ('contact', 31), ('answer', 34), ('link', 39)], blank=True, block_lookup={0: ('bibnet.pages.blocks.body.HeadingBlock', (), {}), 1: ('bibnet.pages.blocks.body.TextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link']}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 2), ('caption', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud to those who do not see the pictures.', 'label': 'What the pictures show', 'max_length': 200}), 6: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'What is to be seen', 'max_length': 200, 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('image', 6), ('description', 7)]], {}), 9: ('wagtail.blocks.ListBlock', (8,), {'label': 'Pictures'}), 10: ('wagtail.blocks.StructBlock', [[('description', 5), ('pictures', 9)]], {}), 11: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'Text of the link', 'max_length': 200, 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('document', 11), ('title', 12)]], {}), 14: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Author', 'max_length': 120, 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('text', 14), ('author', 15)]], {}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'Name of the video', 'max_length': 120}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Address of the video'}), 19: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture', 'required': False}), 20: ('wagtail.blocks.StructBlock', [[('title', 17), ('address', 18), ('poster', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'What the table shows', 'max_length': 120}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'required': False}), 23: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'link'], 'label': 'Text with links', 'required': False}), 24: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 22), ('rich_text', 23)]], {'label': 'Table'}), 25: ('wagtail.blocks.StructBlock', [[('title', 21), ('table', 24)]], {}), 26: ('wagtail.blocks.CharBlock', (), {'label': 'Name', 'max_length': 120}), 27: ('wagtail.blocks.CharBlock', (), {'label': 'Post or department', 'max_length': 120, 'required': False}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'Telephone', 'max_length': 40, 'required': False}), 29: ('wagtail.blocks.EmailBlock', (), {'label': 'E-mail', 'required': False}), 30: ('wagtail.blocks.CharBlock', (), {'label': 'When and where', 'max_length': 160, 'required': False}), 31: ('wagtail.blocks.StructBlock', [[('name', 26), ('post', 27), ('phone', 28), ('email', 29), ('note', 30)]], {}), 32: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 200}), 33: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Answer'}), 34: ('wagtail.blocks.StructBlock', [[('question', 32), ('answer', 33)]], {}), 35: ('wagtail.blocks.CharBlock', (), {'label': 'Text of the link', 'max_length': 60, 'required': False}), 36: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 37: ('wagtail.blocks.CharBlock', (), {'label': 'or address', 'max_length': 300, 'required': False, 'validators': [django.core.validators.RegexValidator('^(https?://|/|mailto:|tel:)\\S+$', 'Begin with https://, or with a slash for a page of this site, for example /news/.')]}), 38: ('wagtail.blocks.CharBlock', (), {'label': 'Note under the link', 'max_length': 90, 'required': False}), 39: ('wagtail.blocks.StructBlock', [[('title', 35), ('page', 36), ('address', 37), ('note', 38)]], {})}, verbose_name='text')),
                ('picture_alt', models.CharField(blank=True, max_length=200, verbose_name='what the picture shows')),
                ('picture_is_decorative', models.BooleanField(default=False, verbose_name='the picture only decorates')),
                ('date', models.DateField(null=True, verbose_name='date')),
                ('time_from', models.TimeField(blank=True, null=True, verbose_name='begins at')),
                ('date_to', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('time_to', models.TimeField(blank=True, null=True, verbose_name='ends at')),
                ('is_all_day', models.BooleanField(default=False, verbose_name='all day')),
                ('rrule', models.CharField(blank=True, max_length=255, verbose_name='repeats')),
                ('exceptions', models.JSONField(blank=True, default=list, verbose_name='except')),
                ('age_mark', models.CharField(choices=[('0+', '0+'), ('6+', '6+'), ('12+', '12+'), ('16+', '16+'), ('18+', '18+')], max_length=3, verbose_name='age mark')),
                ('price_from', models.PositiveIntegerField(blank=True, null=True, verbose_name='price from, roubles')),
                ('price_note', models.CharField(blank=True, max_length=120, verbose_name='about the price')),
                ('takes_pushkin_card', models.BooleanField(default=False, verbose_name='Pushkin card')),
                ('ticket_url', models.URLField(blank=True, verbose_name='where tickets are sold')),
                ('is_step_free', models.BooleanField(default=False, verbose_name='step-free access')),
                ('has_sign_language', models.BooleanField(default=False, verbose_name='sign language interpreter')),
                ('has_audio_description', models.BooleanField(default=False, verbose_name='audio description')),
                ('has_hearing_loop', models.BooleanField(default=False, verbose_name='hearing loop')),
                ('has_registration', models.BooleanField(default=False, verbose_name='registration')),
                ('capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='seats')),
                ('has_waiting_list', models.BooleanField(default=True, verbose_name='waiting list')),
                ('party_limit', models.PositiveSmallIntegerField(default=4, verbose_name='people in one registration')),
                ('audiences', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='events', to='events.audience', verbose_name='for whom')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.picture', verbose_name='picture')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='libraries.library', verbose_name='branch or department')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='EventTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='events.eventpage')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='eventpage',
            name='tags',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A comma-separated list of tags.', through='events.EventTag', to='taggit.Tag', verbose_name='tags'),
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule_date', models.DateField()),
                ('starts', models.DateTimeField(verbose_name='begins')),
                ('ends', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                ('over_at', models.DateTimeField(db_index=True)),
                ('is_all_day', models.BooleanField(default=False, verbose_name='all day')),
                ('state', models.CharField(choices=[('scheduled', 'scheduled'), ('cancelled', 'cancelled')], default='scheduled', max_length=10, verbose_name='state')),
                ('has_own_time', models.BooleanField(default=False)),
                ('title', models.CharField(blank=True, max_length=255, verbose_name='title on this date')),
                ('place_note', models.CharField(blank=True, max_length=255, verbose_name='place on this date')),
                ('note', models.CharField(blank=True, max_length=255, verbose_name='note for this date')),
                ('own_capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='seats on this date')),
                ('taken', models.PositiveIntegerField(default=0)),
                ('seats', models.PositiveIntegerField(blank=True, null=True)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField()),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('library', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='libraries.library', verbose_name='library')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='events.eventpage')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='libraries.library', verbose_name='place')),
            ],
            options={
                'verbose_name': 'date of an event',
                'verbose_name_plural': 'dates of events',
                'ordering': ['starts', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EventReportPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('place_kind', models.CharField(choices=[('library', 'in the library'), ('elsewhere', 'elsewhere'), ('online', 'online')], default='library', max_length=10, verbose_name='where')),
                ('hall', models.CharField(blank=True, max_length=120, verbose_name='hall, floor')),
                ('address', models.CharField(blank=True, max_length=255, verbose_name='address')),
                ('online_url', models.URLField(blank=True, verbose_name='link to the broadcast')),
                ('lead', models.TextField(blank=True, max_length=400, verbose_name='in two sentences')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('picture', 4), ('gallery', 10), ('file', 13), ('quote', 16), ('video', 20), ('table', 25), ('contact', 31), ('answer', 34), ('link', 39)], blank=True, block_lookup={0: ('bibnet.pages.blocks.body.HeadingBlock', (), {}), 1: ('bibnet.pages.blocks.body.TextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link']}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 2), ('caption', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud to those who do not see the pictures.', 'label': 'What the pictures show', 'max_length': 200}), 6: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'What is to be seen', 'max_length': 200, 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('image', 6), ('description', 7)]], {}), 9: ('wagtail.blocks.ListBlock', (8,), {'label': 'Pictures'}), 10: ('wagtail.blocks.StructBlock', [[('description', 5), ('pictures', 9)]], {}), 11: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'Text of the link', 'max_length': 200, 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('document', 11), ('title', 12)]], {}), 14: ('wagtail.blocks.TextBlock', (), {'label': 'Quotation'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Author', 'max_length': 120, 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('text', 14), ('author', 15)]], {}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'Name of the video', 'max_length': 120}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Address of the video'}), 19: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture', 'required': False}), 20: ('wagtail.blocks.StructBlock', [[('title', 17), ('address', 18), ('poster', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'What the table shows', 'max_length': 120}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'required': False}), 23: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'link'], 'label': 'Text with links', 'required': False}), 24: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 22), ('rich_text', 23)]], {'label': 'Table'}), 25: ('wagtail.blocks.StructBlock', [[('title', 21), ('table', 24)]], {}), 26: ('wagtail.blocks.CharBlock', (), {'label': 'Name', 'max_length': 120}), 27: ('wagtail.blocks.CharBlock', (), {'label': 'Post or department', 'max_length': 120, 'required': False}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'Telephone', 'max_length': 40, 'required': False}), 29: ('wagtail.blocks.EmailBlock', (), {'label': 'E-mail', 'required': False}), 30: ('wagtail.blocks.CharBlock', (), {'label': 'When and where', 'max_length': 160, 'required': False}), 31: ('wagtail.blocks.StructBlock', [[('name', 26), ('post', 27), ('phone', 28), ('email', 29), ('note', 30)]], {}), 32: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 200}), 33: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Answer'}), 34: ('wagtail.blocks.StructBlock', [[('question', 32), ('answer', 33)]], {}), 35: ('wagtail.blocks.CharBlock', (), {'label': 'Text of the link', 'max_length': 60, 'required': False}), 36: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 37: ('wagtail.blocks.CharBlock', (), {'label': 'or address', 'max_length': 300, 'required': False, 'validators': [django.core.validators.RegexValidator('^(https?://|/|mailto:|tel:)\\S+$', 'Begin with https://, or with a slash for a page of this site, for example /news/.')]}), 38: ('wagtail.blocks.CharBlock', (), {'label': 'Note under the link', 'max_length': 90, 'required': False}), 39: ('wagtail.blocks.StructBlock', [[('title', 35), ('page', 36), ('address', 37), ('note', 38)]], {})}, verbose_name='text')),
                ('date', models.DateField(null=True, verbose_name='date')),
                ('time_from', models.TimeField(blank=True, null=True, verbose_name='began at')),
                ('time_to', models.TimeField(blank=True, null=True, verbose_name='ended at')),
                ('age_mark', models.CharField(choices=[('0+', '0+'), ('6+', '6+'), ('12+', '12+'), ('16+', '16+'), ('18+', '18+')], max_length=3, verbose_name='age mark')),
                ('attended', models.PositiveIntegerField(blank=True, null=True, verbose_name='people came')),
                ('attended_by_age', models.JSONField(blank=True, default=dict, verbose_name='by age')),
                ('registered', models.PositiveIntegerField(blank=True, null=True, verbose_name='had registered')),
                ('joined', models.PositiveIntegerField(blank=True, null=True, verbose_name='joined the library')),
                ('borrowed', models.PositiveIntegerField(blank=True, null=True, verbose_name='books taken home')),
                ('is_figures_only', models.BooleanField(default=False, verbose_name='figures only, no page')),
                ('gallery_description', models.CharField(blank=True, max_length=255, verbose_name='what the pictures show')),
                ('has_photo_consent', models.BooleanField(default=False, verbose_name='no minors in the pictures, or their parents agreed')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='libraries.library', verbose_name='branch or department')),
                ('occurrence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='events.occurrence', verbose_name='event')),
            ],
            options={
                'verbose_name': 'event report',
                'verbose_name_plural': 'event reports',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('people', models.PositiveSmallIntegerField(default=1, verbose_name='people')),
                ('state', models.CharField(choices=[('registered', 'has a seat'), ('waiting', 'on the waiting list'), ('cancelled', 'cancelled')], max_length=10, verbose_name='state')),
                ('channel', models.CharField(choices=[('site', 'on the site'), ('staff', 'by the staff, on the telephone or at the desk')], default='site', max_length=10, verbose_name='came')),
                ('came', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='people came')),
                ('created_at', models.DateTimeField(verbose_name='made at')),
                ('state_at', models.DateTimeField(verbose_name='in this state since')),
                ('consent_hash', models.CharField(blank=True, max_length=64)),
                ('consent_at', models.DateTimeField(blank=True, null=True)),
                ('consent_ip', models.GenericIPAddressField(blank=True, null=True)),
                ('to_say', models.CharField(blank=True, choices=[('moved_up', 'there is a seat now'), ('changed', 'another time or place'), ('cancelled', 'called off')], max_length=20, verbose_name='to say by telephone')),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('forgotten_at', models.DateTimeField(blank=True, null=True)),
                ('consent_document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.consentdocument')),
                ('library', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='libraries.library', verbose_name='library')),
                ('occurrence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registrations', to='events.occurrence')),
                ('operator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='libraries.library')),
                ('reader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='event_registrations', to='accounts.reader')),
            ],
            options={
                'verbose_name': 'registration',
                'verbose_name_plural': 'registrations',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('description', models.CharField(blank=True, max_length=255, verbose_name='what it shows')),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pages.picture', verbose_name='picture')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='events.eventreportpage')),
            ],
            options={
                'verbose_name': 'picture of a report',
                'verbose_name_plural': 'pictures of a report',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReportTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='events.eventreportpage')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='eventreportpage',
            name='tags',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A comma-separated list of tags.', through='events.ReportTag', to='taggit.Tag', verbose_name='tags'),
        ),
        migrations.AddConstraint(
            model_name='eventpage',
            constraint=models.CheckConstraint(condition=models.Q(('age_mark__in', ['', '0+', '6+', '12+', '16+', '18+'])), name='event_age_mark_known'),
        ),
        migrations.AddConstraint(
            model_name='eventpage',
            constraint=models.CheckConstraint(condition=models.Q(('party_limit__gte', 1)), name='event_party_of_one_at_least'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['starts'], name='occurrence_starts'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['place', 'starts'], name='occurrence_by_place'),
        ),
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['library', 'over_at'], name='occurrence_by_library'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.UniqueConstraint(fields=('page', 'rule_date'), name='one_occurrence_per_day'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='occurrence_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(('seats__isnull', True), ('taken__lte', models.F('seats')), _connector='OR'), name='no_seat_given_twice'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['occurrence', 'state'], name='registration_by_state'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='registration_has_people'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('registered', 'waiting'))), fields=('occurrence', 'reader'), name='one_registration_per_reader'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('registered', 'waiting')), models.Q(('phone', ''), _negated=True)), fields=('occurrence', 'phone'), name='one_registration_per_telephone'),
        ),
        migrations.AddConstraint(
            model_name='eventreportpage',
            constraint=models.CheckConstraint(condition=models.Q(('age_mark__in', ['', '0+', '6+', '12+', '16+', '18+'])), name='report_age_mark_known'),
        ),
    ]
