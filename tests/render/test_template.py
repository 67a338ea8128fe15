"""Templates cannot forget to escape, cannot reach out of their sandbox, and name what they lack."""

from pathlib import Path

import pytest

from compiler.errors import RunbookError
from compiler.model.runbook import Runbook
from compiler.render.template import Templates

EVIL = "[x](https://evil.example) | *y*"
HARMLESS = "\\[x\\](`https://evil.example`) \\| \\*y\\*"


def printed(template: str, view: Runbook, **more: object) -> str:
    """What one overriding template prints."""
    return Templates({"t.md.j2": template}).render("t.md.j2", view, **more)


@pytest.mark.parametrize(
    "template",
    [
        "{{ evil }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(evil) }}",
        "{% set x = evil %}{{ x }}",
        "{% for x in [evil] %}{{ x }}{% endfor %}",
        "{% if evil is string %}{{ evil }}{% endif %}",
        "{{ evil or 'x' }}",
        "{{ [evil] | first }}",
    ],
)
def test_everything_printed_is_escaped_once(template: str, dispatch: Runbook) -> None:
    """Variables, macros, loops and filters all print the same harmless text."""
    assert printed(template, dispatch, evil=EVIL) == HARMLESS


@pytest.mark.parametrize(
    "template",
    [
        "{{ evil | safe }}",
        "{{ ['', evil] | join('') }}",
        "{{ ('a' | code) ~ evil }}",
        "{{ (evil | code) ~ evil }}",
        "{{ evil | replace('x', 'z') }}",
        "{{ '%s' | format(evil) }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(evil) ~ evil }}",
        "{% filter upper %}{{ evil }}{% endfilter %}",
        "{% set x %}{{ evil }}{% endset %}{{ x }}",
        "{{ evil | escape }}",
        "{{ evil | e }}",
    ],
)
def test_no_way_of_computing_text_opens_a_link(template: str, dispatch: Runbook) -> None:
    """What a template computes from text is text again, and escaped at least once."""
    given = printed(template, dispatch, evil=EVIL)
    assert "](https" not in given.replace("\\](", "") and "](HTTPS" not in given.replace("\\](", "")
    assert " | *" not in given and " | \\*" not in given


def test_templates_run_in_a_sandbox(dispatch: Runbook) -> None:
    """A template reaches no attribute of Python's machinery."""
    for way in ("{{ ''.__class__.__mro__ }}", "{{ runbook.__init__.__globals__ }}", "{{ [].append(1) }}"):
        with pytest.raises(RunbookError, match=r"t\.md\.j2"):
            printed(way, dispatch)


def test_a_missing_name_tells_template_and_line(dispatch: Runbook) -> None:
    """Whoever overrides a template learns where it asks for what is not there."""
    with pytest.raises(RunbookError, match=r"template t\.md\.j2, line 2: .*no_such"):
        printed("x\n{{ runbook.no_such }}\n", dispatch)
    with pytest.raises(RunbookError, match=r"template t\.md\.j2, line 3"):
        printed("x\n\n{% if %}\n", dispatch)
    with pytest.raises(RunbookError, match=r"nowhere\.j2"):
        Templates().render("nowhere.j2", dispatch)


def test_an_override_may_change_one_section(dispatch: Runbook) -> None:
    """A template of the same name takes our place, and extends ours as `builtin/…`."""
    own = '{% extends "builtin/runbook.md.j2" %}{% block procedures %}\n## 3. Ours\n\n{% endblock %}'
    text = Templates({"runbook.md.j2": own}).render("runbook.md.j2", dispatch)
    assert "## 3. Ours" in text and "Standard Operating" not in text
    assert "## 4. Incident Playbooks" in text


def test_compiled_templates_are_kept_where_they_are_told_to(dispatch: Runbook, tmp_path: Path) -> None:
    """With a folder for compiled templates the text is the same, the first time and from the cache."""
    plain = Templates().render("runbook.md.j2", dispatch)
    assert Templates(cache=str(tmp_path)).render("runbook.md.j2", dispatch) == plain
    assert list(tmp_path.iterdir())
    assert Templates(cache=str(tmp_path)).render("runbook.md.j2", dispatch) == plain
