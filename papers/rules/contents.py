"""What a received paper is, by its content alone, and what of it may be kept.

A picture is drawn anew, so that nothing but the picture is left of it. A PDF is kept as it came, since a
signature of its sender covers every byte; one that can do anything but be read is refused.
"""

import io
import re
import struct
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from core.errors import RuleViolation
from papers.states import PaperForm

#: How large a paper may be. A page of a scanner at 600 dpi has 35 million points.
BYTES_AT_MOST = 10 * 1024 * 1024
POINTS_AT_MOST = 50_000_000
PAGES_AT_MOST = 100
#: So many objects has a PDF of a hundred pages with room to spare.
OBJECTS_AT_MOST = 20_000
#: What is unpacked to be read, of a PDF: tables of objects and objects, never pictures or pages.
UNPACKED_AT_MOST = 4 * 1024 * 1024
UNPACKED_AT_ONCE = 512 * 1024
FILTERS_AT_MOST = 2
#: So many names stand openly in a PDF: a hundred pages have some ten thousand, noise of pictures included.
NAMES_AT_MOST = 120_000
#: So many seconds of a processor reading may take.
SECONDS_AT_MOST = 3.0

_SIGNATURES = (
    (b"%PDF-", PaperForm.PDF),
    (b"\xff\xd8\xff", PaperForm.JPEG),
    (b"\x89PNG\r\n\x1a\n", PaperForm.PNG),
)
#: What a PDF does by itself, or carries besides its pages. `AA` and `OpenAction` do nothing but by these.
_ACTING = frozenset(
    f"/{name}"
    for name in (
        *("JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "Movie", "Sound"),
        *("XFA", "SubmitForm", "ImportData", "GoToE", "GoToR", "Rendition", "3D", "EF"),
    )
)
_NAME = re.compile(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]+")
#: What of pypdf's own bounds a paper needs less of.
_BOUNDS = Configuration(
    zlib_maximum_output_length=UNPACKED_AT_ONCE,
    lzw_maximum_output_length=UNPACKED_AT_ONCE,
    run_length_maximum_output_length=UNPACKED_AT_ONCE,
    brotli_maximum_output_length=UNPACKED_AT_ONCE,
    jbig2_maximum_output_length=UNPACKED_AT_ONCE,
    array_based_stream_maximum_output_length=UNPACKED_AT_ONCE,
    zlib_maximum_recovery_input_length=4096,
    stream_filters_maximum_length=FILTERS_AT_MOST,
    stream_decoding_work_maximum_length=4 * UNPACKED_AT_ONCE,
    array_maximum_element_count=OBJECTS_AT_MOST,
    dictionary_maximum_element_count=OBJECTS_AT_MOST,
    page_tree_maximum_entries=OBJECTS_AT_MOST,
    page_tree_maximum_page_entries=OBJECTS_AT_MOST,
)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_QUALITY = 90


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept of a paper."""

    form: PaperForm
    data: bytes
    pages: int


def content_of(data: bytes) -> Content:
    """What is kept of these bytes, whatever they were called.

    Raises: RuleViolation saying what is the matter and what to do.
    """
    if not data:
        raise _refusal("empty", _("The file is empty. Choose it again."))
    if len(data) > BYTES_AT_MOST:
        raise _refusal(
            "too_large",
            _("The file is larger than 10 MB. Scan it in grey or with fewer points, or send it in parts."),
        )
    form = next((form for start, form in _SIGNATURES if data.startswith(start)), None)
    if form is None:
        raise _refusal(
            "unknown_form",
            _(
                "This is no PDF, JPEG or PNG, whatever its name says. Save or photograph the paper as one of "
                "these."
            ),
        )
    return _pdf(data) if form == PaperForm.PDF else _picture(data, form)


def _refusal(code: str, sentence: Any) -> RuleViolation:
    return RuleViolation(sentence, code=f"paper_{code}", facts={"field": "file"})


# --- pictures ------------------------------------------------------------------------------------


def _picture(data: bytes, form: PaperForm) -> Content:
    """The picture drawn anew, the right way up: without place, device, comments and whatever hung on it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=[form.name])
            if picture.width * picture.height > POINTS_AT_MOST:
                raise Image.DecompressionBombError
            upright = ImageOps.exif_transpose(picture)
            bare = upright.convert(_mode_of(upright, form))
            bare.info = {}
            drawn = io.BytesIO()
            bare.save(drawn, form.name, **({"quality": _QUALITY} if form == PaperForm.JPEG else {}))
    except Image.DecompressionBombError:
        raise _refusal(
            "too_many_points",
            _("The picture has more than 50 million points. Photograph or scan it with fewer."),
        ) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError, struct.error):
        raise _damaged() from None
    return Content(form, drawn.getvalue(), 1)


