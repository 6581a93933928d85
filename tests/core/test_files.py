"""What a file really is, and what of it is kept: hostile, damaged and chatty files."""

from __future__ import annotations

import io
import mmap
import random
import tempfile
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import chance, files

from tejido.core.files import contents, errors, parts

WHOLE = {
    "image/png": files.png(),
    "image/jpeg": files.jpeg(),
    "image/gif": files.gif(),
    "image/webp": files.webp(),
    "application/pdf": files.pdf(),
}


def kept(content: bytes) -> bytes:
    """Return what is kept of a file."""
    _, pieces = contents.examine(content)
    return b"".join(content[piece] if isinstance(piece, slice) else piece for piece in pieces)


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        written.writestr("orden.exe", b"MZ")
    return stream.getvalue()


@pytest.mark.parametrize("media_type", WHOLE)
def test_a_whole_file_is_what_it_is_and_is_kept_as_it_is(media_type: str) -> None:
    content = WHOLE[media_type]
    assert contents.examine(content)[0] == media_type
    assert kept(content) == content
    assert kept(kept(content)) == content


@pytest.mark.parametrize("media_type", WHOLE)
def test_a_file_mapped_from_the_disk_is_read_like_one_in_memory(media_type: str) -> None:
    with tempfile.TemporaryFile() as stream:
        stream.write(WHOLE[media_type])
        stream.flush()
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            found, pieces = contents.examine(content)
            told = b"".join(content[piece] if isinstance(piece, slice) else piece for piece in pieces)
    assert (found, told) == (media_type, WHOLE[media_type])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 64,
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\xef\xbb\xbf<html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"/*%PDF-1.4\n*/alert(1)\n%%EOF",
        b" " + files.pdf(),
        archive(),
        b"MZ\x90\x00",
        b"BM" + bytes(60),
        b"II*\x00" + bytes(60),
        b"\x00\x00\x00\x18ftypheic" + bytes(60),
        b"\x7fELF",
        "archivo".encode("utf-16"),
    ],
)
def test_anything_else_is_unknown_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(errors.ContentUnknown):
        contents.examine(content)


@pytest.mark.parametrize("media_type", WHOLE)
def test_a_file_that_was_cut_off_anywhere_is_refused(media_type: str) -> None:
    content = WHOLE[media_type]
    # A PDF may lose the line break behind its end.
    last = content.rindex(b"%%EOF") + 5 if media_type == "application/pdf" else len(content)
    for length in range(last):
        with pytest.raises((errors.ContentUnknown, errors.ContentDamaged)):
            contents.examine(content[:length])


@pytest.mark.parametrize("media_type", sorted(contents.PICTURES))
@pytest.mark.parametrize("behind", [b"<script>alert(1)</script>", archive(), b"%PDF-1.4\n%%EOF", bytes(9)])
def test_what_stands_behind_a_picture_is_left_out(media_type: str, behind: bytes) -> None:
    assert kept(WHOLE[media_type] + behind) == WHOLE[media_type]


def test_a_photo_loses_where_it_was_taken_and_keeps_which_way_is_up() -> None:
    for order in "<>":
        for way_up in (3, 6, 8):
            told = files.exif(way_up, order=order) + files.segment(
                0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + files.PLACE
            )
            told += files.segment(0xED, b"Photoshop 3.0\x00" + files.PLACE) + files.segment(0xFE, files.PLACE)
            content = kept(files.jpeg(segments=told))
            assert files.PLACE not in content
            assert b"Cam" not in content
            assert content.count(b"Exif") == 1
            turned = content[content.index(b"Exif\x00\x00") + 6 :]
            assert (turned[:4], turned[10:12], turned[18:20]) == (b"MM\x00*", b"\x01\x12", bytes([0, way_up]))
            assert kept(content) == content


