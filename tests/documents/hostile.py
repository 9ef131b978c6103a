"""Files made to harm, each small and made anew: by name, what they are and how they have to end."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

import openpyxl

from xanh.documents.read.kinds import OLE
from xanh.documents.write import write_plan
from xanh.reference import plan_facts

Parts = Mapping[str, bytes | str]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'


@cache
def good_docx() -> bytes:
    return write_plan(plan_facts("langson_2024_sgtvt"))


@cache
def good_xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in (["TT", "Chỉ tiêu", "Cơ quan chủ trì"], [1, "Tỷ lệ nước thải", "Sở Xây dựng"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(parts: Parts, *, into: bytes = b"") -> bytes:
    """An archive of these parts; with `into`, that archive with these parts in place of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if into:
            with zipfile.ZipFile(io.BytesIO(into)) as kept:
                for entry in kept.infolist():
                    if entry.filename not in parts:
                        archive.writestr(entry, kept.read(entry))
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # without the hour
    return out.getvalue()


def word(body: str, *, head: str = "") -> bytes:
    """A Word file with this body."""
    text = f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": text}, into=good_docx())


def sheet(rows: str, *, head: str = "") -> bytes:
    """A workbook whose first sheet has these rows."""
    text = f'{head}<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>'
    return packed({"xl/worksheets/sheet1.xml": text}, into=good_xlsx())


