"""Builds damaged and hostile files: nothing goes in, names and bytes come out."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

import docx
import xlsxwriter

from ..readers.hancom_files import hwp, hwpx, package, section
from ..readers.pdf_files import Sheet, pdf

CASE = (
    "■ 여권 사진 무료 촬영",
    "(상황)",
    "사진관이 없는 면에서는 여권을 만들기 위해 읍내까지 나가야 했음",
    "(노력)",
    "면사무소에 촬영대를 설치하고 담당자가 촬영을 도움",
    "(효과)",
    "해마다 이천 명이 걸음을 아꼈고 만족도가 크게 올랐음",
)
TEXT = "\n".join(CASE) + "\n"
CUTS, FLIPS = 7, 9
ENTITIES = "".join(
    f'<!ENTITY e{at} "{f"&e{at - 1};" * 10 if at else "웃음" * 10}">' for at in range(10)
)
DEEP = 200_000
DECLARATION = '<?xml version="1.0"?>'


def whole() -> dict[str, bytes]:
    """Make one whole file of each format, all of the same case."""
    record = {"title": CASE[0][2:], "situation": CASE[2], "effort": CASE[4], "effect": CASE[6]}
    rows = [list(record), list(record.values())]
    files = {
        "txt": TEXT.encode(),
        "cp949.txt": TEXT.encode("cp949"),
        "utf16.txt": TEXT.encode("utf-16"),
        "md": f"# {CASE[0]}\n\n{TEXT}".encode(),
        "html": "<html><body>{}</body></html>".format(
            "".join(f"<p>{line}</p>" for line in CASE)
        ).encode(),
        "csv": "\n".join(",".join(row) for row in rows).encode("utf-8-sig"),
        "json": json.dumps([record], ensure_ascii=False).encode(),
        "jsonl": (json.dumps(record, ensure_ascii=False) + "\n").encode() * 3,
        "hwp": hwp(list(CASE)),
        "hwpx": hwpx(list(CASE)),
        "pdf": pdf([_sheet()]),
        "docx": _docx(),
        "xlsx": _xlsx(rows),
    }
    files["zip"] = zip_of({f"사례/{name}": data for name, data in files.items()})
    return files


def damaged() -> Iterator[tuple[str, bytes]]:
    """Cut each format off, flip bits in it, and call it by the name of another."""
    chance = random.Random(20_261)  # noqa: S311 - any damage will do
    files = whole()
    for name, data in files.items():
        for at in range(CUTS):
            yield f"cut-{at}.{name}", data[: len(data) * at // CUTS]
        for at in range(FLIPS):
            flipped = bytearray(data)
            for _ in range(4**at % 1023 + 1):
                flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            yield f"flip-{at}.{name}", bytes(flipped)
    for name, other in zip(files, [*files][1:], strict=False):
        yield f"called-{name.replace('.', '-')}.{other}", files[name]


def _sheet() -> Sheet:
    sheet = Sheet()
    for line in CASE:
        sheet.paragraph(line)
    return sheet


def _docx() -> bytes:
    document = docx.Document()
    for line in CASE:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _xlsx(rows: list[list[str]], far: tuple[int, int] | None = None) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if far is not None:
            sheet.write(*far, "끝")
    return buffer.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    """Pack files into an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _replaced(data: bytes, member: str, content: bytes) -> bytes:
    """Write a package anew with other content in one of its members."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zip_of({**members, member: content})


def _bomb(data: bytes, member: str, megabytes: int = 20) -> bytes:
    """Make a package with one member of blanks, which unpack to a thousand times their size."""
    return _replaced(data, member, b" " * (megabytes * 1_000_000))


def word(body: str, before: str = "") -> bytes:
    """Make a DOCX of what its body holds, and of what stands before its first element."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    root = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return _replaced(_docx(), "word/document.xml", f"{DECLARATION}{before}{root}".encode())


