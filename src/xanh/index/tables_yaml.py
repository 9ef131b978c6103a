"""A framework as YAML: text with line numbers first, so that every problem names its line.

Codes are text even where they look like numbers: 1.10 stays 1.10 and is not 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from xanh.index.checking_structure import nearest
from xanh.index.framework import Framework, Group, Indicator
from xanh.index.recipe import Recipe, Step
from xanh.index.tables_number import Style
from xanh.reference import Place, Problem, ProblemError

DIRECTIONS = {"higher": 1, "1": 1, "+1": 1, "lower": -1, "-1": -1, "unknown": None}
WRITTEN = {1: "higher", -1: "lower", None: "unknown"}
OF_FRAMEWORK = ("framework", "edition", "names", "valid", "source", "method", "groups", "indicators")
OF_GROUP = ("code", "parent", "weight", "direction", "names", "measure", "target")
OF_INDICATOR = (
    "code", "parent", "weight", "direction", "direction_state", "names", "measure", "source", "target",
    "goalposts", "denominator", "scale", "parameters",
)  # fmt: skip
OF_METHOD = ("steps", "missing", "tie_tolerance")


@dataclass(frozen=True)
class Written:
    """A scalar of the file: its text, what YAML makes of it, its line."""

    text: str
    value: Any
    line: int


@dataclass(frozen=True)
class Lines:
    """A list of the file and its line."""

    items: tuple[Any, ...]
    line: int


@dataclass(frozen=True)
class Keys:
    """A mapping of the file and its line."""

    items: Mapping[str, Any]
    line: int


Part = Written | Lines | Keys


class Reader:
    """Reads one file; problems are gathered and raised together at the end."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.problems: list[Problem] = []

    def framework(self, text: str) -> Framework:
        """The framework of a whole file."""
        found = self._framework(self._keys(parsed(text, self.origin), "framework", OF_FRAMEWORK))
        if self.problems:
            raise ProblemError(self.problems)
        return found

    def recipe(self, text: str) -> Recipe:
        """The recipe of a file that holds nothing else: steps, missing, tie_tolerance."""
        found = self._recipe(Keys({"method": parsed(text, self.origin)}, 1))
        if self.problems:
            raise ProblemError(self.problems)
        return found

    def _framework(self, keys: Keys) -> Framework:
        valid = self._keys(keys.items.get("valid"), "valid", ("from", "to"))
        return Framework(
            code=self._text(keys, "framework", wanted=True),
            indicators=tuple(self._indicator(part) for part in self._list(keys, "indicators")),
            groups=tuple(self._group(part) for part in self._list(keys, "groups")),
            edition=self._text(keys, "edition"),
            names=self._names(keys),
            recipe=self._recipe(keys),
            valid_from=self._day(valid, "from"),
            valid_to=self._day(valid, "to"),
            source=self._text(keys, "source"),
        )

    def _group(self, part: Part) -> Group:
        keys = self._keys(part, "groups", OF_GROUP)
        direction = self._direction(keys)
        return Group(
            code=self._text(keys, "code", wanted=True),
            parent=self._text(keys, "parent") or None,
            weight=self._number(keys, "weight", 1.0) or 0.0,
            direction=0 if direction is None else direction,
            names=self._names(keys),
            measure=self._text(keys, "measure"),
            target=self._number(keys, "target"),
        )

    def _indicator(self, part: Part) -> Indicator:
        keys = self._keys(part, "indicators", OF_INDICATOR)
        parameters = keys.items.get("parameters")
        return Indicator(
            code=self._text(keys, "code", wanted=True),
            parent=self._text(keys, "parent", wanted=True),
            weight=self._number(keys, "weight", 1.0) or 0.0,
            direction=self._direction(keys),
            direction_state=self._text(keys, "direction_state") or "stated",
            names=self._names(keys),
            measure=self._text(keys, "measure"),
            source=self._text(keys, "source"),
            target=self._number(keys, "target"),
            goalposts=self._goalposts(keys),
            denominator=self._text(keys, "denominator") or None,
            scale=self._number(keys, "scale", 1.0) or 0.0,
            parameters=plain(parameters) if isinstance(parameters, Keys) else {},
        )

    def _goalposts(self, keys: Keys) -> tuple[float, float] | None:
        part = keys.items.get("goalposts")
        if part is None:
            return None
        posts = self._keys(part, "goalposts", ("worst", "best"))
        worst, best = self._number(posts, "worst"), self._number(posts, "best")
        if worst is None or best is None:
            self._wrong("goalposts", "", posts.line, "{worst: ..., best: ...}")
            return None
        return worst, best

    def _direction(self, keys: Keys) -> int | None:
        part = keys.items.get("direction")
        if part is None:
            return 1
        found = part.text if isinstance(part, Written) else ""
        if found not in DIRECTIONS:
            self._wrong("direction", found, part.line, "higher, lower, unknown")
            return None
        return DIRECTIONS[found]

    def _recipe(self, keys: Keys) -> Recipe:
        if "method" not in keys.items:
            return Recipe()
        method = self._keys(keys.items["method"], "method", OF_METHOD)
        steps = tuple(found for part in self._list(method, "steps") if (found := self._step(part)))
        tolerance = self._number(method, "tie_tolerance", 1e-9)
        missing = self._text(method, "missing") or "refuse"
        return Recipe(
            steps if "steps" in method.items else Recipe().steps,
            missing,
            0.0 if tolerance is None else tolerance,
        )

    def _step(self, part: Part) -> Step | None:
        if not isinstance(part, Keys) or not {"stage", "method"} <= set(part.items):
            self._wrong("steps", "", part.line, "stage: ..., method: ...")
            return None
        try:
            return Step.of_json(plain(part))
        except (AttributeError, KeyError, TypeError, ValueError):
            self._wrong("each", "", part.line, "{code: {method: ...}}, each_level: {2: {method: ...}}")
            return None

    def _names(self, keys: Keys) -> dict[str, str]:
        part = keys.items.get("names")
        if isinstance(part, Keys):
            return {language: self._text(part, language) for language in part.items}
        return {"vi": part.text} if isinstance(part, Written) else {}

    def _keys(self, part: Part | None, where: str, known: tuple[str, ...]) -> Keys:
        """A mapping whose keys are all known."""
        if part is None:
            return Keys({}, 1)
        if not isinstance(part, Keys):
            self._wrong(where, getattr(part, "text", ""), part.line, ", ".join(known))
            return Keys({}, part.line)
        for name, below in part.items.items():
            if name not in known:
                values = {"key": name, "where": where, "nearest": nearest(name, known)}
                self.problems.append(Problem("index.unknown_key", self._at(below.line), values))
        return part

    def _list(self, keys: Keys, name: str) -> tuple[Part, ...]:
        part = keys.items.get(name)
        if part is None:
            return ()
        if not isinstance(part, Lines):
            self._wrong(name, getattr(part, "text", ""), part.line, "- ...")
            return ()
        return part.items

    def _text(self, keys: Keys, name: str, *, wanted: bool = False) -> str:
        part = keys.items.get(name)
        if isinstance(part, Written) and (part.value is not None or part.text not in ("", "~", "null")):
            return part.text.strip()
        if part is not None and not isinstance(part, Written):
            self._wrong(name, "", part.line, "text")
        elif wanted:
            self.problems.append(
                Problem("index.key_absent", self._at(keys.line), {"key": name, "at": keys.line})
            )
        return ""

    def _number(self, keys: Keys, name: str, otherwise: float | None = None) -> float | None:
        part = keys.items.get(name)
        if part is None or (isinstance(part, Written) and part.value is None):
            return otherwise
        if isinstance(part, Written):
            if isinstance(part.value, int | float) and not isinstance(part.value, bool):
                return float(part.value)
            found = Style(".").read(part.text)
            if found is not None:
                return found
        self._wrong(name, getattr(part, "text", ""), part.line, "1.5")
        return otherwise

    def _day(self, keys: Keys, name: str) -> date | None:
        found = self._text(keys, name)
        try:
            return date.fromisoformat(found) if found else None
        except ValueError:
            self._wrong(name, found, keys.line, "2026-12-31")
            return None

    def _wrong(self, key: str, value: str, line: int, wanted: str) -> None:
        values = {"key": key, "value": value[:60], "wanted": wanted, "at": line}
        self.problems.append(Problem("index.bad_entry", self._at(line), values))

    def _at(self, line: int) -> Place:
        return Place(file=self.origin, line=line)


