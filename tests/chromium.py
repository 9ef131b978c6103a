"""The Chromium that tests drive and print with."""

import os
import shutil

# The shell has all of Chromium but its own windows, which no test looks at and which cost a third more.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("XANH_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), "chromium")
