"""How compile and audit tell what they came to: to people, or to programs in any of the report formats."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from compiler.model.report import Report

FOLDER = Path(__file__).resolve().parents[1] / "render" / "reports"


def names() -> tuple[str, ...]:
    """The formats, by the names of their files, so that help loads none of them."""
    return tuple(sorted(one.stem for one in FOLDER.iterdir() if one.suffix == ".py" and one.stem[0] != "_"))


class Target(click.ParamType[tuple[str, Path]]):
    """A format and the file that it goes to, such as `sarif=runbook.sarif`."""

    name = "format=file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Path]:
        """The pair, or a usage error that names the formats."""
        if isinstance(value, tuple):
            return value[0], Path(value[1])
        form, equals, file = str(value).partition("=")
        if not equals or not file or form not in names():
            self.fail(f"{value!r} is not FORMAT=FILE with one of the formats {', '.join(names())}", param, ctx)
        return form, Path(file)


form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", *names()]),
    default="text",
    show_default=True,
    help="For people, or for programs: what stands on standard output.",
)
reports_option = click.option(
    "--report",
    "reports",
    type=Target(),
    multiple=True,
    metavar="FORMAT=FILE",
    help="Also write a report to a file, such as sarif=runbook.sarif; repeat it for more.",
)


@contextmanager
def reported(command: str, form: str, reports: Iterable[tuple[str, Path]]) -> Iterator[None]:
    """Runs what ends in a report. Where it ends before, no file tells of an earlier run, and each says so if it can."""
    try:
        yield
    except BaseException as error:
        _broken(command, form, tuple(reports), error)
        raise


def _broken(command: str, form: str, reports: tuple[tuple[str, Path], ...], error: BaseException) -> None:
    if form == "text" and not reports:
        return
    from compiler.app.reporting import break_off, format_of, of_broken, rendered
    from compiler.errors import RunbookError

    told = of_broken(command, error) if isinstance(error, RunbookError) and error.exit_code in (2, 3) else None
    for name, file in reports:
        # What cannot be written is told of a run that went well; here another fault is told already.
        with suppress(RunbookError):
            break_off(file, name, told)
    if form != "text" and told is not None and format_of(form).broken_off == "tell":
        click.echo(rendered(form, told))


def tell(
    form: str, reports: Iterable[tuple[str, Path]], made: "Callable[[], Report]", show: Callable[[], None]
) -> None:
    """Writes the reports asked for, then tells on standard output; `made` is asked only where a format needs it."""
    wanted = tuple(reports)
    if form == "text" and not wanted:
        show()
        return
    from compiler.app.reporting import rendered
    from compiler.app.writing import deliver

    report = made()
    for name, file in wanted:
        deliver(file, rendered(name, report))
    if form == "text":
        show()
    else:
        click.echo(rendered(form, report))
