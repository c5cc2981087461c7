"""Which characters does a file hold?"""

from __future__ import annotations

import codecs
import re
import unicodedata

from core.errors import ReadingError

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, soft hyphen, zero-width space, marks of direction and of byte order: invisible, and they split words.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL_BYTES = bytes(b for b in range(32) if b not in b"\t\n\r\v\f\x1b")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SAMPLE = 64 * 1024


def is_utf16(data: bytes) -> bool:
    """Whether the bytes begin with a byte order mark of UTF-16."""
    return data.startswith(_UTF16)


def is_binary(data: bytes) -> bool:
    """Whether the bytes are no text: a NUL, or more than a tenth control characters, in the first 64 KiB."""
    sample = data[:_SAMPLE]
    if is_utf16(sample):
        return False
    return b"\0" in sample or len(sample) - len(sample.translate(None, _CONTROL_BYTES)) > len(sample) / 10


def decode(data: bytes, item: str) -> str:
    """The characters of UTF-8 (with or without byte order mark) or of UTF-16 with one.

    Raises:
        ReadingError: the bytes are binary, or not of these encodings; the reason names the first wrong byte.
    """
    if is_binary(data):
        raise ReadingError(item, "binary data, not a text")
    encoding, name = ("utf-16", "UTF-16") if is_utf16(data) else ("utf-8-sig", "UTF-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        # The codec of UTF-8 with a mark counts from behind the mark.
        at = error.start + (3 if name == "UTF-8" and data.startswith(codecs.BOM_UTF8) else 0)
        raise ReadingError(item, f"not {name}: byte {at + 1} cannot be read; save the file as UTF-8") from error
    if "\0" in text:
        raise ReadingError(item, "binary data, not a text")
    return text


def decode_page(data: bytes, item: str) -> str:
    """The characters of a saved page: UTF-8 or UTF-16, else the character set that the page declares.

    Raises:
        ReadingError: the bytes are binary, or of neither encoding.
    """
    try:
        return decode(data, item)
    except ReadingError:
        declared = _CHARSET.search(data[:4096])
        if declared is None or is_binary(data):
            raise
        name = declared[1].decode("ascii", "replace")
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError) as error:
            raise ReadingError(item, f"neither UTF-8 nor {name}, as the page declares") from error


def storable(text: str) -> str:
    """The text without lone surrogates, which UTF-8 cannot hold: each becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def tidy(text: str) -> str:
    r"""The text in Unicode NFC, lines ended by \n, without lone surrogates and invisible characters; \t stays."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _BREAKS.sub("\n", storable(text))))


def has_words(phrase: str) -> bool:
    """Whether there is a letter or figure in it to look for."""
    return any(character.isalnum() for character in phrase)
