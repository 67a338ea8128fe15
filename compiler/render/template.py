"""The environment that templates run in: sandboxed, strict, and escaping whatever a template prints.

Escaping hangs on the output itself and not on the template, so that an overriding template cannot forget it: every
printed value that is not `Markdown` yet becomes it by `inline`. Operations on `Markdown` give plain text again, which
is then escaped anew; a slip shows as too many backslashes and never as a hole.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compiler.errors import RunbookError
from compiler.model.runbook import Runbook
from compiler.render.escape import Markdown, address, cell, code, fence, inline, line, link, slug
from compiler.render.prose import prose

if TYPE_CHECKING:
    from jinja2 import Environment

VALUES = frozenset(
    {"compiler.model.lines", "compiler.model.runbook", "compiler.model.status", "compiler.model.history"}
)
FOLDER = Path(__file__).parent / "templates"


class Templates:
    """The templates of one run; they are read, and the library behind them loaded, when the first one renders."""

    def __init__(self, overrides: Mapping[str, str] | None = None, cache: str | None = None) -> None:
        """`overrides` are the user's templates by name; `cache` is a folder for compiled templates, None for none."""
        self._overrides = dict(overrides or {})
        self._cache = cache
        self._environment: Environment | None = None

    def render(self, name: str, view: Runbook | None, **more: Any) -> str:
        """The document of a template. Raises RunbookError, naming template and line, where it asks for too much."""
        from jinja2 import TemplateError

        if self._environment is None:
            self._environment = environment(self._overrides, self._cache)
        try:
            return self._environment.get_template(name).render(runbook=view, **more)
        except TemplateError as error:
            where = f"{getattr(error, 'name', None) or name}, line {getattr(error, 'lineno', None) or _line(error)}"
            raise RunbookError(f"template {where}: {error.message or type(error).__name__}") from error


def environment(overrides: Mapping[str, str], cache: str | None) -> "Environment":
    """The environment itself. A template that overrides one of ours may extend it as `builtin/<name>`."""
    from jinja2 import (
        ChoiceLoader,
        DictLoader,
        FileSystemBytecodeCache,
        FileSystemLoader,
        PrefixLoader,
        StrictUndefined,
    )
    from jinja2.runtime import Context, Macro
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Escaping(ImmutableSandboxedEnvironment):
        def getattr(self, obj: Any, attribute: str) -> Any:
            # Values of the view have fields and nothing else, which spares the search for what must not be reached.
            if type(obj).__module__ in VALUES and attribute[:1] != "_":
                try:
                    return getattr(obj, attribute)
                except AttributeError:
                    pass
            return super().getattr(obj, attribute)

        def call(self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
            # What a macro printed was escaped while it printed.
            given = super().call(__context, __obj, *args, **kwargs)
            return Markdown(given) if isinstance(__obj, Macro) else given

    ours = FileSystemLoader(FOLDER)
    made = Escaping(
        loader=ChoiceLoader([DictLoader(overrides), ours, PrefixLoader({"builtin": ours})]),
        undefined=StrictUndefined,
        finalize=inline,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        bytecode_cache=FileSystemBytecodeCache(cache) if cache else None,
    )
    made.filters |= FILTERS
    made.tests["openable"] = _openable
    return made


def _openable(url: str) -> bool:
    return address(url) is not None


def _line(error: BaseException) -> str:
    trace, found = error.__traceback__, "unknown"
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".j2") or "template" in trace.tb_frame.f_code.co_filename:
            found = str(trace.tb_lineno)
        trace = trace.tb_next
    return found


FILTERS: Mapping[str, Any] = {
    "line": line,
    "cell": cell,
    "code": code,
    "cell_code": partial(code, bar="\\|"),
    "link": link,
    "fence": fence,
    "prose": prose,
    "slug": slug,
}
