"""Makes the documents in this folder, which the tests read.

Needs reportlab, pandoc and qpdf (Debian: python3-reportlab pandoc qpdf), and the fonts of fonts-dejavu-core. The files
are kept because other versions of these programs give other bytes: run it only to change them.
"""

import io
import os
import re
import subprocess
import zipfile

from PIL import Image
from reportlab.lib.pagesizes import A5
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

os.chdir(os.path.dirname(os.path.abspath(__file__)))
pdfmetrics.registerFont(TTFont("DejaVu", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"))

SOURCE = """---
title: Winged seeds
author: A. Botanist
date: 2022-02-15
lang: en
subject: Dispersal
keywords: [maple, ash]
---

# The flight of a samara

A samara *spins* as it falls.[^1] Its wing makes it a helicopter.

[^1]: Measured in still air.

## What carries it

- the wind
- a stream

1. It ripens.
2. It falls.

| Tree  | Wings |
|-------|------:|
| maple | two   |
| ash   | one   |

> As light as a leaf.

It [was dropped]{.deletion author="B" date="2022-02-15T00:00:00Z"}[fell]{.insertion author="B"
date="2022-02-15T00:00:00Z"} [a remark]{.comment-start id="0" author="B" date="2022-02-15T00:00:00Z"}from the
tree[]{.comment-end id="0"}.
"""


def pdf(name, draw, **options):
    canvas = Canvas(name, pagesize=A5, invariant=1, **options)
    draw(canvas)
    canvas.save()


def lines(canvas, x, y, texts, font="Helvetica", size=10, leading=12):
    canvas.setFont(font, size)
    for text in texts:
        canvas.drawString(x, y, text)
        y -= leading
    return y


def report(canvas):
    canvas.setTitle("Winged seeds")
    canvas.setAuthor("A. Botanist")
    canvas.setSubject("Dispersal")
    canvas.setKeywords("maple, ash")
    canvas._doc.Catalog.Lang = PDFString("en-GB")
    canvas._doc.Catalog.__NoDefault__ = [*canvas._doc.Catalog.__NoDefault__, "Lang"]

    def begin(page):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, 570, "The journal of seeds")
        canvas.drawRightString(370, 570, "volume 7")
        canvas.drawCentredString(210, 20, str(page))

    begin(1)
    canvas.bookmarkPage("flight", fit="XYZ", top=540)
    canvas.addOutlineEntry("The flight of a samara", "flight", 0)
    lines(canvas, 50, 530, ["1 The flight of a samara"], "Helvetica-Bold", 14)
    y = lines(canvas, 50, 500, [
        "A samara spins as it falls, and its wing makes it a heli-",
        "copter. It is a well-known sight in autumn, when the well-",
        "known trees let go of it.",
    ])
    y = lines(canvas, 62, y, ["The second paragraph begins with an indented line, as in"])
    y = lines(canvas, 50, y, ["most books, and has no distance to the first."])
    y = lines(canvas, 50, y - 10, ["\u2022 a bullet", "\u2022 another one, which needs a second line as it is", "longer"])
    lines(canvas, 50, 60, ["This sentence begins on the first page of the report and"])
    canvas.showPage()

    begin(2)
    y = lines(canvas, 50, 530, ["ends on the second page."])
    canvas.bookmarkPage("wind", fit="XYZ", top=500)
    canvas.addOutlineEntry("What carries it", "wind", 1)
    lines(canvas, 50, 490, ["What carries it"], "Helvetica-Bold", 12)
    lines(canvas, 50, 470, ["The wind carries it, and streams do."])
    lines(canvas, 50, 440, ["Вертолёт кружится, как семя, и падает мед-", "ленно на землю."], "DejaVu")
    canvas.showPage()

    begin(3)
    # Two columns, drawn row by row.
    for row in range(6):
        y = 530 - 12 * row
        lines(canvas, 50, y, [f"The left column has row number {row},"], size=8)
        lines(canvas, 220, y, [f"the right column has row number {row},"], size=8)
    for row, cells in enumerate([("Tree", "Wings", "Weight"), ("maple", "two", "0.2 g"), ("ash", "one", "0.1 g")]):
        for column, cell in enumerate(cells):
            lines(canvas, 50 + 100 * column, 400 - 12 * row, [cell])
    canvas.showPage()


def scan(canvas):
    canvas.drawImage(ImageReader(Image.new("L", (20, 30), 200)), 0, 0, 420, 595)
    canvas.showPage()


def plain(canvas):
    """Without outline or metadata: larger fonts are headings."""
    lines(canvas, 50, 530, ["Annual report"], "Helvetica-Bold", 20)
    lines(canvas, 50, 500, ["Introduction"], "Helvetica-Bold", 14)
    lines(canvas, 50, 480, ["The year was good for seeds.", "There was much wind."])
    canvas.showPage()
    lines(canvas, 50, 530, ["On the second page is more text, without a heading."])
    canvas.showPage()


pdf("report.pdf", report)
pdf("plain.pdf", plain)
pdf("scan.pdf", scan)
for name, password in [("encrypted.pdf", "secret"), ("readable.pdf", "")]:
    encrypt = ["qpdf", "--encrypt", password, "owner", "128", "--use-aes=y", "--", "--static-id", "--static-aes-iv"]
    subprocess.run([*encrypt, "plain.pdf", name], check=True)


def office(name, markdown=SOURCE, change=lambda name, text: text):
    subprocess.run(["pandoc", "-f", "markdown", "-o", name], input=markdown.encode(), check=True)
    source = zipfile.ZipFile(io.BytesIO(open(name, "rb").read()))
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            text = source.read(entry)
            if entry.filename.endswith(".xml"):
                text = change(entry.filename, text.decode()).encode()
            info = zipfile.ZipInfo(entry.filename, (2022, 2, 15, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            if not re.search(r"theme|fontTable|webSettings|Thumbnails|Pictures|settings", entry.filename):
                target.writestr(info, text)


def tracked(name, text):
    """Comments and deleted text, as LibreOffice writes them; pandoc leaves them out."""
    if name == "content.xml":
        deleted = ('<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>was dropped</text:p>'
                   '</text:deletion></text:changed-region></text:tracked-changes>')
        text = text.replace("<office:text>", "<office:text>" + deleted, 1)
        text = text.replace("from the", '<office:annotation><text:p>a remark</text:p></office:annotation>from the', 1)
    return text


office("report.docx")
office("report.odt", re.sub(r"It \[was dropped.*", "It fell from the tree.\n", SOURCE, flags=re.S), tracked)
