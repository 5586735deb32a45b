"""How hard an English text is to read, by how long its sentences and words are.

A measure of form and no more: short words in short sentences may make no sense. So it warns, and decides nothing.
"""

import re

_SENTENCE_ENDS = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouy][^aeiouy])es$(?<![cgsxz]es)|(?<=[^aeioutd])ed$|(?<=[aeiouy]l)e$"
)
_TWO_IN_A_ROW = re.compile(r"[aeiouy](?=ing$)")


def grade(text: str) -> float:
    """The years of school that a reader needs, by the formula of Flesch and Kincaid. With five more: an age.

    Takes    English. Syllables are counted by rule, so a rare word may be one out.
    Returns  0.39 words a sentence + 11.8 syllables a word - 15.59; 0 for a text without words. Easy texts are below 0.
    Source   Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability formulas.

    >>> round(grade("The cat sat on the mat."), 2)
    -1.45
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = sum(1 for part in _SENTENCE_ENDS.split(text) if _WORD.search(part))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Groups of vowels, but for a silent e at the end; at least one.

    >>> [syllables(word) for word in ("plan", "agreed", "sentence", "being", "table")]
    [1, 2, 2, 2, 2]
    """
    spoken = _SILENT_END.sub("", re.sub(r"['’].*", "", word.lower()))
    return max(1, len(_VOWELS.findall(spoken)) + len(_TWO_IN_A_ROW.findall(spoken)))
