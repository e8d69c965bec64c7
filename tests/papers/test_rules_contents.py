"""What a received paper is, told by its content: what is kept, what is refused and with which cure."""

import io
import struct
import zlib

import pytest
from PIL import Image

from core.errors import RuleViolation
from papers.rules.contents import BYTES_AT_MOST, content_of
from tests.papers.pdfs import packed_pdf, pdf, picture

JS = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def refused(data: bytes) -> str:
    with pytest.raises(RuleViolation) as refusal:
        content_of(data)
    assert refusal.value.facts["field"] == "file"
    assert len(str(refusal.value)) > 20
    return refusal.value.code


def test_a_pdf_is_kept_byte_by_byte_and_its_pages_are_counted():
    data = pdf(pages=3)

    kept = content_of(data)

    assert (kept.form, kept.pages, kept.data) == ("pdf", 3, data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(packed_pdf("<< /Type /Action /S /GoTo /D [3 0 R /Fit] >>"), id="packed"),
        pytest.param(pdf("<< /S /URI /URI (https://gov.kz) >>"), id="an address to click on"),
        pytest.param(pdf(root="/OpenAction [3 0 R /Fit]"), id="opens on its first page"),
    ],
)
def test_a_pdf_that_is_only_read_is_kept(data):
    assert content_of(data).form == "pdf"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(pdf(JS, root="/OpenAction 4 0 R"), id="script at the opening"),
        pytest.param(pdf(root=f"/AA << /WC {JS} >>"), id="script at the closing"),
        pytest.param(
            pdf(JS.replace("/JavaScript", "/Java#53cript").replace("/JS", "/J#53")), id="spelt in hex"
        ),
        pytest.param(pdf(JS), id="nothing leads to it"),
        pytest.param(packed_pdf(JS), id="in a packed stream"),
        pytest.param(packed_pdf(JS.replace("/JS", "/J#53")), id="packed and in hex"),
        pytest.param(pdf("<< /S /Launch /F (cmd.exe) >>"), id="starts a program"),
        pytest.param(pdf("<< /Type /Filespec /EF << /F 5 0 R >> >>", "<< >>"), id="carries a file"),
        pytest.param(pdf(root="/Names << /EmbeddedFiles << /Names [] >> >>"), id="a list of files"),
        pytest.param(pdf("<< /Type /Annot /Subtype /RichMedia >>"), id="plays a medium"),
        pytest.param(pdf(root="/AcroForm << /XFA (x) >>"), id="a form that thinks"),
        pytest.param(pdf("<< /S /SubmitForm /F (https://x) >>"), id="sends what is typed"),
        pytest.param(pdf("<< /S /GoToR /F (\\\\\\\\host\\\\share) >>"), id="opens a file elsewhere"),
    ],
)
def test_a_pdf_that_acts_or_carries_something_is_refused(data):
    assert refused(data) == "paper_acting"


def test_a_locked_pdf_is_refused_with_the_cure():
    locked = pdf(
        "<< /Filter /Standard /V 1 /R 2 /O (" + "x" * 32 + ") /U (" + "y" * 32 + ") /P -4 >>",
        trailer="/Encrypt 4 0 R /ID [(a) (a)]",
    )

    assert refused(locked) == "paper_locked"
    with pytest.raises(RuleViolation, match="new PDF"):
        content_of(locked)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(pdf()[:-20], id="cut off"),
        pytest.param(pdf() + b"PK\x03\x04 a zip behind it", id="something behind its end"),
        pytest.param(b"%PDF-1.7\n%%EOF", id="nothing in it"),
        pytest.param(b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF", id="a page of the web"),
        pytest.param(pdf().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"), id="a page that holds itself"),
        pytest.param(b"\xff\xd8\xff" + b"x" * 200, id="no picture behind its first letters"),
        pytest.param(picture(size=(400, 400))[:300], id="half a picture"),
        pytest.param(picture("PNG")[:40], id="half a PNG"),
    ],
)
def test_what_is_damaged_is_refused(data):
    assert refused(data) in {"paper_damaged", "paper_too_many_pages"}


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_whose_remarks_contradict_themselves_is_refused(form):
    """A number's place holds a text: one byte of what a camera wrote beside the picture is another."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "hi"
    described, width = b"\x01\x0e\x00\x02", b"\x01\x00\x00\x02"
    data = picture(form, exif=exif.tobytes().replace(described, width))

    assert refused(data) == "paper_damaged"


@pytest.mark.parametrize("pages", [100, 101])
def test_a_pdf_has_a_hundred_pages_at_most(pages):
    data = pdf(pages=pages)

    assert refused(data) == "paper_too_many_pages" if pages > 100 else content_of(data).pages == 100


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"PK\x03\x04" + b"x" * 90, id="zip or word processor"),
        pytest.param(b"MZ\x90\x00", id="program"),
        pytest.param(b"<html><script>alert(1)</script>", id="page of the web"),
        pytest.param(
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", id="drawing with a script"
        ),
        pytest.param(b"GIF89a" + b"x" * 90, id="GIF"),
        pytest.param(b"\x00\x00\x00\x18ftypheic" + b"x" * 90, id="photograph of a telephone"),
        pytest.param(b"II*\x00" + b"x" * 90, id="TIFF"),
        pytest.param(b"  " + pdf(), id="a PDF that begins late"),
    ],
)
def test_what_is_neither_pdf_nor_jpeg_nor_png_is_refused_whatever_it_is_called(data):
    assert refused(data) == "paper_unknown_form"


def test_nothing_and_too_much_are_refused():
    assert refused(b"") == "paper_empty"
    assert refused(b"%PDF-" + b"0" * BYTES_AT_MOST) == "paper_too_large"


def test_of_a_photograph_nothing_but_the_picture_is_kept():
    exif = Image.Exif()
    exif[0x010F] = "INVENTED TELEPHONE"
    exif.get_ifd(0x8825)[2] = (43.0, 14.0, 19.0)  # where it was taken
    data = picture(exif=exif, comment=b"at home") + b"PK\x03\x04 a zip behind it <script>"
    assert b"INVENTED TELEPHONE" in data

    kept = content_of(data)

    assert kept.form == "jpeg"
    for trace in (b"INVENTED TELEPHONE", b"Exif", b"at home", b"PK\x03\x04", b"<script>"):
        assert trace not in kept.data
    assert Image.open(io.BytesIO(kept.data)).size == (60, 40)


def test_a_photograph_stands_the_right_way_up_once_its_note_is_gone():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it to the right

    kept = content_of(picture(exif=exif))

    assert Image.open(io.BytesIO(kept.data)).size == (40, 60)


def test_of_a_png_nothing_but_the_picture_is_kept():
    plain = picture("PNG", mode="RGBA")
    text = b"tEXtComment\x00<script>home</script>"
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    data = plain[:33] + chunk + plain[33:]

    kept = content_of(data)

    assert kept.form == "png"
    assert b"script" not in kept.data


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_kept(mode):
    assert content_of(picture("PNG", mode=mode)).pages == 1


def test_a_picture_of_few_bytes_and_very_many_points_is_refused_before_it_is_drawn():
    bomb = picture("PNG", size=(30_000, 30_000), mode="1")
    assert len(bomb) < 200_000

    assert refused(bomb) == "paper_too_many_points"
    assert refused(picture("PNG", size=(9_000, 6_000), mode="1")) == "paper_too_many_points"