@pytest.mark.parametrize(
    "segment",
    [
        files.exif(1), files.exif(0), files.exif(9), files.exif(6)[:12] + files.exif(6)[12:40],
        files.segment(0xE1, b"Exif\x00\x00"), files.segment(0xE1, b"Exif\x00\x00II*\x00\xff\xff\xff\xff"),
        files.segment(0xE1, b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\x01\x12\x00\x03"),
        files.segment(0xE2, b"MPF\x00" + files.PLACE), files.segment(0xE5, files.PLACE),
    ],
)  # fmt: skip
def test_other_segments_of_a_photo_are_left_out_whatever_they_say(segment: bytes) -> None:
    content = files.jpeg(segments=segment)
    if int.from_bytes(segment[2:4], "big") + 2 == len(segment):
        assert kept(content) == files.JPEG
    else:
        with pytest.raises(errors.ContentDamaged):
            contents.examine(content)


def test_colours_of_a_photo_are_kept() -> None:
    profile = files.segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + bytes(40)) + files.segment(0xEE, b"Adobe" + bytes(7))
    assert kept(files.jpeg(segments=profile)) == files.jpeg(segments=profile)


def test_other_pictures_lose_their_words_too() -> None:
    seen = ((b"gAMA", bytes(4)),)
    words = ((b"tEXt", b"Comment\x00" + files.PLACE), (b"eXIf", b"MM\x00*" + files.PLACE), (b"iTXt", files.PLACE))
    assert kept(files.png(chunks=words + seen)) == files.png(chunks=seen)
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    control = b"\x21\xf9\x04\x00\x00\x00\x00\x00"
    comment = b"\x21\xfe" + bytes([len(files.PLACE)]) + files.PLACE + b"\x00"
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes([len(files.PLACE)]) + files.PLACE + b"\x00"
    assert kept(files.gif(blocks=comment + loop + xmp + control)) == files.gif(blocks=loop + control)
    extended = kept(
        files.webp(extended=(files.riff_chunk(b"EXIF", files.PLACE), files.riff_chunk(b"XMP ", files.PLACE)))
    )
    assert files.PLACE not in extended
    assert extended[20] == 0
    assert int.from_bytes(extended[4:8], "little") + 8 == len(extended)
    assert kept(extended) == extended


@pytest.mark.parametrize(
    "content",
    [
        files.png(100_000, 100_000),
        files.png(parts.PIXELS_MAX + 1, 1),
        files.gif(65_535, 65_535),
        files.webp(extended=(b"",)).replace(
            (15).to_bytes(3, "little") + (7).to_bytes(3, "little"), b"\xff\xff\xff" * 2, 1
        ),
        files.JPEG.replace(b"\xff\xc0\x00\x11\x08\x00\x08\x00\x10", b"\xff\xc0\x00\x11\x08\xff\xff\xff\xff"),
    ],
)
def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused(content: bytes) -> None:
    assert len(content) < 100_000_000 / 1000
    with pytest.raises(errors.PictureTooLarge):
        contents.examine(content)


def test_a_picture_of_the_largest_size_is_taken() -> None:
    assert contents.examine(files.png(8000, 8000))[0] == "image/png"


@pytest.mark.parametrize(
    "content",
    [
        files.png(0, 8),
        files.png(8, 0),
        files.png().replace(b"IDAT", b"IDAX"),
        files.png(chunks=((b"IHDR", bytes(13)),)),
        files.png(chunks=((b"ABCD", b"a critical chunk that nobody knows"),)),
        files.png()[:8] + files.png()[33:],
        files.png()[:33] + files.chunk(b"IEND", b""),
        files.png()[:-5] + b"\x00" + files.png()[-4:],
        files.gif(0, 2),
        b"GIF89a/*" + bytes(5) + b"*/=alert(1)//;",
        b"GIF89a" + bytes(7) + b";",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"RIFF\xff\xff\xff\xffWEBP" + files.WEBP_CHUNK,
        b"RIFF\x14\x00\x00\x00WEBP" + files.riff_chunk(b"EXIF", bytes(8)),
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff" + b"\xff" * 50,
        b"\xff\xd8\xff\xe0\x00\x01",
        files.JPEG.replace(b"\xff\xc0", b"\xff\xcf\xff\xc0", 1)[:-2],
    ],
)
def test_a_picture_that_does_not_hold_together_is_refused(content: bytes) -> None:
    with pytest.raises((errors.ContentDamaged, errors.ContentUnknown)):
        contents.examine(content)


