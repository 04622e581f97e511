"""What a file is told to be by its bytes, and what is said of those that no reader takes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

import docx
import openpyxl
import pytest
from hwpx.hwp5.cfb import build_compound_file

from sarye.errors import ReadError
from sarye.readers import detect, read_bytes

CONTENT_TYPE = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/part.xml" ContentType="application/{}"/></Types>'
)
OFFICE = "vnd.openxmlformats-officedocument."


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Make a ZIP of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def compound(*streams: str) -> bytes:
    """Make a compound file (OLE) of streams."""
    return bytes(build_compound_file([(name, b"\0" * 5_000) for name in streams]))


def saved(document: object) -> bytes:
    """Give the bytes that a library saves a document as."""
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def why(data: bytes) -> tuple[str, dict[str, object]]:
    """Tell why a file is refused: kind and details."""
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a")
    details = {name: value for name, value in caught.value.params.items() if name != "kind"}
    return caught.value.kind, details


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (saved(docx.Document()), "docx"),
        (saved(openpyxl.Workbook()), "xlsx"),
        (packed({"[Content_Types].xml": CONTENT_TYPE.format(OFFICE + "wordprocessingml.document."
            "main+xml"), "part.xml": ""}), "docx"),
        (packed({"[Content_Types].xml": CONTENT_TYPE.format("vnd.ms-excel.sheet.macroEnabled."
            "main+xml")}), "xlsx"),
        (packed({"word/document.xml": ""}), "docx"),
        (packed({"xl/workbook.xml": ""}), "xlsx"),
        (packed({"mimetype": "application/hwp+zip\n", "version.xml": ""}), "hwpx"),
        (packed({"version.xml": "", "Contents/section0.xml": ""}), "hwpx"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "ods"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "odt"),
        (packed({"가람시/사례.hwp": "", "xl.txt": ""}), "zip"),
        (compound("Workbook"), "xls"),
        (compound("Book"), "xls"),
        (build_compound_file([("FileHeader", b"HWP Document File".ljust(256, b"\0"))]), "hwp"),
        (compound("FileHeader"), "binary"),
        (compound("__properties_version1.0"), "binary"),
        (b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: "
         b"multipart/related;\r\n\tboundary=a\r\n\r\n", "mht"),
    ],
)  # fmt: skip
def test_containers_are_looked_into(data: bytes, form: str) -> None:
    """What stands in a ZIP or a compound file decides, under any name."""
    assert {detect(data, suffix=suffix) for suffix in ("", ".hwp", ".xlsx", ".txt")} == {form}


@pytest.mark.parametrize(
    ("data", "form", "better"),
    [
        (compound("WordDocument"), "DOC", "DOCX"),
        (compound("PowerPoint Document"), "PPT", "PDF"),
        (packed({"ppt/presentation.xml": ""}), "PPTX", "PDF"),
        (packed({"xl/workbook.bin": ""}), "XLSB", "XLSX"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.presentation"}), "ODP", "PDF"),
    ],
)
def test_other_office_documents_say_what_to_save_them_as(
    data: bytes, form: str, better: str
) -> None:
    """A document that no reader takes is refused with the format that one does."""
    assert why(data) == ("old_office", {"format": form, "better": better})


HWPML = '<?xml version="1.0" encoding="{}" standalone="no" ?>\n<HWPML Style="embed"></HWPML>'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"HWP Document File V3.00 \x1a\1\2\3\4\5", "hwp3"),
        (HWPML.format("UTF-8").encode(), "hwpml"),
        (HWPML.format("UTF-16").encode("utf-16"), "hwpml"),
        (compound("EncryptedPackage", "EncryptionInfo"), "encrypted"),
        (b"\x9b DRMONE  This Document is encrypted", "encrypted"),
        (b"SCDSA002\0\0", "encrypted"),
        (packed({"mimetype": "application/epub+zip", "a.html": ""}), "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "damaged"),
        (b"PK\x03\x04" + b"\0" * 100, "damaged"),
        (compound("Workbook")[:1_000], "damaged"),
        (packed({"가람시/사례.hwp": "글" * 50})[:60], "damaged"),
    ],
    ids=[
        *("hwp3", "hwpml", "hwpml in UTF-16", "locked Office", "DRM", "another DRM", "book"),
        *("no compound file", "no archive", "half a compound file", "half an archive"),
    ],
)
def test_what_is_refused(data: bytes, kind: str) -> None:
    """Each kind of file that cannot be read is told by its own name."""
    assert why(data)[0] == kind


@pytest.mark.parametrize("charset", ["utf-8", "euc-kr"])
@pytest.mark.parametrize("transfer", ["base64", "quoted-printable"])
def test_web_archives(charset: str, transfer: str) -> None:
    """A page that a browser saved whole is read like the page."""
    page = "<html><body><h1>우수사례</h1><p>밤길 안심 등</p></body></html>"
    mail = EmailMessage()
    mail.set_content(page, subtype="html", charset=charset, cte=transfer)
    mail.add_related(b"\x89PNG", "image", "png")
    (document,) = read_bytes(mail.as_bytes(), "사례.mht")
    assert document.format == "html"
    assert document.text.split() == ["우수사례", "밤길", "안심", "등"]


def test_a_web_archive_without_a_page() -> None:
    """One that holds pictures alone is damaged."""
    mail = EmailMessage()
    mail.add_related(b"\x89PNG", "image", "png")
    assert why(mail.as_bytes())[0] == "damaged"
