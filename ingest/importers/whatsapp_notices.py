"""What WhatsApp writes into an export itself: notices, and stand-ins for what a text file cannot hold."""

from __future__ import annotations

import re

_MARKS = "\u200e\u200f\u202a\u202b\u202c\ufeff"

_MEDIA = re.compile(
    r"<(?:media omitted|medien ausgeschlossen|multimedia omitido|m[eé]dias? omis|m[ií]dia oculta|media omessi"
    r"|media weggelaten|media omitida|arquivo de m[ií]dia oculto)>"
    r"|(?:image|video|audio|sticker|gif|document|contact card|video note|photo|voice message) omitted"
    r"|[^\n]{0,120}(?:document|image|video|audio) omitted",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"<attached: [^>\n]{1,200}>|\S[^\n/]{0,150}\.\w{2,5} \(file attached\)", re.IGNORECASE)
_DELETED = re.compile(r"(?:this message was deleted|you deleted this message)\.?", re.IGNORECASE)
_EDITED = re.compile(r"\s*<this message was edited>\s*\Z", re.IGNORECASE)
_NOTICE = re.compile(
    r"messages and calls are end-to-end encrypted|messages you send to this (?:chat|group) are (?:now )?secured"
    r"|(?:missed|silenced) (?:group )?(?:voice|video) call|(?:voice|video) call[.,]|no answer|waiting for this message"
    r"|this (?:business|chat) (?:works|is|uses)|your security code with|disappearing messages|you're now an admin"
    r"|you (?:created|joined|left|were added|added|removed|changed|blocked|unblocked|deleted this group)\b"
    r"|this message can't be displayed|view once (?:message|photo|video)|live location shared",
    re.IGNORECASE,
)
_GROUP_NOTICE = re.compile(
    r"[^\n]{1,80}? (?:created (?:this )?group|added|removed|left|joined using|changed (?:the|this|their|to)"
    r"|was added|were added|is now an admin|turned (?:on|off)|pinned a message)\b",
    re.IGNORECASE,
)
_GROUP_NAME = re.compile(
    r"(?:created (?:this )?group|changed the (?:subject|group name)[^\n]{0,200}? to) [\"\u201c](.{1,200})[\"\u201d]"
)

MEDIA = "media, which a text export leaves out"
DELETED = "deleted in the chat"
NOTICE = "a notice of WhatsApp's, not a message"
EMPTY = "empty"


def unmarked(text: str) -> str:
    """Take off the direction marks that WhatsApp puts around its own insertions, at both ends."""
    return text.strip(_MARKS)


def without_stand_ins(text: str, *, inserted: bool) -> tuple[str, str | None]:
    """Return what a person wrote in a message, and where that is nothing, why.

    `inserted`: the text opens with the mark that iOS puts before what it inserts.
    """
    text = unmarked(_EDITED.sub("", unmarked(text)))
    bare = text.strip()
    if _DELETED.fullmatch(bare):
        return "", DELETED
    if _MEDIA.fullmatch(bare):
        return "", MEDIA
    if attached := _ATTACHED.match(bare):
        caption = unmarked(bare[attached.end() :].strip()).strip()
        return (caption, None) if caption else ("", MEDIA)
    if inserted and (_NOTICE.match(bare) or _GROUP_NOTICE.match(bare)):
        return "", NOTICE
    if _NOTICE.match(bare) and bare.endswith(".") and "encrypted" in bare:
        return "", NOTICE
    return (text, None) if bare else ("", EMPTY)


def is_group_notice(text: str) -> bool:
    """Tell whether what looks like a speaker is the first half of a notice that has a colon in it."""
    return _GROUP_NOTICE.match(text) is not None


def group_name(text: str) -> str | None:
    match = _GROUP_NAME.search(text)
    return None if match is None else match[1]
