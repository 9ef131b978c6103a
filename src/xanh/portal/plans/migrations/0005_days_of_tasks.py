from datetime import date, timedelta

from django.db import migrations


def last_days(schedule, year):
    """The days that a schedule names, as far as they can be told without its rules of recurrence."""
    if not schedule:
        return []
    if schedule["kind"] == "milestones":
        return [day for item in schedule["items"] for day in last_days(item, year)]
    if schedule["kind"] == "date":
        return [date.fromisoformat(schedule["date"]) - timedelta(days=schedule.get("rule") == "before")]
    if schedule["kind"] == "period" and schedule["until"]:
        return [date.fromisoformat(schedule["until"])]
    return [date(year, 12, 31)] if schedule["kind"] == "recurrence" and year else []


def date_tasks(apps, schema_editor):
    """Tasks that were here before get the days of their schedules."""
    dated = []
    for task in apps.get_model("plans", "Task").objects.filter(schedule__isnull=False).select_related("plan"):
        days = last_days(task.schedule, task.plan.year)
        if days:
            task.due_on, task.next_due_on = max(days), min(days)
            dated.append(task)
    apps.get_model("plans", "Task").objects.bulk_update(dated, ["due_on", "next_due_on"], batch_size=200)


class Migration(migrations.Migration):
    """Apart from the columns: PostgreSQL changes no table whose rows wait for a check."""

    dependencies = [("plans", "0004_cascade")]
    operations = [migrations.RunPython(date_tasks, migrations.RunPython.noop)]
