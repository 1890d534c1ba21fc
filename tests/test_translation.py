"""Every module whose messages are translated stays translated, and nothing is offered that is told in half."""

import ast
import re

import pytest

from planner.language import LANGUAGES
from planner.language.catalogue import MessageKey, files, messages_of
from planner.language.reader import COMPLETE, ENGLISH
from planner.translation.files import text_of
from planner.translation.laws import double, faults, faults_of, faults_of_file, missing
from planner.translation.marks import file_of, message, messages, modules, name_of
from planner.translation.terms import file_of_terms, terms
from planner.translation.unmarked import Text, unmarked

CODES = [code for code in LANGUAGES if code != ENGLISH]


def marked(source):
    return [key for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) for key in message(node)]


@pytest.mark.parametrize("code", CODES)
def test_modules_that_are_translated_say_nothing_else_than_their_files_tell(code):
    begun = [module for module in modules() if file_of(module, code).exists()]
    assert [fault for module in begun for fault in faults(module, code)] == []
    assert {file_of(module, code) for module in begun} | {file_of_terms(code)} == set(files(code))


@pytest.mark.parametrize("code", CODES)
def test_names_of_the_field_are_translated(code):
    path = file_of_terms(code)
    assert set(messages_of(path)) == set(terms())
    assert list(faults_of_file("terms", path)) == []


@pytest.mark.parametrize("code", CODES)
def test_the_same_words_are_told_in_one_way(code):
    assert list(double(code)) == []


@pytest.mark.parametrize("code", CODES)
def test_files_are_as_they_are_written_so_that_those_of_two_people_merge(code):
    assert [str(path) for path in files(code) if path.read_bytes() != text_of(messages_of(path), code)] == []


@pytest.mark.parametrize("code", CODES)
def test_a_language_is_offered_if_and_only_if_all_of_it_is_translated(code):
    assert (code in COMPLETE) == (not missing(code))


def test_marks_are_read_from_the_code():
    assert marked('say("a {b}", b=1); tell("c"); say_as("d", "e"); many("{n} f", "{n} fs", n); several(2, "g")') == [
        MessageKey("a {b}"),
        MessageKey("c"),
        MessageKey("e", "d"),
        MessageKey("{n} f", plural="{n} fs"),
        MessageKey("{n:,} g", plural="{n:,} gs"),
    ]


def test_texts_that_nothing_marks_are_found_and_what_nobody_reads_is_not(tmp_path):
    module = tmp_path / "module.py"
    module.write_text(
        '"""A docstring with words."""\n'
        'found = f"{count} units of {pledge}"\n'
        'label = "Plan now"\n'
        'key = f"chart-{name}"\n'
        'style = "two words"  # not told\n'
        'shown = tell("These are marked {x}", x="but not these")\n'
        'st.button(label, key="no words at all")\n',
        encoding="utf-8",
    )
    assert unmarked(module) == [
        Text(2, "{} units of {}"),
        Text(3, "Plan now"),
        Text(6, "but not these"),
    ]


def test_a_translation_without_a_value_a_form_or_words_is_a_fault():
    assert list(faults_of(MessageKey("{a} of {b}"), ("{a}",))) == ["other values than ['a', 'b']: {a}"]
    assert list(faults_of(MessageKey("{n} f", plural="{n} fs"), ("{n} f",))) == ["not all its forms: {n} f"]
    assert list(faults_of(MessageKey("a"), ("",))) == ["not translated: a"]
    assert list(faults_of(MessageKey("{a} of {b}"), ("{b} : {a}",))) == []


def test_every_module_with_texts_has_a_name_of_its_own():
    names = [name_of(module) for module in modules()]
    assert len(names) == len(set(names))
    assert all(messages(module) is not None for module in modules()[:1])


def test_french_has_a_space_before_a_semicolon_and_curved_apostrophes():
    told = [text for path in files("fr") for texts in messages_of(path).values() for text in texts]
    assert [text for text in told if re.search(r"[^ ];|[^\W\d_]'[^\W\d_]", text)] == []
