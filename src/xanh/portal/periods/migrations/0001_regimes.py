import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import xanh.portal.periods.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0003_clerks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Regime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[("periodic", "periodic"), ("thematic", "thematic"), ("ad_hoc", "ad_hoc")],
                        default=xanh.portal.periods.rules.RegimeKind["PERIODIC"],
                        max_length=10,
                    ),
                ),
                (
                    "content",
                    models.CharField(
                        choices=[("text", "text"), ("figures", "figures"), ("both", "both")],
                        default=xanh.portal.periods.rules.Content["BOTH"],
                        max_length=10,
                    ),
                ),
                ("frequency", models.CharField(max_length=12)),
                ("period_rule", models.CharField(max_length=20)),
                ("legal_basis", models.CharField(blank=True, max_length=500)),
                ("sending", models.CharField(blank=True, max_length=200)),
                ("guide", models.TextField(blank=True)),
                ("remind_before", models.JSONField(default=list)),
                ("remind_after", models.JSONField(default=list)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_from__lte", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="regime_valid_from_before_to",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StateDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("works", models.BooleanField()),
                ("reason", models.CharField(max_length=200)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("confirmed", models.BooleanField(default=True)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=20)),
                ("kind", models.CharField(choices=[("text", "text"), ("figure", "figure")], max_length=6)),
                ("title", models.CharField(max_length=300)),
                ("hint", models.CharField(blank=True, max_length=500)),
                ("measure", models.CharField(blank=True, max_length=40)),
                ("decimals", models.PositiveSmallIntegerField(default=2)),
                ("required", models.BooleanField(default=True)),
                ("node_code", models.CharField(blank=True, max_length=20)),
                (
                    "roll_up",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("sum", "sum"),
                            ("mean", "mean"),
                            ("least", "least"),
                            ("greatest", "greatest"),
                        ],
                        default=xanh.portal.periods.rules.RollUp["NONE"],
                        max_length=8,
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="periods.regime"
                    ),
                ),
            ],
            options={
                "ordering": ["regime", "position"],
                "constraints": [models.UniqueConstraint(fields=("regime", "code"), name="line_code_once")],
            },
        ),
        migrations.CreateModel(
            name="Tier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("due", models.JSONField()),
                ("opens_before", models.PositiveSmallIntegerField(default=30)),
                ("locks_after", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receives_in",
                        to="agencies.agency",
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tiers", to="periods.regime"
                    ),
                ),
                ("reporters", models.ManyToManyField(related_name="reports_in", to="agencies.agency")),
            ],
            options={
                "ordering": ["regime", "level"],
                "constraints": [models.UniqueConstraint(fields=("regime", "level"), name="tier_once")],
            },
        ),
    ]
