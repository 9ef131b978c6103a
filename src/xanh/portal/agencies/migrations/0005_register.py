import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = {
    "cac-so-lien-quan": ["department", "provincial"],
    "cac-so-doan-the": ["department", "provincial", "association"],
}


def kinds_of_groups(apps, schema_editor):
    """What stood in the code until now."""
    for code, kinds in KINDS.items():
        apps.get_model("agencies", "Agency").objects.filter(code=code).update(kinds=kinds)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="kinds",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.CreateModel(
            name="Merger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("why", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                ("made_successor", models.BooleanField(default=False)),
                ("people_moved_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mergers",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="AgencyCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_index=True, max_length=35)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["agency", "-valid_from", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_from__lte", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="agency_code_from_before_to",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=150)),
                ("post", models.CharField(blank=True, max_length=150)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("erased_at", models.DateTimeField(editable=False, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "agency",
                    models.OrderBy(models.F("valid_to"), descending=True, nulls_first=True),
                    "name",
                    "id",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_from__lte", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="contact_from_before_to",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_rows",
                        to="agencies.agency",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="member_rows",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["group", "agency__sort_key", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_from__lte", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="group_member_from_before_to",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MergerPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_to", models.DateField(null=True)),
                ("moved", models.JSONField(default=list)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merger_parts",
                        to="agencies.agency",
                    ),
                ),
                (
                    "merger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="agencies.merger",
                    ),
                ),
            ],
            options={
                "ordering": ["merger", "agency__sort_key"],
                "constraints": [
                    models.UniqueConstraint(fields=("merger", "agency"), name="merger_part_once")
                ],
            },
        ),
        migrations.RunPython(kinds_of_groups, migrations.RunPython.noop),
    ]
