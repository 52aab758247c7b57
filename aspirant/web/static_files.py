"""The files of the site: compressed, and served under an address that follows their contents.

When any of them changes, so does the address of all, so a browser may keep them for good and never
asks again.
"""

import gzip
import hashlib
import shutil
from pathlib import Path
from tempfile import mkdtemp

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from aspirant.web.headers import add_static_headers

#: Compressed already, or too small to gain from it.
_LEFT_AS_THEY_ARE = {".woff2", ".ttf", ".png"}


def static_address(folder: Path) -> str:
    """The address under which the files of `folder` lie, as they are now."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}\x00".encode() + path.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}"


def serve_static_files(app: Flask) -> None:
    """Answer for the files before the site is asked; while debugging, as they lie there now."""
    folder, address = Path(app.static_folder or ""), app.static_url_path or ""
    copy = Path(app.instance_path) / address.strip("/")
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=folder if app.debug else _compressed(folder, copy),
        prefix=address,
        max_age=0,
        immutable_file_test=lambda path, url: not app.debug,
        autorefresh=app.debug,
        allow_all_origins=False,
        add_headers_function=add_static_headers,
    )


def _compressed(folder: Path, copy: Path) -> Path:
    """A copy of `folder` with what is compressed beside; made once, whoever comes first."""
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        part = Path(mkdtemp(dir=copy.parent))
        shutil.copytree(folder, part, dirs_exist_ok=True)
        for path in [one for one in part.rglob("*") if one.is_file()]:
            _compress(path)
        try:
            part.rename(copy)
        except OSError:  # another process was quicker
            shutil.rmtree(part)
    return copy


def _compress(path: Path) -> None:
    if path.suffix not in _LEFT_AS_THEY_ARE:
        content = path.read_bytes()
        path.with_name(f"{path.name}.br").write_bytes(brotli.compress(content))
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content, mtime=0))
