"""Papers as people send them, and as those send them who mean harm; written by hand, byte by byte."""

import io
import zlib

from PIL import Image

PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"


def pdf(*more: str, root: str = "", pages: int = 1, trailer: str = "", remark: bytes = b"") -> bytes:
    """A PDF of empty pages, with these objects more (numbered from 4 on) and this in its catalogue."""
    kids = " ".join(["3 0 R"] * pages)
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {root} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        PAGE,
        *more,
    ]
    out, places = b"%PDF-1.5\n%" + remark + b"\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    begins = len(out)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{begins}\n%%EOF\n".encode()


def packed_pdf(hidden: str, inside: bytes = b"", filters: str = "/FlateDecode") -> bytes:
    """A PDF whose object 4 lies in a packed stream, where no search of the bytes finds it; the stream may be
    given as it is packed."""
    out, places = b"%PDF-1.5\n", {}

    def put(number: int, body: bytes) -> None:
        nonlocal out
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"

    put(1, b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>")
    put(2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    put(3, PAGE.encode())
    inside = inside or zlib.compress(b"4 0 " + hidden.encode())
    head = f"<< /Type /ObjStm /N 1 /First 4 /Filter {filters} /Length {len(inside)} >>\nstream\n"
    put(5, head.encode() + inside + b"\nendstream")
    begins = len(out)
    places[6] = begins
    rows = [(0, 0, 0)] + [(2, 5, 0) if n == 4 else (1, places[n], 0) for n in range(1, 7)]
    table = zlib.compress(
        b"".join(bytes([kind]) + where.to_bytes(3, "big") + bytes([at]) for kind, where, at in rows)
    )
    head = "<< /Type /XRef /Size 7 /Root 1 0 R /W [1 3 1] /Filter /FlateDecode "
    head += f"/Length {len(table)} >>\nstream\n"
    put(6, head.encode() + table + b"\nendstream")
    return out + f"startxref\n{begins}\n%%EOF\n".encode()


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **how) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new(mode, size, how.pop("colour", 0)).save(out, form, **how)
    return out.getvalue()
