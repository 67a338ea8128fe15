"""YAML text to plain values with places: what is read, where it stands, and what hostile text does."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.declare.scalars import core_value
from compiler.declare.source import LIMITS, Limits, Source, read_source
from compiler.model.base import Place, Problem


def read(text: str | bytes, limits: Limits = LIMITS) -> Source:
    """The source of a text without problems."""
    data = text if isinstance(text, bytes) else text.encode()
    source, problems = read_source(data, "f.yaml", limits)
    assert problems == ()
    assert source is not None
    return source


def refused(text: str | bytes, limits: Limits = LIMITS) -> Problem:
    """The one problem of a text that cannot be used."""
    data = text if isinstance(text, bytes) else text.encode()
    source, problems = read_source(data, "f.yaml", limits)
    assert source is None
    (problem,) = problems
    return problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2026-01-02", "2026-01-02"),
        ("true", True),
        ("False", False),
        ("tRue", "tRue"),
        ("~", None),
        ("null", None),
        ("", None),
        ("12", 12),
        ("-7", -7),
        ("0123", 123),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("99.95", 99.95),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        (".inf", float("inf")),
        ("-.inf", float("-inf")),
        ("9" * 65, "9" * 65),
        ("1.2.3", "1.2.3"),
        ("+", "+"),
        ("v25.0", "v25.0"),
    ],
)
def test_plain_scalars_are_those_of_the_core_schema_of_yaml_1_2(text: str, value: object) -> None:
    """Only null, booleans and numbers of the core schema are anything but text."""
    assert core_value(text) == value
    assert type(core_value(text)) is type(value)
    assert read(f"a: {text}").value == {"a": value}


def test_not_a_number_is_read_as_such() -> None:
    """It is the one value that does not equal itself."""
    found = core_value(".nan")
    assert found != found


def test_quoted_scalars_and_blocks_stay_text() -> None:
    """Quotes and block scalars say that a text is meant."""
    source = read("a: '12'\nb: \"true\"\nc: |\n  1\nd: !!str 5\n")
    assert source.value == {"a": "12", "b": "true", "c": "1\n", "d": "5"}


def test_every_key_and_value_knows_its_line_and_column() -> None:
    """Lines and columns are counted from 1, in characters."""
    source = read("a: 1\nçé: {x: [p, q]}\nlist:\n  - k: v\n    w: 99.90\n")
    assert source.place(("a",)) == Place("f.yaml", 1, 4)
    assert source.place(("çé", "x", 1)) == Place("f.yaml", 2, 13)
    assert source.key_place(("çé", "x")) == Place("f.yaml", 2, 6)
    assert source.place(("list", 0)) == Place("f.yaml", 4, 5)
    assert source.key_place(("list", 0, "w")) == Place("f.yaml", 5, 5)
    assert source.key_place(("list", 0)) == Place("f.yaml", 4, 5)


def test_a_path_that_does_not_exist_has_the_place_of_what_is_above() -> None:
    """A missing key is told at its mapping, and a short form is found under its long path."""
    source = read("a:\n  - b: 1\n")
    assert source.place(("a", 0, "missing")) == Place("f.yaml", 2, 5)
    assert source.place(("a", 7)) == Place("f.yaml", 2, 3)
    assert source.known(("a", 0, "short", "b", "gone")) == ("a", 0, "b")


def test_a_number_is_kept_as_written_beside_its_value() -> None:
    """What to write in quotes is what the file has, zeros and all."""
    source = read("a: 0099.90\nb: text\n")
    assert source.written(("a",)) == "0099.90"
    assert source.written(("b",)) == ""
    assert Decimal(source.written(("a",))) == Decimal("99.9")


def test_an_alias_stands_for_its_anchor_and_keeps_its_place() -> None:
    """A mistake in a repeated part is told where that part is written."""
    source = read("a: &x {k: 1}\nb: *x\n")
    assert source.value == {"a": {"k": 1}, "b": {"k": 1}}
    assert source.place(("b", "k")) == Place("f.yaml", 1, 11)


def test_of_two_equal_keys_both_lines_are_told_and_the_first_counts() -> None:
    """The rest of the file is read all the same."""
    source, problems = read_source(b"a: 1\nb: 2\na: 3\nc: 4\nb: 5\n", "f.yaml")
    assert source is not None
    assert source.value == {"a": 1, "b": 2, "c": 4}
    assert [problem.place.line for problem in problems] == [3, 5]
    assert "first on line 1" in problems[0].what


@pytest.mark.parametrize("key", ["5", "true", "~", "[a]", "{a: b}", "? {a: b}\n"])
def test_a_key_that_is_not_text_is_a_problem(key: str) -> None:
    """Quotes make it one."""
    source, problems = read_source(f"ok: 1\n{key}: x\n".encode(), "f.yaml")
    assert [problem.place.line for problem in problems][:1] == [2]
    assert source is None or source.value == {"ok": 1}


@pytest.mark.parametrize(
    "value",
    ["!!python/object/apply:os.system [ls]", "!!python/name:os.system", "!secret abc", "!!binary aGk=", "!!int 5",
     "!!timestamp 2026-01-01", "!!set {a}", "!<tag:x> {a: b}"],
)  # fmt: skip
def test_tags_are_refused_and_not_repeated(value: str) -> None:
    """A tag would run or choose something behind the reader's back, and may be a secret by mistake."""
    source, (problem,) = read_source(f"a: {value}\n".encode(), "f.yaml")
    assert source is not None
    assert problem.place == Place("f.yaml", 1, 4)
    assert "secret" not in problem.what and "python" not in problem.what