def _mode_of(picture: Image.Image, form: PaperForm) -> str:
    if picture.mode in ("1", "L"):
        return "L"
    return "RGBA" if form == PaperForm.PNG and picture.has_transparency_data else "RGB"


def _damaged() -> RuleViolation:
    return _refusal("damaged", _("The file is damaged or cut off. Scan or photograph the paper again."))


# --- PDF -----------------------------------------------------------------------------------------


def _pdf(data: bytes) -> Content:
    """The same bytes, once nothing in them was found that acts, hides or is locked."""
    if data.rstrip(b"\x00\t\n\f\r ")[-5:] != b"%%EOF":
        raise _damaged()
    if data.count(b"/") > NAMES_AT_MOST:
        raise _too_much()
    acting = _ACTING & set(_names_in(data))
    try:
        return _read(data, acting)
    except (LimitReachedError, _TooLong):
        raise _too_much() from None
    except (
        PyPdfError,
        ArithmeticError,
        LookupError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise _damaged() from error
    except (AttributeError, AssertionError, NotImplementedError, MemoryError) as error:
        raise _damaged() from error


def _too_much() -> RuleViolation:
    return _refusal(
        "too_much",
        _("There is more packed into the PDF than a paper holds. Print it to a new PDF and send that."),
    )


class _TooLong(Exception):
    """Reading took more of the processor than any paper needs."""


class _Timed(io.BytesIO):
    """The bytes of a file that are read for so long and no longer: whatever is in them to keep one busy."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._until = time.thread_time() + SECONDS_AT_MOST

    def read(self, size: int | None = -1, /) -> bytes:
        self.look_at_the_clock()
        return super().read(size)

    def look_at_the_clock(self) -> None:
        if time.thread_time() > self._until:
            raise _TooLong


def _read(data: bytes, acting: frozenset[str]) -> Content:
    file = _Timed(data)
    with apply_configuration(_BOUNDS):
        reader = PdfReader(file, strict=True)
        if reader.is_encrypted:
            raise _refusal(
                "locked",
                _("The PDF is locked with a password. Open it, print it to a new PDF and send that."),
            )
        pages = len(reader.pages)
        acting |= _ACTING & set(_names_of(reader, file))
    if acting:
        raise _refusal(
            "acting",
            _("The PDF carries scripts, other files or commands. Print it to a new PDF and send that."),
        )
    if not 1 <= pages <= PAGES_AT_MOST:
        raise _refusal("too_many_pages", _("The PDF has more than 100 pages, or none. Send it in parts."))
    return Content(PaperForm.PDF, data, pages)


def _names_in(data: bytes) -> Iterator[str]:
    """The names that stand openly in the file, in parts too that nothing leads to."""
    for found in _NAME.finditer(data):
        name = _HEX.sub(lambda code: bytes([int(code[1], 16)]), found[0])
        yield name.decode("latin-1")


def _names_of(reader: PdfReader, file: _Timed) -> Iterator[str]:
    """The names in every object of the file, those in packed streams too."""
    numbers = {
        (number, generation)
        for generation, found in reader.xref.items()
        for number in found
        if generation != 65535
    }
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > OBJECTS_AT_MOST:
        raise LimitReachedError("more objects than a paper has")
    unpacked = 0
    for stream in {stream for stream, _place in reader.xref_objStm.values()}:
        packed: Any = IndirectObject(stream, 0, reader).get_object()
        unpacked += len(packed.get_data())
        if unpacked > UNPACKED_AT_MOST:
            raise LimitReachedError("more is packed into it than a paper holds")
    waiting: list[Any] = [reader.trailer]
    for number, generation in sorted(numbers):
        file.look_at_the_clock()
        waiting.append(reader.get_object(IndirectObject(number, generation, reader)))
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, DictionaryObject):
            yield from (str(key) for key in thing)
            waiting += thing.values()
        elif isinstance(thing, ArrayObject):
            waiting += thing
        elif isinstance(thing, str) and thing.startswith("/"):
            yield thing
