"""A part of a file, as browsers ask for sound (RFC 9110 §14): some play nothing otherwise."""

import re

from django.http import HttpResponse

ONE_RANGE = re.compile(r"bytes=(\d{0,9})-(\d{0,9})", re.ASCII)


def part(file: bytes, *, asked: str, kind: str) -> HttpResponse:
    """The bytes that a Range header asks for, 206; all of them, 200, where it asks for none.

    One that is no single range of bytes counts as none, as the RFC allows; one that begins
    after the end is answered by 416.
    """
    size = len(file)
    found = ONE_RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return HttpResponse(file, content_type=kind, headers={"Accept-Ranges": "bytes"})
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < start:
        return HttpResponse(file, content_type=kind, headers={"Accept-Ranges": "bytes"})
    if start >= size or end < start:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    return HttpResponse(
        file[start : end + 1],
        status=206,
        content_type=kind,
        headers={"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{size}"},
    )