def sheet_xml(cells: str, before: str = "", after: str = "") -> bytes:
    """Make an XLSX of the rows of its sheet, and of what stands before and after them."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    root = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData>{after}</worksheet>'
    xml = f"{DECLARATION}{before}{root}".encode()
    return _replaced(_xlsx([["제목"]]), "xl/worksheets/sheet1.xml", xml)


def _nested(depth: int) -> bytes:
    data = TEXT.encode()
    for at in range(depth):
        data = zip_of({f"{at}.zip" if at else "사례.txt": data})
    return data


def _locked_member() -> bytes:
    data = bytearray(zip_of({"사례.txt": TEXT.encode()}))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    return bytes(data)


def _understated() -> bytes:
    """Declare less than a member holds."""
    data = bytearray(zip_of({"사례.txt": b"0" * 50_000_000}))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 100)
    data[22:26] = struct.pack("<I", 100)
    return bytes(data)


def pdf_of(objects: list[str]) -> bytes:
    """Write a PDF of objects without a table, which readers then look for."""
    body = "".join(f"{at} 0 obj\n{each}\nendobj\n" for at, each in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer << /Root 1 0 R >>\n%%EOF".encode("latin-1")


def painting_pdf(forms: int, times: int) -> bytes:
    """Draw a form that draws the next one several times, as often as there are forms."""
    font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        f" /Resources << /XObject << /X 5 0 R >> {font} >> >>",
        "<< /Length 5 >>\nstream\n/X Do\nendstream",
    ]
    content = "/X Do " * times + "BT /F 9 Tf (a) Tj ET"
    for at in range(6, forms + 6):
        following = at if at < forms + 5 else 5
        objects.append(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800]"
            f" /Resources << /XObject << /X {following} 0 R >> {font} >>"
            f" /Length {len(content)} >>\nstream\n{content}\nendstream"
        )
    return pdf_of(objects)


def _pdf_bomb() -> bytes:
    packed = zlib.compress(zlib.compress(b"BT ET " * 50_000_000, 6), 6)
    head = (
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>\nendobj\n"
        f"4 0 obj\n<< /Length {len(packed)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n"
    )
    tail = "\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"
    return head.encode() + packed + tail.encode()


def _looping_ole() -> bytes:
    """Let the allocation table of a compound file lead from each sector to itself."""
    data = bytearray(hwp(list(CASE)))
    data[512:1024] = b"".join(struct.pack("<I", at) for at in range(128))
    return bytes(data)


def hostile() -> dict[str, bytes]:
    """Make files that ask for too much: bombs, loops, depth, far cells, names that climb."""
    return {
        "bomb.docx": _bomb(_docx(), "word/document.xml"),
        "bomb.hwpx": _bomb(hwpx(list(CASE)), "Contents/section0.xml"),
        "bomb.xlsx": _bomb(_xlsx([["제목"]]), "xl/worksheets/sheet1.xml"),
        "bomb.zip": zip_of({f"{at}.txt": bytes(9_000_000) for at in range(50)}),
        "bomb-in.zip": zip_of({"사례.docx": _bomb(_docx(), "word/document.xml")}),
        "bomb.pdf": _pdf_bomb(),
        "bomb.hwp": hwp(["글" * 30_000] * 70),
        "understated.zip": _understated(),
        "many.zip": zip_of({f"{at}.txt": b"" for at in range(30_000)}),
        "nested-2.zip": _nested(2),
        "nested-30.zip": _nested(30),
        "locked.zip": _locked_member(),
        "empty.zip": zip_of({}),
        "climbing.zip": zip_of(
            {
                f"{start}sarye-climbed.txt": TEXT.encode()
                for start in (
                    "../../",
                    "/var/",
                    "C:\\",
                    "..\\..\\",
                    "\\\\host\\share\\",
                    "a/../../",
                )
            }
        ),
        "entities.docx": word(
            "<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>", f"<!DOCTYPE d [{ENTITIES}]>"
        ),
        "outside.docx": word(
            "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>",
            '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        ),
        "entities.hwpx": package(
            {
                "Contents/section0.xml": f'<?xml version="1.0"?><!DOCTYPE d [{ENTITIES}]>'
                + section("<hp:p><hp:run><hp:t>&e9;</hp:t></hp:run></hp:p>"),
            }
        ),
        "entities.xlsx": sheet_xml(
            '<row r="1"><c r="A1" t="str"><v>&e9;</v></c></row>', f"<!DOCTYPE d [{ENTITIES}]>"
        ),
        "entities.html": f"<!DOCTYPE html [{ENTITIES}]><html><p>&e9;</p></html>".encode(),
        "entities.hml": (
            f'<?xml version="1.0"?><!DOCTYPE d [{ENTITIES}]><HWPML>&e9;</HWPML>'.encode()
        ),
        "deep.docx": word("<w:sdt><w:sdtContent>" * DEEP),
        "deep-tables.docx": word(
            "<w:tbl><w:tr><w:tc>" * 3000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3000
        ),
        "deep.hwpx": package(
            {
                "Contents/section0.xml": section("<hp:p><hp:run>" * DEEP),
            }
        ),
        "deep.xlsx": sheet_xml("<row>" * DEEP),
        "deep.html": b"<html>" + b"<div>" * DEEP,
        "deep.json": b"[" * DEEP,
        "deep.jsonl": b'{"a":' * DEEP + b"\n" + b'{"title": "a"}',
        "deep.hml": b'<?xml version="1.0"?><HWPML>' + b"<P>" * DEEP,
        "far-cell.xlsx": _xlsx([["제목", "상황"]], (1_048_575, 16_383)),
        "far-row.xlsx": _xlsx([["제목", "상황"]], (1_048_575, 0)),
        "wide-row.xlsx": sheet_xml(
            '<row r="1">' + '<c r="XFD1" t="str"><v>글</v></c>' * 5000 + "</row>"
        ),
        "loop.pdf": pdf_of(
            ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
        ),
        "count.pdf": pdf_of(
            ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 2147483647 >>"]
        ),
        "deep.pdf": pdf_of(["<< /Type /Catalog /Pages " + "[" * DEEP]),
        "forms.pdf": painting_pdf(28, 2),
        "nothing.pdf": b"%PDF-1.7\n%%EOF",
        "loop.hwp": _looping_ole(),
        "loop.xls": _looping_ole(),
        "long-line.txt": ("가" * 1_000_000).encode(),
        "long-word.html": ("<p>" + "가" * 1_000_000).encode(),
        "open-quote.csv": ('제목,상황\n"' + "가,\n" * 40_000).encode(),
        "wide.csv": ("제목,상황" + ",열" * 200_000 + "\n" + "글," * 200_000).encode(),
        "marks.txt": ("■" * 300_000).encode(),
        "brackets.txt": ("(상황" * 100_000).encode(),
        "labels.txt": ("(상황)\n(노력)\n(효과)\n" * 8_000).encode(),
        "titles.txt": ("■ 제목\n" * 20_000).encode(),
        "spaces.txt": (" " * 500_000 + "■" + "\t" * 500_000).encode(),
        "controls.txt": (
            "".join(map(chr, range(1, 32))) * 3000 + TEXT + "\u202e\u200b\ufeff" * 3000
        ).encode(),
        "number.json": b'[{"title": "a", "year": ' + b"9" * 100_000 + b"}]",
        "surrogates.json": b'[{"title": "\\ud800", "situation": "\\udfff"}]',
        "utf8.txt": bytes(range(128, 256)) * 1000,
        "random.hwp": random.Random(1).randbytes(200_000),  # noqa: S311 - any bytes will do
        "magic.hwp": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(2).randbytes(9000),  # noqa: S311
        "magic.zip": b"PK\x03\x04" + random.Random(3).randbytes(9000),  # noqa: S311
        "magic.pdf": b"%PDF-1.4" + random.Random(4).randbytes(9000),  # noqa: S311
        "hwp3.hwp": b"HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05" + bytes(2000),
    }
