"""Small valid files, and what chance may do to them; each mutation is known by its number."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from random import Random

from lxml import etree
from PIL import Image, ImageDraw

from tests.documents.bare_pdf import pdf, stream
from tests.documents.drafts import some_rows
from tests.documents.hostile import good_xlsx, ods_cell, paragraph, sheet, spreadsheet, word
from xanh.documents.draft import Header, PlanDraft, Source
from xanh.documents.write.plan_xlsx import write_workbook

Mutation = Callable[[Random, bytes], bytes]
TEXT = (
    "KẾ HOẠCH\nCải thiện chỉ số xanh năm 2026\nI. MỤC TIÊU\n1. Chỉ số Giảm thiểu: đạt từ 6,58 điểm trở lên.\n"
    "II. NHIỆM VỤ\n1. Giao Sở Xây dựng chủ trì, phối hợp với Sở Tài chính rà soát trước ngày 15/6/2026.\n"
    "Nơi nhận:\n- UBND tỉnh;\n- Lưu: VT.\n"
)
CELLS = ("TT", "Chỉ tiêu", "Cơ quan chủ trì", "Cơ quan phối hợp")
ROW = ("1", "Tỷ lệ nước thải được xử lý (%)", "- Sở Xây dựng;", "- Sở Tài chính (vốn).")
ODD = (
    "",
    "-1",
    "0",
    "99999999999",
    "1e309",
    "NaN",
    "&#0;",
    "\ud7ff",
    "A" * 40_000,
    "../x",
    "true",
    "XFD1048576",
)


def _table(rows: int) -> str:
    def cells(texts: tuple[str, ...]) -> str:
        return "".join(f"<w:tc><w:tcPr/>{paragraph(text)}</w:tc>" for text in texts)

    return f"<w:tbl>{''.join(f'<w:tr>{cells(t)}</w:tr>' for t in (CELLS, *(ROW,) * rows))}</w:tbl>"


def _workbook() -> bytes:
    source = Source("a.docx", "", "docx", ("Kế hoạch",), (1,))
    return write_workbook(PlanDraft("plan", source, Header(title="Kế hoạch"), indicators=some_rows(2)))


def _pdf() -> bytes:
    """A page of plain letters."""
    lines = ("KE HOACH", "1. Giao So Xay dung chu tri", "Noi nhan:")
    text = f"BT /F1 12 Tf 72 720 Td {''.join(f'({line}) Tj 0 -16 Td ' for line in lines)}ET"
    font = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources{font}>>"
    return pdf("<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(text))


def _picture(kind: str) -> bytes:
    page = Image.new("L", (600, 200), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((40, 40, 560, 160), outline=0, width=3)
    draw.text((60, 80), "1. Giao So Xay dung chu tri", fill=0, font_size=24)
    out = io.BytesIO()
    page.save(out, kind)
    return out.getvalue()


# A file of another kind joins the run by a line here.
CORPUS: Mapping[str, Callable[[], bytes]] = {
    "prose.txt": TEXT.encode,
    "prose.docx": lambda: word("".join(map(paragraph, TEXT.splitlines()))),
    "table.docx": lambda: word(_table(3)),
    "sheet.xlsx": good_xlsx,
    "rows.xlsx": lambda: sheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c></row>'
    ),
    "sheet.ods": lambda: spreadsheet(ods_cell("Sở Xây dựng", 2, 3)),
    "plan.xlsx": _workbook,
    "page.pdf": _pdf,
}
# Read by Tesseract, a second each: for the tool alone.
SLOW: Mapping[str, Callable[[], bytes]] = {
    "page.png": lambda: _picture("PNG"),
    "page.jpg": lambda: _picture("JPEG"),
    "page.tif": lambda: _picture("TIFF"),
    "scan.pdf": lambda: _picture("PDF"),
}


@cache
def made(name: str) -> bytes:
    return {**CORPUS, **SLOW}[name]()


def mutated(name: str, number: int) -> bytes:
    """A file of the corpus after one to three mutations drawn by `number`."""
    chance, data = Random(f"{name}{number}"), made(name)
    archive = zipfile.is_zipfile(io.BytesIO(data))
    for _ in range(chance.randint(1, 3)):
        data = chance.choice((*BYTES, *(MEMBERS if archive else ())))(chance, data)
    return data


def flip(chance: Random, data: bytes) -> bytes:
    """Some bits turned round."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 8) if out else 0):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut(chance: Random, data: bytes) -> bytes:
    """The end lost, or a piece out of the middle."""
    first, last = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:first] if chance.random() < 0.5 else data[:first] + data[last:]


def splice(chance: Random, data: bytes) -> bytes:
    """A piece of another file of the corpus in the place of its own."""
    other = made(chance.choice(list(CORPUS)))
    place, start = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
    piece = other[start : start + chance.randint(1, 400)]
    return data[:place] + piece + data[place + len(piece) * chance.randint(0, 1) :]


def replace_bytes(chance: Random, data: bytes) -> bytes:
    """One figure or word written otherwise, as a hostile hand does."""
    words = data.split(b'"')
    if len(words) < 3:
        return data.replace(bytes([chance.randrange(256)]), chance.choice(ODD).encode("utf-8"))
    words[chance.randrange(1, len(words))] = chance.choice(ODD).encode("utf-8")
    return b'"'.join(words)


def in_member(change: Mutation) -> Mutation:
    """A mutation of one part of an archive, packed anew."""

    def change_member(chance: Random, data: bytes) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error):
            return flip(chance, data)  # an earlier mutation broke it
        if not parts:
            return data
        name = chance.choice(sorted(parts))
        parts[name] = change(chance, parts[name])
        return _packed(parts)

    return change_member


def drop_member(chance: Random, data: bytes) -> bytes:
    """One part of an archive emptied of its bytes or filled with another one's."""
    return in_member(lambda inner, _: b"" if inner.random() < 0.5 else made(inner.choice(list(CORPUS))))(
        chance, data
    )


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # without the hour
    return out.getvalue()


def nodes(chance: Random, data: bytes) -> bytes:
    """An element of XML dropped, doubled, moved, renamed, or with another attribute."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return flip(chance, data)
    for _ in range(chance.randint(1, 4)):
        found = [n for n in root.iter() if isinstance(n.tag, str) and n.getparent() is not None]
        if found:
            chance.choice(ACTS)(chance, chance.choice(found), found)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _drop(chance: Random, node, found) -> None:
    node.getparent().remove(node)


def _double(chance: Random, node, found) -> None:
    for _ in range(chance.choice((1, 1, 50))):
        node.addnext(etree.fromstring(etree.tostring(node)))


def _move(chance: Random, node, found) -> None:
    goal = chance.choice(found)
    if node not in goal.iterancestors() and node is not goal:
        goal.append(node)


def _rename(chance: Random, node, found) -> None:
    node.tag = chance.choice(found).tag


def _attribute(chance: Random, node, found) -> None:
    named = [n for n in found if n.attrib]
    if named:
        name = chance.choice(list(chance.choice(named).attrib))
        node.set(name, chance.choice([o for o in ODD if not o.startswith("&")]))


def _text(chance: Random, node, found) -> None:
    node.text = chance.choice(ODD)


ACTS = (_drop, _double, _move, _rename, _attribute, _text)
BYTES: tuple[Mutation, ...] = (flip, cut, splice, replace_bytes)
MEMBERS: tuple[Mutation, ...] = (*map(in_member, BYTES), *(in_member(nodes),) * 6, drop_member)
