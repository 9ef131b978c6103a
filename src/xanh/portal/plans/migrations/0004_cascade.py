import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_clerks"),
        ("plans", "0003_schedules_and_named_goals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Serving",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("node_code", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="plan",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="given_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="received_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="cancelled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="cancelled_why",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="task",
            name="done_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="measure",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="task",
            name="next_due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="subtasks",
                to="plans.task",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="progress",
            field=models.DecimalField(decimal_places=2, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="quantity",
            field=models.DecimalField(decimal_places=4, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="requires_evidence",
            field=models.CharField(
                choices=[("required", "required"), ("explained", "explained"), ("none", "none")],
                default="explained",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="start_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="task",
            name="weight",
            field=models.DecimalField(decimal_places=3, default=1, max_digits=8),
        ),
        migrations.AlterField(
            model_name="plan",
            name="state",
            field=models.CharField(
                choices=[
                    ("cited", "cited"),
                    ("drafting", "drafting"),
                    ("accepted", "accepted"),
                    ("superseded", "superseded"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["plan", "next_due_on"], name="task_next_due"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "drafting")),
                fields=("parent", "issuer"),
                name="plan_drafted_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 0)), name="task_weight_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("progress", None),
                    models.Q(("progress__gte", 0), ("progress__lte", 100)),
                    _connector="OR",
                ),
                name="task_progress_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start_on", None),
                    ("due_on", None),
                    ("start_on__lte", models.F("due_on")),
                    _connector="OR",
                ),
                name="task_starts_before_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True), name="task_not_its_own_parent"
            ),
        ),
        migrations.AddField(
            model_name="serving",
            name="aim",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="served_by",
                to="plans.task",
            ),
        ),
        migrations.AddField(
            model_name="serving",
            name="indicator",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="served_by",
                to="plans.planindicator",
            ),
        ),
        migrations.AddField(
            model_name="serving",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="servings", to="plans.task"
            ),
        ),
        migrations.AddConstraint(
            model_name="serving",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("aim", None), ("indicator__isnull", False), ("node_code", "")),
                    models.Q(("aim__isnull", False), ("indicator", None), ("node_code", "")),
                    models.Q(("aim", None), ("indicator", None), models.Q(("node_code", ""), _negated=True)),
                    _connector="OR",
                ),
                name="serving_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="serving",
            constraint=models.UniqueConstraint(
                condition=models.Q(("indicator__isnull", False)),
                fields=("task", "indicator"),
                name="serving_indicator_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="serving",
            constraint=models.UniqueConstraint(
                condition=models.Q(("aim__isnull", False)), fields=("task", "aim"), name="serving_task_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="serving",
            constraint=models.UniqueConstraint(
                condition=models.Q(("node_code", ""), _negated=True),
                fields=("task", "node_code"),
                name="serving_node_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="serving",
            constraint=models.CheckConstraint(
                condition=models.Q(("aim", models.F("task")), _negated=True), name="serving_not_itself"
            ),
        ),
    ]
