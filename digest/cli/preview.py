import click

from digest.cli import say
from digest.cli.options import chosen_slot, newsletter_argument, project_options, slot_option, which_newsletter
from digest.clock import Clock
from digest.errors import SheetError, TemplateError
from digest.made import Built, NothingNew
from digest.pipeline import build
from digest.proving import as_read, proof_of
from digest.wiring import Project

DEFAULT_PORT = 8025


@click.command(
    epilog="""\b
Examples:
  digest preview weekly
  digest preview weekly --no-open --port 9000
"""
)
@newsletter_argument
@click.option("--open/--no-open", "open_browser", default=True, help="Open the browser (the default), or not.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Where it answers; the next free port if that one is taken.",
)
@slot_option
@project_options
@click.pass_context
def command(
    ctx: click.Context,
    newsletter: str | None,
    open_browser: bool,
    port: int,
    slot: str | None,
    project: Project,
    now: Clock,
) -> None:
    """Look at the next edition in the browser.

    Shows the HTML and the plain text, at the width of a phone and of a desktop, in light and dark. The page answers on
    this computer only. Each reload makes the edition anew from what was collected; nothing changes by looking.
    """
    from digest.web.preview import application, listen, serve

    name = which_newsletter(project, newsletter)
    room = ctx.with_resource(project.newsroom(now))

    def make() -> Built | NothingNew:
        return build(room, name, chosen_slot(room, name, slot))

    try:
        built = make()
        if isinstance(built, NothingNew):
            say.nothing_new(built)
    except (SheetError, TemplateError) as fault:
        say.warn(str(fault))  # the page shows it too, and what comes of it once it is mended
    listener = listen(port)
    address = f"http://{listener.getsockname()[0]}:{listener.getsockname()[1]}/{name}"
    if port and listener.getsockname()[1] != port:
        say.note(f"Port {port} is taken.")
    say.good(f"The preview is at {address}")
    say.note("Stop it with Ctrl-C.")
    if open_browser:
        click.launch(address)
    serve(application(name, make, lambda made: as_read(proof_of(room, made))), listener)
