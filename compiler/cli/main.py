"""The table of commands; each lives in its own file, which is loaded when it is called."""

import atexit
import gc
import os
import sys
from importlib import import_module

import click

COMMANDS: dict[str, str] = {
    "demo": "Everything on the embedded sandbox, without credentials.",
    "sync": "Pull from every live system into the store.",
    "compile": "Write runbooks from the store and say what is broken; the gate before a release.",
    "audit": "Findings of every service against the estate as it is now.",
    "explain": "The evidence behind a code, a finding, a promise or a live thing.",
    "oncall": "Whom a page of a service wakes, and who is on for the days ahead.",
    "doctor": "Check credentials, scopes and reach of every connector.",
    "snapshots": "The snapshots that the store holds.",
    "store": "Bring the store to where it is needed, such as an empty CI runner.",
    "release": "Releases, so that a later run can say what is new since then.",
    "sandbox": "Serve the sandbox: an invented company behind real wire shapes.",
    "document": "Write the generated pages of this project.",
}
HIDDEN = frozenset({"document"})
RARELY = (100_000, 20, 20)
"""How often garbage is looked for: a command is short, and most of what it makes first, such as classes, stays."""

GONE = 141
"""The exit code where the reader of our output went away: that of a program which its signal ended."""

EPILOG = """\b
First steps:
  runbook demo                      try everything, without credentials
  runbook doctor                    make and check the keys of your systems
  runbook sync                      pull, every night
  runbook compile --service NAME    write the runbook, before every release
  runbook audit                     the live estate against the promises

\b
Shell completion (bash; zsh and fish alike):
  eval "$(_RUNBOOK_COMPLETE=bash_source runbook)"
"""


class Lazy(click.Group):
    """A group that knows its commands by name and loads only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click hands it over
        """The names in the order in which a newcomer needs them."""
        return [name for name in COMMANDS if name not in HIDDEN]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command of that name, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"compiler.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list from the table, so that help loads no command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with the nearest known name where a command is unknown."""
        name = args[0]
        if name not in COMMANDS and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, 1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            ctx.fail(f"There is no command “{name}”.{hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """As click does it, but that a reader who went away is not mistaken for a finding that blocks."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(GONE)


@click.command(
    cls=Lazy, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="runbook-compiler", prog_name="runbook")
def program() -> None:
    """Compile runbooks from what is live.

    Holds the promises that a team declared against monitors, SLOs, dashboards and channels as they are, and writes
    the runbook, the backlog of gaps, and one verdict for the release.
    """


def run() -> None:
    """The entry point: every known error becomes a sentence and its exit code, a bug of ours becomes 70.

    The variable NO_COLOR is heeded (no-color.org). A reader that goes away ends the program as a signal would, since
    neither good nor blocked was told to anybody.
    """
    from compiler.errors import RunbookError

    gc.set_threshold(*RARELY)
    # At its end the interpreter looks for garbage among everything; the system takes it back either way.
    atexit.register(gc.freeze)
    # No plugin of a library that happens to be installed beside us looks at declarations, nor is one searched for.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        program.main(prog_name="runbook", standalone_mode=False, color=False if os.environ.get("NO_COLOR") else None)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except RunbookError as error:
        _tell(error)
        sys.exit(error.exit_code)
    except (PermissionError, FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        _tell(RunbookError(f"{error.filename}: {error.strerror}; is that the right place?"))
        sys.exit(2)
    except Exception as error:  # noqa: BLE001 - the last floor: no traceback reaches a user
        _bug(error)
        sys.exit(70)


def _tell(error: Exception) -> None:
    from compiler.cli.terminal import fault, say

    fault(str(error))
    for problem in getattr(error, "problems", ()):
        say(f"  {problem}")


def _bug(error: Exception) -> None:
    """A bug is told without values, which may be secret: its class and the places of our own code."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
    click.echo(f"This is a bug of runbook: {type(error).__name__} at {places}", err=True)
    click.echo("Please report it with this line and the command that you typed; it holds no secret.", err=True)