@pytest.mark.parametrize(
    "content",
    [
        files.pdf(first=b"%PDF-1.4 <html><script>alert(1)</script>\n"),
        files.pdf(first=b"%PDF-1.4\n<script>alert(1)</script>\n"),
        files.pdf(first=b"%PDF-1.4\n<SvG onload=alert(1)>\n"),
        files.pdf(first=b"%PDF-1.4*/alert(1)//\n"),
        files.pdf(first=b"%PDF-9.4\n"),
        files.pdf(behind=b"\n" + archive()),
        files.pdf(behind=b"\n<html>"),
        files.pdf()[: files.pdf().index(b"%%EOF")],
        files.pdf(first=b"%PDF-1.4\n" + archive()[:-2] + b"\xff\xff"),
    ],
)
def test_a_pdf_that_is_something_else_as_well_is_refused(content: bytes) -> None:
    if b"\xff\xff" in content:
        # A comment of the archive that reaches exactly to the end of the file.
        place = content.index(b"PK\x05\x06") + 22
        content = content[: place - 2] + (len(content) - place).to_bytes(2, "little") + content[place:]
    with pytest.raises(errors.ContentDamaged):
        contents.examine(content)


def test_a_pdf_may_end_in_line_breaks_and_hold_the_letters_of_an_archive() -> None:
    for content in (
        files.pdf(behind=b"\r\n\x00\x00 \n"),
        files.pdf(behind=b""),
        files.pdf(first=b"%PDF-2.0\r%PK\x05\x06\n"),
    ):
        assert contents.examine(content)[0] == "application/pdf"


@settings(max_examples=chance.examples(300))
@given(media_type=st.sampled_from(sorted(WHOLE)), seed=st.integers(0, 2**32), count=st.integers(1, 20))
def test_whatever_is_changed_in_a_file_it_is_read_or_refused_and_what_is_kept_is_kept_again(
    media_type: str, seed: int, count: int
) -> None:
    chance = random.Random(seed)
    content = bytearray(WHOLE[media_type])
    for _ in range(count):
        content[chance.randrange(len(content))] = chance.choice((0, 0xFF, 0xD9, 0xDA, chance.randrange(256)))
    try:
        once = kept(bytes(content))
    except (errors.ContentUnknown, errors.ContentDamaged, errors.PictureTooLarge):
        return
    assert kept(once) == once


@settings(max_examples=chance.examples(200))
@given(start=st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\x40\x00\x00\x00WEBP", b"%PDF-"]),
       rest=st.binary(max_size=200))  # fmt: skip
def test_nothing_that_follows_a_signature_breaks_the_reader(start: bytes, rest: bytes) -> None:
    try:
        contents.examine(start + rest)
    except (errors.ContentUnknown, errors.ContentDamaged, errors.PictureTooLarge):
        return


@pytest.mark.parametrize(
    ("content", "is_taken"),
    [
        (b"\xff\xd8" + b"\xff" * 10_000_000, False),
        (files.JPEG[:-2] + b"\xff" * 10_000_000 + b"\x00", False),
        (files.JPEG[:-2] + b"\xff\x00" * 5_000_000, False),
        (files.png()[:33] + files.chunk(b"tEXt", b"") * 800_000, False),
        (files.gif()[:-1] + b"\x21\xfe\x00" * 3_000_000, False),
        (b"RIFF" + (10_000_000).to_bytes(4, "little") + b"WEBP" + b"ABCD\x00\x00\x00\x00" * 1_250_000, False),
        (b"%PDF-1.4\n" + b"PK\x05\x06" * 2_500_000 + b"%%EOF", True),
    ],
)
def test_ten_megabytes_made_to_keep_us_busy_are_looked_at_once(content: bytes, is_taken: bool) -> None:
    """Read again for each of its parts, such a file would take hours."""
    if is_taken:
        contents.examine(content)
        return
    with pytest.raises((errors.ContentUnknown, errors.ContentDamaged)):
        contents.examine(content)