def test_a_file_of_ten_megabytes_is_refused_before_it_is_parsed() -> None:
    """Its size is told, and how much is read."""
    problem = refused(b"[" * 10_000_000)
    assert "10,000,000 bytes" in problem.what
    assert "1,048,576" in problem.what


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "{? ", "[{a: "])
def test_deep_nesting_ends_the_reading_and_not_the_process(opening: str) -> None:
    """The parser's own tree builder would run out of stack here."""
    assert "deeper than 40" in refused(opening * 140_000).what


def test_an_alias_bomb_is_refused() -> None:
    """Values count again for each alias; ten to the thirteenth are not built."""
    lines = ["a: &a [" + "x," * 10 + "]"]
    lines += [f"{chr(98 + at)}: &{chr(98 + at)} [{','.join([f'*{chr(97 + at)}'] * 10)}]" for at in range(12)]
    problem = refused("\n".join(lines))
    assert "aliases make the file grow" in problem.what
    assert problem.place.line == 5


def test_an_alias_inside_its_own_anchor_is_refused() -> None:
    """A value that holds itself has no end."""
    assert refused("a: &a [*a]").place == Place("f.yaml", 1, 8)


def test_too_many_values_are_refused() -> None:
    """Keys count as well as values."""
    assert "more than 10 values" in refused("a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", LIMITS._replace(values=10)).what


def test_too_many_problems_end_the_reading() -> None:
    """A hundred are told, and not a million."""
    source, problems = read_source(b"a: 1\n" * 1000, "f.yaml")
    assert source is None
    assert len(problems) == LIMITS.problems


