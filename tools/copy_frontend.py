"""Copy from node_modules what the pages load into the folder served as /static/vendor/.

The folder is made anew each time and is not under version control. Standard library only.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/xanh/portal/static/vendor"

FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
}
FONT = "@fontsource/be-vietnam-pro"
FONT_WEIGHTS = (400, 500, 600, 700)
FONT_SUBSETS = ("vietnamese", "latin-ext", "latin")
ICONS = "@tabler/icons/icons/outline"
ICON_NAMES = ROOT / "tools" / "icons.txt"
SOURCE_MAP = re.compile(r"^(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)
FACE = re.compile(
    r"/\* be-vietnam-pro-(?P<subset>[a-z-]+)-\d+-normal \*/\s*(?P<rule>@font-face \{.*?\})", re.DOTALL
)


def main() -> int:
    if not MODULES.is_dir():
        print("node_modules is missing. Remedy: make setup", file=sys.stderr)
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "files").mkdir(parents=True)
    for name, source in FILES.items():
        copy_text(MODULES / source, VENDOR / name)
    copy_font()
    write_icons()
    return 0


def copy_text(source: Path, target: Path) -> None:
    """Without the pointer to a source map that is not served: hashed static storage would miss the file."""
    target.write_text(SOURCE_MAP.sub("", source.read_text("utf-8")), "utf-8")


def copy_font() -> None:
    """One stylesheet of the weights and subsets in use, woff2 only."""
    rules = [rule for weight in FONT_WEIGHTS for rule in faces(weight)]
    (VENDOR / "be-vietnam-pro.css").write_text("\n".join(rules) + "\n", "utf-8")
    for rule in rules:
        for file in re.findall(r"url\(\./(files/[^)]+)\)", rule):
            shutil.copyfile(MODULES / FONT / file, VENDOR / file)


def faces(weight: int) -> list[str]:
    css = (MODULES / FONT / f"{weight}.css").read_text("utf-8")
    found = {match["subset"]: match["rule"] for match in FACE.finditer(css)}
    return [re.sub(r",\s*url\([^)]+\.woff\) format\('woff'\)", "", found[subset]) for subset in FONT_SUBSETS]


def write_icons() -> None:
    """One SVG of symbols, used as `<use href="{% static 'vendor/icons.svg' %}#NAME"/>`."""
    symbols = [symbol(name) for name in ICON_NAMES.read_text("utf-8").split()]
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (VENDOR / "icons.svg").write_text(sprite, "utf-8")


def symbol(name: str) -> str:
    svg = (MODULES / ICONS / f"{name}.svg").read_text("utf-8")
    inside = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    pen = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" viewBox="0 0 24 24" {pen}>{" ".join(inside.split())}</symbol>'


if __name__ == "__main__":
    sys.exit(main())
