"""`runbook sandbox`."""

from contextlib import suppress

import click


@click.command("sandbox")
@click.option("--scene", default="calm", show_default=True, help="Which scene to play.")
@click.option(
    "--fault", "faults", multiple=True, metavar="SPEC", help="Misbehave: VENDOR:PATH-REGEX=WHAT[*TIMES]; repeatable."
)
@click.option("--size", default=1, show_default=True, help="1 is the story alone; each step adds a hundred monitors.")
@click.option("--list", "listing", is_flag=True, help="Show the scenes and the faults, and stop.")
def command(scene: str, faults: tuple[str, ...], size: int, listing: bool) -> None:
    """Serve the sandbox: an invented company behind real wire shapes.

    It imitates and proves nothing about a vendor. Stop it with Ctrl-C.

    \b
    It prints an address for each product, and the keys to export. Write the
    address into runbook.yaml as the `url:` of that connector:
      connectors:
        - use: datadog
          url: http://127.0.0.1:…

    \b
    Examples:
      runbook sandbox                                    on free ports
      runbook sandbox --scene burning
      runbook sandbox --fault 'datadog:/dashboard=500'   they answer 500
      runbook sandbox --fault 'whatsapp:.*=429-bare*3'   three times, then well
      runbook sandbox --list                             scenes and faults
    """
    from compiler.app.playing import described, playing

    if listing:
        from compiler.cli.terminal import table

        table(("word", "what it is"), described())
        return
    with playing(scene, faults, size) as stage:
        for name, url in stage.endpoints.items():
            click.echo(f"{name}\t{url}")
        for name, value in stage.secrets.items():
            click.echo(f"export {name}={value}")
        # The first key may come before the server waits for it.
        with suppress(KeyboardInterrupt):
            click.echo("serving; Ctrl-C stops it", err=True)
            click.echo("write each address into runbook.yaml, as `url:` under the connector of its name", err=True)
            click.echo("export the keys where runbook runs, then `runbook sync`", err=True)
            stage.serve_forever()