def parsed(text: str, origin: str) -> Part:
    """The file as parts with lines; no anchors, no key twice.

    Raises
    ------
    ProblemError
        `index.bad_yaml`.
    """
    try:
        root = _Composer(text).get_single_node()
        if root is None:
            raise ProblemError(Problem("index.empty_file", Place(file=origin)))
        return _part(root)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(file=origin, line=mark.line + 1 if mark else 1)
        reason = getattr(error, "problem", None) or type(error).__name__
        raise ProblemError(Problem("index.bad_yaml", place, {"reason": str(reason)[:120]})) from error


class _Composer(yaml.SafeLoader):
    """Anchors are refused: a small file of them stands for a huge one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="anchors (&, *) are not used here", problem_mark=mark)
        return super().compose_node(parent, index)


def _part(node: yaml.Node) -> Part:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Written(node.value, _value(node), line)
    if isinstance(node, yaml.SequenceNode):
        return Lines(tuple(_part(item) for item in node.value), line)
    found: dict[str, Any] = {}
    for key, below in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not name or name in found:
            reason = f'the key "{name}" stands twice' if name else "a key is no text"
            raise yaml.MarkedYAMLError(problem=reason, problem_mark=key.start_mark)
        found[name] = _part(below)
    return Keys(found, line)


def _value(node: yaml.ScalarNode) -> Any:
    """What YAML makes of a scalar; dates and the like stay text."""
    if node.tag.rpartition(":")[2] not in ("int", "float", "bool", "null"):
        return node.value
    try:
        return yaml.safe_load(node.value)
    except (ValueError, yaml.YAMLError):
        return node.value


def plain(part: Any) -> Any:
    """A part as plain data."""
    if isinstance(part, Written):
        return part.value
    if isinstance(part, Lines):
        return [plain(item) for item in part.items]
    return {name: plain(below) for name, below in part.items.items()}


def to_plain(framework: Framework) -> dict[str, Any]:
    """A framework as plain data, in the order of the file; what has its default is left out."""
    valid = {"from": framework.valid_from, "to": framework.valid_to}
    found: dict[str, Any] = {
        "framework": framework.code,
        "edition": framework.edition,
        "names": dict(framework.names),
        "valid": {name: day.isoformat() for name, day in valid.items() if day},
        "source": framework.source,
        "method": framework.recipe.to_json(),
        "groups": [dict(_of_group(group)) for group in framework.groups],
        "indicators": [dict(_of_indicator(indicator)) for indicator in framework.indicators],
    }
    return {name: value for name, value in found.items() if value not in ("", {}) or name == "framework"}


def _of_group(group: Group) -> Iterator[tuple[str, Any]]:
    yield "code", group.code
    if group.parent is not None:
        yield "parent", group.parent
    yield from _shared(group)


def _of_indicator(indicator: Indicator) -> Iterator[tuple[str, Any]]:
    yield from (("code", indicator.code), ("parent", indicator.parent))
    yield from _shared(indicator)
    if indicator.direction_state != "stated":
        yield "direction_state", indicator.direction_state
    if indicator.source:
        yield "source", indicator.source
    if indicator.goalposts is not None:
        yield "goalposts", dict(zip(("worst", "best"), map(float, indicator.goalposts), strict=True))
    if indicator.denominator is not None:
        yield "denominator", indicator.denominator
    if indicator.scale != 1:
        yield "scale", float(indicator.scale)
    if indicator.parameters:
        yield "parameters", dict(indicator.parameters)


def _shared(node: Group | Indicator) -> Iterator[tuple[str, Any]]:
    if node.weight != 1:
        yield "weight", float(node.weight)
    yield "direction", WRITTEN.get(node.direction, str(node.direction))
    if node.names:
        yield "names", dict(node.names)
    if node.measure:
        yield "measure", node.measure
    if node.target is not None:
        yield "target", float(node.target)


def from_plain(found: Mapping[str, Any], origin: str = "") -> Framework:
    """The inverse of `to_plain`, through the same checks as a file."""
    return Reader(origin).framework(yaml.safe_dump(dict(found), allow_unicode=True, sort_keys=False))
