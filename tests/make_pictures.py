"""Photographs as a telephone takes them, with what lies beside them."""

from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, PngImagePlugin

OWNER, CAMERA, NORTH = "Alva Andersson", "Telefon 9", "59.3293"
WORDS = f"{OWNER} {NORTH}".encode()
#: The same picture lies in the file in these ways, by what its orientation says.
_BACK = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}


def photograph(kind: str = "JPEG", orientation: int = 1, size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture, red in its upper left corner, that knows where and by whom it was taken."""
    picture = Image.new("RGB", size, (20, 40, 200))
    picture.paste((250, 10, 10), (0, 0, size[0] // 2, size[1] // 2))
    if orientation in _BACK:
        picture = picture.transpose(_BACK[orientation])
    made = BytesIO()
    picture.save(made, kind, **_beside(kind, orientation))
    return made.getvalue()


def sent(content: bytes, field: str = "files", **typed: str) -> dict[str, Any]:
    """A form with one file, put together here: the library leaves its own on the disk."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in typed.items()]
    parts.append(f'name="{field}"; filename="foto.png"\r\n\r\n'.encode() + content)
    head = b"--x\r\nContent-Disposition: form-data; "
    body = b"".join(head + part + b"\r\n" for part in parts) + b"--x--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=x"}


def turned(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """The size of a picture as it is seen: always the one it was made with."""
    assert orientation in {1, *_BACK}
    return size


def traces_in(content: bytes) -> list[str]:
    """What a file still tells."""
    told = {
        "owner": OWNER.encode(), "camera": CAMERA.encode(), "xmp": NORTH.encode(),
        "exif": b"Exif\0\0MM",
    }  # fmt: skip
    found = [name for name, word in told.items() if word in content]
    return [*found, *_place_in(content)]


def _place_in(content: bytes) -> list[str]:
    try:
        with Image.open(BytesIO(content)) as picture:
            return ["place"] if picture.getexif().get_ifd(ExifTags.IFD.GPSInfo) else []
    except OSError:
        return []


def _beside(kind: str, orientation: int) -> dict[str, Any]:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = OWNER
    exif[ExifTags.Base.Model] = CAMERA
    place = {1: "N", 2: (59.0, 19.0, 45.5), 3: "E", 4: (18.0, 4.0, 7.0)}
    exif[ExifTags.IFD.GPSInfo] = place
    packet = b'<?xpacket begin="" id="x"?><x:xmpmeta>' + WORDS + b'</x:xmpmeta><?xpacket end="w"?>'
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", OWNER)
        texts.add_itxt("XML:com.adobe.xmp", packet.decode(), zip=False)
        return {"exif": exif, "pnginfo": texts}
    more = {"comment": WORDS, "quality": 95, "subsampling": 0} if kind == "JPEG" else {}
    return {"exif": exif, "xmp": packet} | more


__all__ = ["CAMERA", "NORTH", "OWNER", "WORDS", "photograph", "sent", "traces_in", "turned"]
