"""Lines can be searched without tone marks and by date; the guards stand aside while the key is filled in."""

from importlib import import_module
from unicodedata import combining, normalize

from django.db import migrations, models

guards = import_module("xanh.portal.journal.migrations.0002_append_only")
AT_ONCE = 2000


def texts(data):
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        return [text for value in data for text in texts(value)]
    return [] if data in (None, "", True, False) else [str(data)]


def key(entry):
    written = " | ".join([entry.actor_name, entry.act, entry.object_label, *texts(entry.details)])
    plain = normalize("NFD", written.lower().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not combining(c)).split())[:2000]


def fill(apps, schema_editor):
    Entry = apps.get_model("journal", "Entry")
    batch = []
    for entry in Entry.objects.order_by("id").iterator(chunk_size=AT_ONCE):
        entry.search_key = key(entry)
        batch.append(entry)
        if len(batch) == AT_ONCE:
            Entry.objects.bulk_update(batch, ["search_key"])
            batch = []
    Entry.objects.bulk_update(batch, ["search_key"])


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]

    operations = [
        migrations.RunPython(guards.unguard, guards.guard),
        migrations.AddField("entry", "search_key", models.TextField(default="", editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex("entry", models.Index(fields=["at"], name="journal_at")),
        migrations.RunPython(guards.guard, guards.unguard),
    ]
