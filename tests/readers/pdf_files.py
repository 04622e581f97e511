"""Write small PDFs: text at places, rulings and pictures go in, the bytes of a PDF come out.

The font is one that every PDF reader knows by name and does not embed, so that Hangul is written
as UTF-16 and read back as such. Letters of ASCII are half as wide as the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842
LEFT, RIGHT, TOP = 60.0, 540.0, 780.0
SIZE = 11.0
LEADING = 1.6

KOREAN = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /HYSMyeongJo-Medium /Encoding /UniKS-UTF16-H"
    " /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HYSMyeongJo-Medium"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (Korea1) /Supplement 1 >>"
    " /DW 1000 /W [1 95 500]"
    " /FontDescriptor << /Type /FontDescriptor /FontName /HYSMyeongJo-Medium /Flags 6"
    " /FontBBox [0 -148 1001 880] /ItalicAngle 0 /Ascent 880 /Descent -148 /CapHeight 880"
    " /StemV 93 >> >>] >>"
)
NAMELESS = KOREAN.replace("UniKS-UTF16-H", "Identity-H").replace("(Korea1)", "(Identity)")
"""A font that does not say what its letters are."""

LATIN = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
PICTURE = (
    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
    " /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream"
)


@dataclass
class Sheet:
    """A page that is drawn on; ``y`` is where the next line of `paragraph` goes."""

    y: float = TOP
    content: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = SIZE) -> Sheet:
        """Draw a text at a place."""
        codes = text.encode("utf-16-be").hex()
        self.content.append(f"BT /K {size} Tf {x} {y} Td <{codes}> Tj ET")
        return self

    def nameless(self, x: float, y: float, text: str) -> Sheet:
        """Draw a text in a font that does not say what its letters are."""
        codes = "".join(f"{0xE000 + ord(letter) % 0x1000:04x}" for letter in text)
        self.content.append(f"BT /N {SIZE} Tf {x} {y} Td <{codes}> Tj ET")
        return self

    def latin(self, x: float, y: float, text: str) -> Sheet:
        """Draw a text of ASCII in another font."""
        self.content.append(f"BT /L {SIZE} Tf {x} {y} Td ({text}) Tj ET")
        return self

    def paragraph(
        self,
        text: str,
        *,
        left: float = LEFT,
        right: float = RIGHT,
        hanging: float = 0.0,
        keep_spaces: bool = True,
        size: float = SIZE,
    ) -> Sheet:
        """Draw a paragraph from ``y`` down, broken between any two letters as Hangul is."""
        for number, line in enumerate(wrapped(text, right - left, size, hanging)):
            shown = line if keep_spaces else line.rstrip()
            self.text(left + (hanging if number else 0), self.y, shown, size)
            self.y -= size * LEADING
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """Draw a line."""
        self.content.append(f"0.5 w {x0} {y0} m {x1} {y1} l S")
        return self

    def picture(self) -> Sheet:
        """Draw a picture over the page."""
        self.content.append(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P Do Q")
        return self

    def table(
        self, rows: Sequence[Sequence[str]], columns: Sequence[float], *, open_sides: bool = False
    ) -> Sheet:
        """Draw a ruled table whose cells are wrapped; ``columns`` are the borders."""
        top = self.y + SIZE
        self.rule(columns[0], top, columns[-1], top)
        for row in rows:
            begin, lowest = self.y, self.y
            for cell, left, right in zip(row, columns, columns[1:], strict=False):
                self.y = begin
                for paragraph in cell.split("\n"):
                    self.paragraph(paragraph, left=left + 5, right=right - 5)
                lowest = min(lowest, self.y)
            self.y = lowest - SIZE
            border = lowest + SIZE / 2
            self.rule(columns[0], border, columns[-1], border)
        uprights = columns[1:-1] if open_sides else columns
        for x in uprights:
            self.rule(x, self.y + SIZE * 1.5, x, top)
        self.y -= SIZE
        return self


def width_of(text: str, size: float = SIZE) -> float:
    """Measure a text as the font sets it."""
    return sum(size / 2 if letter.isascii() else size for letter in text)


def wrapped(text: str, width: float, size: float = SIZE, hanging: float = 0.0) -> Iterator[str]:
    """Break a text between letters; a space at a break stays at the end of its line."""
    line = ""
    for letter in text:
        if letter != " " and width_of(line + letter, size) > width:
            yield line
            line, width, hanging = "", width - hanging, 0.0
        line += letter
    yield line


def pdf(sheets: Sequence[Sheet], *, encrypt: str = "", lost: Sequence[int] = ()) -> bytes:
    """Write the pages; ``lost`` are the numbers of pages that are no page objects."""
    fonts = "/Font << /K 3 0 R /L 4 0 R /N 6 0 R >> /XObject << /P 5 0 R >>"
    first = 7
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(sheets)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>",
        KOREAN,
        LATIN,
        PICTURE,
        NAMELESS,
    ]
    for number, sheet in enumerate(sheets):
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
            f" /Resources << {fonts} >> /Contents {first + 2 * number + 1} 0 R >>"
        )
        drawn = "\n".join(sheet.content)
        objects.append("[ ]" if number + 1 in lost else page)
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    return _file(objects, encrypt)


LOCKED = (
    " /Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
    f" /O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<{'00' * 16}> <{'00' * 16}>]"
)
"""The part of a trailer that asks for a password which is not the empty one."""


def _file(objects: Sequence[str], encrypt: str) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R{encrypt} >>\n".encode()
    return bytes(out + f"startxref\n{table}\n%%EOF\n".encode())
