"""Open sessions as signing in does, for many people at once; prints them as JSON by name.

Run as a script in the workbench's environment, the names of the people (`cb-*` for many) behind it. A session
lasts as long as the workbench's clock says: after a night people sign in anew.
"""

import json
import sys
from fnmatch import fnmatch

from django.db import transaction
from django.test import Client

from xanh.portal.agencies.models import User


def session_of(user: User) -> str:
    visitor = Client(SERVER_NAME="localhost")
    visitor.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return visitor.cookies["sessionid"].value


if __name__ == "__main__":
    with transaction.atomic():
        wanted = [user for user in User.objects.all() if any(fnmatch(user.username, w) for w in sys.argv[1:])]
        print(json.dumps({user.username: session_of(user) for user in wanted}))
