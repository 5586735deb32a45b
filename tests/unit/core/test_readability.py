"""The measure of readability, on texts whose values are known."""

import pytest

from commissioning.core.readability import grade, syllables

PLATYPUS = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
READING = "This sentence, taken as a reading passage unto itself, is being used to prove a point."


@pytest.mark.parametrize(("text", "words", "spoken"), [(PLATYPUS, 13, 24), (READING, 16, 23)])
def test_texts_with_known_counts(text, words, spoken):
    each = text.replace(",", "").rstrip(".").split()
    assert (len(each), sum(map(syllables, each))) == (words, spoken)
    assert grade(text) == pytest.approx(0.39 * words + 11.8 * spoken / words - 15.59)


def test_sentences_are_what_ends_in_a_mark_and_no_abbreviation_of_a_number():
    assert grade("We help you. You can ask. Is it 4.10? Yes!") == grade("We help you. You can ask. Is it? Yes!")


def test_a_text_without_words_needs_nothing():
    assert grade("12 – 15.") == 0
