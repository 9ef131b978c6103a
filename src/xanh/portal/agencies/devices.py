"""A device in words, from what its browser says of itself. Pure: no Django."""

import re

# The first that fits counts: Edge calls itself Chrome, too, and Chrome calls itself Safari.
BROWSERS = (
    ("Cốc Cốc", r"coc_coc_browser|CocCoc"),
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def device(agent: str) -> str:
    """Browser and system by their own names; empty where neither is known.

    >>> device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    """
    return ", ".join(name for table in (BROWSERS, SYSTEMS) if (name := _first(table, agent)))


def _first(table: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, sign in table if re.search(sign, agent)), "")