@pytest.mark.parametrize(
    ("data", "line", "column", "word"),
    [
        (b"a: b\n\x00", 2, 1, "control character"),
        (b"a: \x1bb", 1, 4, "control character"),
        ("a: b\ufeffc".encode(), 1, 5, "control character"),
        ("a: b\u2028c".encode(), 1, 5, "U+2028"),
        ("a: b\x85c".encode(), 1, 5, "U+0085"),
        (b"a: b\nc: \xff\xfe", 2, 4, "not UTF-8"),
        (b"\xef\xbb\xbfa: b", 1, 1, "byte order mark"),
        ("a: b".encode("utf-16"), 1, 1, "UTF-16"),
        (b"", 1, 1, "empty"),
        (b"# only a comment\n", 1, 1, "empty"),
        (b"a: b\n---\nc: d\n", 2, 1, "second document"),
        (b"a:\n\tb: c\n", 2, 1, "a tab"),
        ("é: ção\n\tb: c\n".encode(), 2, 1, "a tab"),
        (b"a: b: c", 1, 5, "second colon"),
        (b"a: b\n  c: d", 2, 4, "indented deeper"),
        (b"a:b\nc: d", 1, 3, "no space stands behind the colon"),
        ("a:\xa0b\nc: d".encode(), 1, 3, "no-break space"),
        (b"a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> x\n", 2, 1, "merge conflict"),
        (b"a\nc: d", 1, 1, "neither `key: value`"),
        (b"- a\n b: c", 2, 3, "indented deeper"),
        (b"a: - b", 1, 4, "on the line of its key"),
        (b"a: [b, c\nd: e", 2, 2, "[ opens on line 1"),
        (b'a: "open\n', 1, 4, "never closed"),
        (b'a: "open\nb: "c"\n', 2, 5, "in quotes that starts on line 1"),
        (b"a: *missing", 1, 4, "alias"),
        (b"a: @b", 1, 4, "cannot start with @"),
        (b"%TAG x\n---\na: b", 1, 6, "expected"),
        (b'a: "\\d"', 1, 5, "escape"),
        (b"a: {{name}} is late", 1, 13, "behind a value that has ended"),
        (b"a:\n    b: 1\n   c: 2", 3, 4, "aligned with no key above it"),
        (b"- a\nb: c", 2, 1, "no item of the list"),
        (b"a: b\n- c", 2, 1, "an item of a list"),
        (b'a: "C:\\Users"', 1, 9, "backslash"),
        (b"a: {b: c\nd: e", 2, 2, "{ opens on line 1"),
        (b"a: {b: #c}\nd: e", 2, 2, "{ opens on line 1"),
    ],
)
def test_bad_text_is_one_problem_with_its_place_and_what_to_write(
    data: bytes, line: int, column: int, word: str
) -> None:
    """No exception, and no excerpt of the file."""
    problem = refused(data)
    assert problem.place == Place("f.yaml", line, column)
    assert word in problem.what
    assert problem.write


def test_a_tab_is_named_as_such() -> None:
    """The parser only says that it cannot start a token."""
    assert refused("a:\n\tb: c\n").write == "indent with spaces, not tabs"


def test_a_comment_that_swallows_a_bracket_is_named() -> None:
    """A channel's name with its sign in front begins a comment."""
    assert "put text that starts with # in quotes" in refused("a: {b: #c}\nd: e").write
    assert "#" not in refused("a: {b: c\nd: e").write


def test_no_part_of_the_file_appears_in_a_syntax_error() -> None:
    """What is badly quoted may be a password."""
    for text in ("a: *hunter2", "a: &hunter2 &hunter2", "a: !hunter2 x", "a: 'hunter2", "a: [hunter2", "%hunter2"):
        _, problems = read_source(text.encode(), "f.yaml")
        assert "hunter2" not in "".join(map(str, problems))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_give_a_source_or_a_problem(data: bytes) -> None:
    """Nothing is raised, whatever the file holds."""
    source, problems = read_source(data, "f.yaml")
    assert source is not None or problems


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="{}[]:,-?&*!|>'\"#%@ \n\tabc01.~", max_size=120))
def test_any_yaml_like_text_gives_a_source_or_a_problem(text: str) -> None:
    """Nothing is raised by text that is nearly YAML, and every place lies inside it."""
    source, problems = read_source(text.encode(), "f.yaml")
    assert source is not None or problems
    assert all(1 <= problem.place.line <= text.count("\n") + 2 for problem in problems)
