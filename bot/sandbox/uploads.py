"""Uploaded files: their names, kinds and sizes as Discord gives them back, and the address they are served at."""

from __future__ import annotations

import mimetypes
import re
import struct
from dataclasses import dataclass
from urllib.parse import quote

from bot.sandbox.state import Json, State, StoredFile

# The largest single file of an unboosted server, in bytes.
MAX_FILE = 10 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Upload:
    """One part `files[n]` of a multipart body."""

    name: str
    content_type: str
    content: bytes


def safe_name(name: str) -> str:
    """The name as Discord keeps it: letters, digits, `_`, `-` and `.`; blanks become underscores."""
    return re.sub(r"[^\w.\-]", "", re.sub(r"\s+", "_", name.strip())) or "unknown"


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF or JPEG, in pixels."""
    if content.startswith(_PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    return _jpeg_dimensions(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_dimensions(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def store(state: State, base: str, channel_id: str, upload: Upload, described: Json | None, *, ephemeral: bool) -> Json:
    """Keep an upload and give its attachment object.

    https://docs.discord.com/developers/resources/message#attachment-object
    """
    described = described or {}
    attachment_id = state.new_id()
    name = safe_name(str(described.get("filename") or upload.name))
    content_type = upload.content_type
    if not content_type or content_type == "application/octet-stream":
        content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    state.keep_file(attachment_id, StoredFile(name, content_type, upload.content))
    url = f"{base}/attachments/{channel_id}/{attachment_id}/{quote(name)}"
    payload: Json = {
        "id": attachment_id,
        "filename": name,
        "size": len(upload.content),
        "url": url,
        "proxy_url": url,
        "content_type": content_type,
    }
    size = dimensions(upload.content) if content_type.startswith("image/") else None
    if size is not None:
        payload["width"], payload["height"] = size
    if described.get("description"):
        payload["description"] = described["description"]
    if described.get("title"):
        payload["title"] = described["title"]
    if ephemeral:
        payload["ephemeral"] = True
    return payload
