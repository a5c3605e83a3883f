"""Makes the presentations, spreadsheets and books in this folder, which the tests read.

Needs python-pptx, openpyxl, ebooklib and odfpy, from PyPI. The files are kept because other versions of these packages
give other bytes: run it only to change them.
"""

import datetime
import io
import os
import re
import zipfile

import openpyxl
import pptx
from ebooklib import epub
from odf import draw, office, presentation, style, table, text
from odf.dc import Creator, Language, Title
from odf.meta import CreationDate, InitialCreator, Keyword
from odf.namespaces import PRESENTATIONNS
from odf.opendocument import OpenDocumentPresentation, OpenDocumentSpreadsheet

os.chdir(os.path.dirname(os.path.abspath(__file__)))
DATE = datetime.datetime(2022, 2, 15, 18, 30)


def repack(name, leave_out="theme|slideLayout|slideMaster|printerSettings|thumbnail"):
    """Sorts and dates the files in an archive, and leaves out what holds no text."""
    source = zipfile.ZipFile(io.BytesIO(open(name, "rb").read()))
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if not re.search(leave_out, entry.filename):
                info = zipfile.ZipInfo(entry.filename, (2022, 2, 15, 0, 0, 0))
                info.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
                target.writestr(info, source.read(entry))


def slides():
    deck = pptx.Presentation()
    deck.core_properties.author = "A. Botanist"
    deck.core_properties.created = DATE
    deck.core_properties.title = "PowerPoint Presentation"
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = "Winged seeds"
    first.placeholders[1].text = "A talk"
    second = deck.slides.add_slide(deck.slide_layouts[1])
    second.shapes.title.text = "The flight of a samara"
    body = second.placeholders[1].text_frame
    body.text = "It spins as it falls."
    body.add_paragraph().text = "Its wing makes it a helicopter."
    second.notes_slide.notes_text_frame.text = "Show the film here."
    third = deck.slides.add_slide(deck.slide_layouts[6])
    cells = third.shapes.add_table(2, 2, 0, 0, 99999, 99999).table
    for row, texts in enumerate([("Tree", "Wings"), ("maple", "two")]):
        for column, value in enumerate(texts):
            cells.cell(row, column).text = value
    third.shapes.add_textbox(0, 0, 9999, 9999).text_frame.text = "A text box"
    deck.save("slides.pptx")
    repack("slides.pptx")


def sheets():
    book = openpyxl.Workbook()
    book.properties.creator = "A. Botanist"
    book.properties.created = DATE
    sheet = book.active
    sheet.title = "Trees of 2022"
    for row in [("Tree", "Found", "Share", "Price", "Native"), ("maple", DATE, 0.125, 1234.5, True), ("ash", None, 1, None, False)]:
        sheet.append(row)
    sheet["B2"].number_format = "d mmm yyyy h:mm"
    sheet["C2"].number_format = sheet["C3"].number_format = "0.0%"
    sheet["D2"].number_format = '#,##0.00 "kr"'
    sheet["A2"].comment = openpyxl.comments.Comment("a remark", "B")
    second = book.create_sheet("Numbers")
    second["B3"] = "just one cell"
    book.create_sheet("Empty")
    book.save("sheets.xlsx")
    repack("sheets.xlsx")


def book():
    one = epub.EpubBook()
    one.set_identifier("samara")
    one.set_title("Winged seeds")
    one.set_language("en")
    one.add_author("A. Botanist")
    one.add_metadata("DC", "date", "2022-02-15")
    one.add_metadata("DC", "subject", "maple")
    pages = [
        ("The flight", "text/one.xhtml", "<h1 id='start'>The flight of a samara</h1><p>It spins<br/>as it falls.</p>"),
        ("What carries it", "text/two words.xhtml", "<p>The wind, a stream.</p><ul><li>or a bird</li></ul>"),
    ]
    chapters = []
    for title, name, content in pages:
        chapter = epub.EpubHtml(title=title, file_name=name, lang="en")
        chapter.set_content(f"<html><head><title/></head><body>{content}</body></html>")
        one.add_item(chapter)
        chapters.append(chapter)
    one.toc = chapters
    one.add_item(epub.EpubNcx())
    one.add_item(epub.EpubNav())
    one.spine = ["nav", *chapters]
    epub.write_epub("book.epub", one)
    repack("book.epub")


def odf_properties(document):
    for kind, value in [(InitialCreator, "A. Botanist"), (CreationDate, DATE.isoformat()), (Language, "en"), (Keyword, "maple")]:
        document.meta.addElement(kind(text=value))


def odp_slides():
    deck = OpenDocumentPresentation()
    odf_properties(deck)
    deck.meta.addElement(Title(text="Winged seeds"))
    layout = style.PageLayout(name="L")
    deck.automaticstyles.addElement(layout)
    master = style.MasterPage(name="M", pagelayoutname=layout)
    deck.masterstyles.addElement(master)
    for title, items, note in [("The flight of a samara", ["It spins as it falls."], "Show the film here."), (None, ["A text box"], None)]:
        page = draw.Page(masterpagename=master)
        deck.presentation.addElement(page)
        frame = draw.Frame(width="1cm", height="1cm")
        page.addElement(frame)
        box = draw.TextBox()
        frame.addElement(box)
        for item in items:
            box.addElement(text.P(text=item))
        if title:
            frame = draw.Frame(width="1cm", height="1cm")
            frame.setAttrNS(PRESENTATIONNS, "class", "title")
            page.addElement(frame)
            box = draw.TextBox()
            box.addElement(text.P(text=title))
            frame.addElement(box)
        if note:
            notes = presentation.Notes()
            page.addElement(notes)
            frame = draw.Frame(width="1cm", height="1cm")
            frame.setAttrNS(PRESENTATIONNS, "class", "notes")
            notes.addElement(frame)
            box = draw.TextBox()
            frame.addElement(box)
            box.addElement(text.P(text=note))
    deck.save("slides.odp")
    repack("slides.odp")


def ods_sheets():
    book = OpenDocumentSpreadsheet()
    odf_properties(book)
    sheet = table.Table(name="Trees of 2022")
    book.spreadsheet.addElement(sheet)
    for cells in [["Tree", "Found", "Share"], ["maple", "15 Feb 2022", "12.5%"], ["ash", None, "100.0%"]]:
        row = table.TableRow()
        sheet.addElement(row)
        for value in cells:
            cell = table.TableCell(valuetype="string")
            row.addElement(cell)
            if value:
                cell.addElement(text.P(text=value))
            else:
                cell.setAttribute("numbercolumnsrepeated", "1")
    cell = table.TableCell(valuetype="float", value="7", numbercolumnsrepeated="2")
    row = table.TableRow(numberrowsrepeated="2")
    row.addElement(cell)
    sheet.addElement(row)
    row = table.TableRow(numberrowsrepeated="1000000")
    row.addElement(table.TableCell(numbercolumnsrepeated="16000"))
    sheet.addElement(row)
    remark = office.Annotation()
    remark.addElement(text.P(text="a remark"))
    cell.addElement(remark)
    book.save("sheets.ods")
    repack("sheets.ods")


slides()
sheets()
book()
odp_slides()
ods_sheets()
