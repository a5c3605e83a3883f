"""Makes the mail and the saved pages in this folder, which the tests read.

Needs warcio, from PyPI. The files are kept because other versions give other bytes: run it only to change them.
"""

import email.policy
import io
import mailbox
import os
import zipfile
from email.message import EmailMessage

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

os.chdir(os.path.dirname(os.path.abspath(__file__)))
DATE = "Tue, 15 Feb 2022 18:30:00 +0100"


def message(subject, text, charset="utf-8"):
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = "Ann Lee <ann@example.org>"
    mail["To"] = "Jürgen <j@example.org>, list@example.org"
    mail["Date"] = DATE
    mail["Subject"] = subject
    mail.set_content(text, charset=charset, cte="quoted-printable")
    return mail


def mail():
    inner = message("The inner message", "It was forwarded.\n")
    outer = message("Крылатые семена", "Вертолёт кружится.\n\nOn Monday she wrote:\n> It spins.\n-- \nAnn\n", "koi8-r")
    outer.add_attachment(open("book.epub", "rb").read(), maintype="application", subtype="epub+zip", filename="Büch.epub")
    outer.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="seed.gif")
    outer.add_attachment(inner)
    outer.set_boundary("boundary")
    with open("letter.eml", "wb") as file:
        file.write(bytes(outer))


def box():
    for name in ["letters.mbox"]:
        if os.path.exists(name):
            os.remove(name)
        box = mailbox.mbox(name)
        first = message("First", "One.\n\nFrom here it spins.\n")
        second = EmailMessage()
        second["From"] = "b@example.org"
        second.set_content("<p>Only <b>HTML</b></p><blockquote>quoted</blockquote>", subtype="html")
        for mail in [first, second]:
            stored = mailbox.mboxMessage(mail)
            stored.set_from("ann@example.org Tue Feb 15 18:30:00 2022")
            box.add(stored)
        box.flush()
        box.close()


def crawl(name, compressed):
    with open(name, "wb") as file:
        writer = WARCWriter(file, gzip=compressed)
        pages = [
            ("https://example.org/", "200 OK", "text/html; charset=windows-1251", "<title>Начало</title><p>Вертолёт кружится.".encode("cp1251")),
            ("https://example.org/gone", "404 Not Found", "text/html", b"<p>Gone"),
            ("https://example.org/seed.png", "200 OK", "image/png", b"\x89PNG"),
            ("https://example.org/book.epub", "200 OK", "application/epub+zip", open("book.epub", "rb").read()),
            ("https://example.org/", "200 OK", "text/html", b"<title>Again</title><p>Saved later"),
            ("https://example.org/empty", "200 OK", "text/html", b"<meta name=robots content=noindex><p>Secret"),
            ("https://example.org/a b", "200 OK", "text/plain", b"Notes\n\nIt spins."),
        ]
        headers = {"WARC-Date": "2022-02-15T06:30:00Z", "WARC-Record-ID": "<urn:uuid:00000000-0000-0000-0000-000000000000>"}
        for address, status, kind, body in pages:
            answer = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                address, "response", payload=io.BytesIO(body), http_headers=answer, warc_headers_dict=dict(headers))
            writer.write_record(record)


mail()
box()
crawl("crawl.warc.gz", True)
with zipfile.ZipFile("crawl.wacz", "w") as target:
    for name, source in [("archive/data.warc.gz", "crawl.warc.gz")]:
        target.writestr(zipfile.ZipInfo(name, (2022, 2, 15, 0, 0, 0)), open(source, "rb").read())
    target.writestr(zipfile.ZipInfo("datapackage.json", (2022, 2, 15, 0, 0, 0)), "{}")
