"""An official text as plain data and back: what a database keeps, told by a version."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from xanh.documents.official import Appendix, Block, Heading, OfficialText, Paragraph, Signer, Table

VERSION = 1
KINDS: Mapping[str, type[Block]] = {"heading": Heading, "paragraph": Paragraph, "table": Table}
NAMES = {kind: name for name, kind in KINDS.items()}
LISTS = ("addressees", "bases", "recipients")


def to_json(text: OfficialText) -> dict[str, Any]:
    """The text as plain data.

    Examples
    --------
    >>> to_json(OfficialText("KH", "Sở Xây dựng", "Trồng cây", (Paragraph("Một."),)))["body"]
    [{'kind': 'paragraph', 'text': 'Một.'}]
    """
    plain = asdict(text)
    plain["body"] = [_block(block) for block in text.body]
    plain["appendices"] = [_appendix(appendix) for appendix in text.appendices]
    plain["issued_on"] = text.issued_on.isoformat() if text.issued_on else None
    return {"version": VERSION, **plain, **{name: list(plain[name]) for name in LISTS}}


def from_json(data: Mapping[str, Any]) -> OfficialText:
    """The text that `to_json` told.

    Raises
    ------
    ValueError
        For data of another version.

    Examples
    --------
    >>> text = OfficialText("KH", "Sở Xây dựng", "Trồng cây", (Table(("A", "B"), (("1", "2"),)),))
    >>> from_json(to_json(text)) == text
    True
    """
    plain = dict(data)
    if plain.pop("version", None) != VERSION:
        raise ValueError(f"an official text of version {VERSION} was expected")
    day = plain.pop("issued_on")
    return OfficialText(
        **{
            **plain,
            **{name: tuple(plain[name]) for name in LISTS},
            "body": _body(plain["body"]),
            "signer": Signer(**plain["signer"]),
            "appendices": tuple(Appendix(**{**a, "body": _body(a["body"])}) for a in plain["appendices"]),
            "issued_on": date.fromisoformat(day) if day else None,
        }
    )


def _block(block: Block) -> dict[str, Any]:
    plain = asdict(block)
    if isinstance(block, Table):
        plain |= {"columns": list(block.columns), "rows": [list(row) for row in block.rows]}
        plain["widths"] = list(block.widths)
    return {"kind": NAMES[type(block)], **plain}


def _appendix(appendix: Appendix) -> dict[str, Any]:
    return {**asdict(appendix), "body": [_block(block) for block in appendix.body]}


def _body(blocks: Any) -> tuple[Block, ...]:
    return tuple(_read(dict(block)) for block in blocks)


def _read(block: dict[str, Any]) -> Block:
    kind = KINDS[block.pop("kind")]
    if kind is Table:
        block |= {"columns": tuple(block["columns"]), "rows": tuple(tuple(row) for row in block["rows"])}
        block["widths"] = tuple(block["widths"])
    return kind(**block)