def spreadsheet(cells: str, *, head: str = "") -> bytes:
    """An OpenDocument spreadsheet."""
    spaces = " ".join(f'xmlns:{n}="{ODF}{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f"{head}<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="a">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{ODF}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, place: str = "A1") -> str:
    return f'<row><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def ole(*names: str) -> bytes:
    """The head of a file from before 2007 with these streams named in it."""
    return OLE + b"\0" * 504 + b"".join(n.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 64 for n in names)


def nested_tables(depth: int) -> bytes:
    table = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    return word(table[0] * depth + paragraph("a") + table[1] * depth)


def wide_row(rows: int, span: int) -> bytes:
    """Rows of one cell that says it covers `span` columns of the grid."""
    row = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{paragraph("a")}</w:tc></w:tr>'
    return word(f"<w:tbl>{row * rows}</w:tbl>")


def many_sheets(count: int) -> bytes:
    ids = range(1, count + 1)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="q{n}"/>' for n in ids)
    relations = "".join(
        f'<Relationship Id="q{n}" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>' for n in ids
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    book = f'<workbook xmlns="{S}" xmlns:r="{office}"><sheets>{sheets}</sheets></workbook>'
    linked = f'<Relationships xmlns="{package}">{relations}</Relationships>'
    return packed({"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": linked}, into=good_xlsx())


def shared_strings(count: int, length: int) -> bytes:
    """Few strings, each of them in very many cells."""
    strings = f'<sst xmlns="{S}"><si><t>{"a" * length}</t></si></sst>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, count + 1))
    content = f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>'
    return packed({"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": content}, into=good_xlsx())


def overlapping(count: int, size: int) -> bytes:
    """Entries that all lie on the same packed bytes: a small file that unpacks to very much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * size)
    data = out.getvalue()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    name = b"word/document.xml"
    entries = b"".join(entry.replace(name, b"word/a%011d" % n) for n in range(count))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(entry + entries), start, 0)
    return data[:start] + entry + entries + tail


def link() -> bytes:
    """An archive with a symbolic link to a file outside of it."""
    entry = zipfile.ZipInfo("word/media/a")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    out = io.BytesIO(good_docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


def in_utf16(text: str) -> bytes:
    """A Word file whose body is in another encoding, in which a search for bytes would not see it."""
    body = f'<w:document xmlns:w="{W}"><w:body>{text}</w:body></w:document>'
    head = LAUGHS.replace('"1.0"', '"1.0" encoding="utf-16"')
    return packed({"word/document.xml": (head + body).encode("utf-16")}, into=good_docx())


def ods_cell(text: str, rows: int = 1, columns: int = 1) -> str:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
    row = f'<table:table-row table:number-rows-repeated="{rows}">'
    return f"{row}{cell}<text:p>{text}</text:p></table:table-cell></table:table-row>"


HTML = "<html><body><table><tr><td>TT</td><td>Chỉ tiêu</td><td>Chủ trì</td></tr></table></body></html>"
VNTIME = "KÕ ho¹ch thùc hiÖn c¶i thiÖn ChØ sè Xanh cÊp tØnh n¨m 2024; giao Së X©y dùng chñ tr×, phèi hîp Së Y"
VNI = "KEÁ HOAÏCH thöïc hieän caûi thieän Chæ soá Xanh caáp tænh; giao Sôû Xaây döïng chuû trì, phoái hôïp"
WINDOWS = "Kê\u0301 hoa\u0323ch ca\u0309i thiê\u0323n chi\u0309 sô\u0301".encode("cp1258")
Maker = Callable[[], bytes]

# For each code: the files that must end with it, by name.
REFUSED: Mapping[str, Mapping[str, Maker]] = {
    "document.locked": {"a.docx": lambda: ole("Root Entry", "EncryptedPackage")},
    "document.macros": {
        "a.doc": lambda: ole("Root Entry", "WordDocument", "_VBA_PROJECT"),
        "a.docm": lambda: packed({"word/vbaProject.bin": b"a"}, into=good_docx()),
        "a.xlsm": lambda: packed({"xl/vbaProject.bin": b"a"}, into=good_xlsx()),
    },
    "document.too_large": {
        "bomb.docx": lambda: packed({"word/a": b"0" * 30_000_000}, into=good_docx()),
        "bomb.xlsx": lambda: packed({"xl/a.xml": b"0" * 30_000_000}, into=good_xlsx()),
        "overlap.docx": lambda: overlapping(400, 1_000_000),
    },
    "document.unsafe_archive": {
        "parts.docx": lambda: packed({f"a/{n}": b"" for n in range(6000)}, into=good_docx()),
        "leaves.docx": lambda: packed({"../../etc/a": b"a"}, into=good_docx()),
        "root.xlsx": lambda: packed({"/etc/a": b"a"}, into=good_xlsx()),
        "drive.docx": lambda: packed({"C:\\a": b"a"}, into=good_docx()),
        "link.docx": link,
    },
    "document.broken": {
        "laughs.docx": lambda: word(paragraph("&a9;"), head=LAUGHS),
        "laughs.xlsx": lambda: sheet(cell("&a9;"), head=LAUGHS),
        "laughs.ods": lambda: spreadsheet(ods_cell("&a9;"), head=LAUGHS),
        "outside.docx": lambda: word(paragraph("&a9;"), head=OUTSIDE),
        "outside.xlsx": lambda: sheet(cell("&a9;"), head=OUTSIDE),
        "utf16.docx": lambda: in_utf16(paragraph("&a9;")),
        "endless.ods": lambda: spreadsheet(ods_cell("a").replace("</table:table-row>", "<")),
        "nothing.xls": lambda: ole("Root Entry", "Workbook"),
        "deep.docx": lambda: nested_tables(5000),
        "repeated.ods": lambda: spreadsheet(ods_cell("a", rows=1_048_576, columns=1024)),
    },
    "document.web_page": {
        "page.pdf": HTML.encode,
        "page.xls": lambda: b"\xef\xbb\xbf\r\n" + HTML.encode(),
        "utf16.xls": lambda: HTML.encode("utf-16"),
        "2003.xls": lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        "mail.doc": lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
    },
    "document.too_many_cells": {
        "corner.xlsx": lambda: sheet(cell("a") + cell("b", "ZZ3000")),
        "wide.docx": lambda: wide_row(1, 10**9),
    },
    "document.too_many_sheets": {"sheets.xlsx": lambda: many_sheets(5000)},
    "document.binary": {
        "nul.txt": "Kế hoạch\x00\x00 Giao Sở\x00".encode,
        "noise.docx": lambda: bytes(range(128, 256)) * 9,
    },
    "document.legacy_font": {
        "vntime.txt": VNTIME.encode,
        "vntime-8bit.txt": lambda: VNTIME.encode("latin-1"),
        "vntime.docx": lambda: word(paragraph(VNTIME)),
        "vni.txt": VNI.encode,
        "vni.xlsx": lambda: sheet(cell(VNI)),
    },
}
# What only the limits of the process apart keep from harm.
TOO_MUCH: Mapping[str, Maker] = {
    "corner.xlsx": lambda: sheet(cell("a") + cell("b", "XFD1048576")),
}
# Odd, and read: what they hold of a plan is nothing.
HARMLESS: Mapping[str, Maker] = {
    "nested.docx": lambda: packed({"word/a.zip": packed({"a": b"0" * 9_000_000})}, into=word(paragraph("a"))),
    "empty-corner.xlsx": lambda: sheet('<row r="1048576"><c r="XFD1048576" s="0"/></row>'),
    "tabs.xls": lambda: "TT\tChỉ tiêu\tCơ quan\n1\tTỷ lệ\tSở Xây dựng\n".encode("utf-16"),
    "bom.txt": "\ufeffKế hoạch".encode,
    "windows.txt": lambda: WINDOWS,
    "span.docx": lambda: wide_row(100, 1000),
    "tables.docx": lambda: nested_tables(20),
    "long.docx": lambda: word(paragraph("Sở Xây dựng.") * 2000),
}
