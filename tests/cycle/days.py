"""The people of the cycle on one day: units over HTTP, the cast at browsers; each morning anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.browser.workbench import ROOT, Workbench
from tests.cycle.caller import Person
from tests.cycle.clock import Clock
from tests.cycle.office import Duty, Unit

SCRIPTS = ROOT / "tests" / "cycle"
PERIOD = "20263"


@dataclass
class Days:
    """The workbench and who works with it."""

    workbench: Workbench
    clock: Clock
    sign_in: Callable[..., Page]
    tier: int = 0
    names: dict[str, str] = field(default_factory=dict)  # of the units, by code
    communes: frozenset[str] = frozenset()
    sessions: dict[str, str] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def duty(self) -> Duty:
        return Duty(self.tier, PERIOD)

    def seed(self) -> None:
        """Departments up to 20, an officer and a head for each of the 85."""
        found = json.loads(self.workbench.run(SCRIPTS / "people.py"))
        self.tier = found["tier"]
        self.names = {code: unit["name"] for code, unit in found["units"].items()}
        self.communes = frozenset(c for c, unit in found["units"].items() if unit["kind"] == "commune")

    def comes(self, moment: str) -> None:
        """The clock moves on; whoever was signed in has been idle too long."""
        self.clock.set(moment)
        told = self.workbench.run(SCRIPTS / "sessions.py", "cb-*", "tr-*", "dm-*", "ha", "quang")
        self.sessions = json.loads(told)
        for page in self.pages.values():
            page.context.close()
        self.pages = {}

    def at_browser(self, name: str, **options: object) -> Page:
        if name not in self.pages:
            self.pages[name] = self.sign_in(name, **options)
        return self.pages[name]

    def over_http(self, name: str) -> Person:
        return Person(self.workbench.url, self.sessions[name])

    def unit(self, code: str) -> Unit:
        return Unit(code, self.names[code], self.over_http(f"cb-{code}"), self.over_http(f"tr-{code}"))

    def units(self, *but: str) -> list[Unit]:
        return [self.unit(code) for code in self.names if code not in but]
