"""`xanh manage reset_second_factor NAME --why REASON`: for an administrator whom no other can help."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from xanh.portal.agencies import accounts
from xanh.portal.agencies.models import User
from xanh.reference import ProblemError


class Command(BaseCommand):
    """As the button on a person's page, from the machine itself."""

    help = "Take all second factors of a person away; their sessions end, the journal keeps the reason."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name the person signs in with")
        parser.add_argument("--why", required=True, help="the reason, for the journal")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"no such name: {options['name']}")
        try:
            accounts.reset_second_factor(user, why=options["why"], by=None, at=timezone.now())
        except ProblemError as error:
            problem = error.problems[0]
            raise CommandError(f"{problem.message('en')} {problem.remedy('en')}") from error
        self.stdout.write(f"{user}: second factor reset")
