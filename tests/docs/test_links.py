"""Every link and picture of the documentation leads somewhere."""

from __future__ import annotations

import pytest

from tests.docs.pages import PAGES, ROOT, Page

LARGEST_PICTURE = 200_000  # bytes: the guide is read over weak links


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_and_headings(page: Page) -> None:
    assert [target for target in page.links if not leads_somewhere(page, target)] == []


def leads_somewhere(page: Page, target: str) -> bool:
    name, _, heading = target.partition("#")
    path = (page.path.parent / name).resolve() if name else page.path
    if not path.is_relative_to(ROOT) or not path.exists():
        return False
    return not heading or heading in Page(path).anchors


def test_pictures_are_small_and_every_one_is_shown() -> None:
    pictures = list(ROOT.glob("docs/images/*"))
    shown = {(page.path.parent / target).resolve() for page in PAGES for target in page.links}
    assert [p.name for p in pictures if p.stat().st_size > LARGEST_PICTURE] == []
    assert [p.name for p in pictures if p.resolve() not in shown] == []


def test_every_page_is_reached_from_a_readme() -> None:
    by_path = {page.path.resolve(): page for page in PAGES}
    reached, waiting = set(), [ROOT / "README.md", ROOT / "README.vi.md"]
    while waiting:
        path = waiting.pop().resolve()
        if path in by_path and path not in reached:
            reached.add(path)
            waiting += [path.parent / link.partition("#")[0] for link in by_path[path].links]
    assert [page.name for path, page in by_path.items() if path not in reached] == []
