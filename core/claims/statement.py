"""How does the content of a claim read when it stands alone?

Simple rules only; where a rule would have to guess, the text's own words stay.
"""

from __future__ import annotations

import re

from core.claims.speakers import Speaker

_CONNECTIVE = re.compile(
    r"^(?:however|moreover|meanwhile|besides|furthermore|instead|therefore|thus|also|in addition|but|and|yet|so|then|that)\b,?\s+",
    re.IGNORECASE,
)
_INNER_CONNECTIVE = re.compile(r",\s*(?:however|moreover|meanwhile|too|for (?:his|her|its) part),", re.IGNORECASE)
_PERSON = re.compile(r"^(?:he|she)\b", re.IGNORECASE)
_THING = re.compile(
    r"^(?:it|this|they|these)\b(?! (?:is|was|will be|would be) (?:\w+ ){1,3}(?:that|to|who|which)\b)", re.IGNORECASE
)
_CONTRACTIONS = {"i'm": "is", "i've": "has"}


def stand_alone(text: str, speaker: Speaker | None, direct: bool, subject_before: str | None) -> str:
    """The statement of a content.

    Args:
        speaker: who said it; None for the outlet or where unknown.
        direct: the words are quoted, so "I" and "we" are the speaker's.
        subject_before: subject of the statement before by the same voice, None where there is none or two compete.
    """
    text = " ".join(text.split()).strip(" ,;:–—-")
    text = _INNER_CONNECTIVE.sub("", text)
    while (shorter := _CONNECTIVE.sub("", text)) != text and shorter:
        text = shorter
    if speaker is not None and speaker.person and not direct and _PERSON.match(text):
        text = _PERSON.sub(speaker.name, text, count=1)
    elif direct and speaker is not None:
        text = _first_person(text, speaker)
    if subject_before and _THING.match(text):
        text = _THING.sub(subject_before, text, count=1)
    text = re.sub(r"[“”\"„«»]", "", text) if text.count('"') % 2 or text.count("“") != text.count("”") else text
    if not text:
        return text
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…" else text.rstrip(",;:") + "."


def _first_person(text: str, speaker: Speaker) -> str:
    """ "I" -> the speaker, "we" -> the side that an official speaks for, where the word opens the statement."""
    if speaker.person:
        text = re.sub(r"^I (?=[a-z])", f"{speaker.name} ", text)
    side = speaker.parties[-1] if speaker.parties else (None if speaker.person else speaker.name)
    if side:
        text = re.sub(r"^[Ww]e (?=[a-z])", f"{side} ", text)
        text = re.sub(r"^[Oo]ur (?=[a-z])", f"{side}'s ", text)
    return text
