"""The command `better-answered`. Exit status 0: done; 1: refused, with the reason; 2: the command's words are off."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from alembic import command
from alembic.config import Config

from app import main as web
from app.accounts import actions as accounts
from app.accounts import rules as account_rules
from app.accounts.models import Role
from app.core import jobs, serving
from app.core.clock import now
from app.core.database import Database
from app.core.errors import AppError, BadInput
from app.core.formats import moment
from app.core.forms import Typed
from app.core.rendering import ROOT
from app.core.settings import Settings, UnsafeSettings
from app.councils import actions as register
from app.councils import queries as registers
from app.councils.reading import BadRegister
from app.demo import serve as demonstration
from app.publication import file_actions as publication
from app.publication import queries as published
from app.publication import study_actions as studies
from app.publication.forms import DescribeStudy
from app.publication.models import Study
from app.scenarios import actions as wordings

cli = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, help="Mystery shopping of public bodies."
)
people = typer.Typer(no_args_is_help=True, help="Who may sign in.")
councils = typer.Typer(no_args_is_help=True, help="The register of councils.")
scenarios = typer.Typer(no_args_is_help=True, help="Topics and scenarios.")
editions = typer.Typer(no_args_is_help=True, help="Published editions.")
cli.add_typer(people, name="people")
cli.add_typer(councils, name="councils")
cli.add_typer(scenarios, name="scenarios")
cli.add_typer(editions, name="editions")

# a web process is killed and begun again if it does not answer in this time, so it must outlast a slow start
STARTING_SECONDS = 60


def main() -> None:
    """Run the command, and say a refusal in plain words."""
    try:
        cli()
    except (AppError, UnsafeSettings) as refusal:
        typer.echo(str(refusal), err=True)
        for words in getattr(refusal, "fields", {}).values():
            typer.echo(f"  {words}", err=True)
        raise SystemExit(1) from None


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Database]:
    """The database of the settings, migrated."""
    settings = settings or Settings()
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_address)
    upgrade(database)
    try:
        yield database
    finally:
        database.dispose()


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database to a revision; nothing happens where it is there already."""
    config = Config(ROOT / "alembic.ini")
    with database.engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@cli.command()
def serve(
    workers: Annotated[int, typer.Option(help="Web processes; more than one needs PostgreSQL.")] = 1,
) -> None:
    """Serve the pages (and run jobs, unless BA_WORKER=false)."""
    settings = Settings()
    settings.check_safe()
    with opened(settings):
        typer.echo(f"Serving at {settings.base_url}")
    serving.run(
        uvicorn.Config(
            "app.main:create_app",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=workers,
            timeout_worker_healthcheck=STARTING_SECONDS,
            server_header=False,
            log_level="warning",
        )
    )


@cli.command()
def worker() -> None:
    """Run jobs until stopped; start as many as you like on PostgreSQL."""
    settings = Settings()
    with opened(settings) as database:
        web.load_stages()
        typer.echo("Working. Stop with Ctrl-C.")
        jobs.Worker(settings, database).run_forever()


@cli.command()
def migrate() -> None:
    """Bring the database to the newest version."""
    with opened():
        typer.echo("The database is up to date.")


@cli.command()
def demo(
    prepare_only: Annotated[bool, typer.Option(help="Prepare the country and stop.")] = False,
) -> None:
    """Prepare a fictional country and serve it on this machine."""
    settings = demonstration.demo_settings(Settings())

    def migrate_to_head(address: str) -> None:
        database = Database(address)
        upgrade(database)
        database.dispose()

    with demonstration.serving_sites(settings) as sites:
        demonstration.prepare(settings, migrate_to_head, sites=sites, say=typer.echo)
        if not prepare_only:
            demonstration.serve(settings, typer.echo)


@people.command("invite")
def invite(
    email: Annotated[str, typer.Argument(help="E-mail address of the person.")],
    role: Annotated[Role, typer.Option(help="What they do here.")],
    council: Annotated[str, typer.Option(help="GSS code, for a council's user.")] = "",
    name: Annotated[str, typer.Option(help="Their name.")] = "",
) -> None:
    """Give a person a role, mail the link, and print it as well."""
    settings = Settings()
    with opened(settings) as database, database.write() as session:
        person = accounts.invite(
            session, email=email, role=role, at=now(), by=None, name=name, council_code=council
        )
        base_url = settings.base_url
        link = accounts.mail_invitation(session, person=person, role=role, base_url=base_url, at=now())
    days = account_rules.INVITATION_LIFETIME.days
    typer.echo(f"{person.email} is invited as {role.value}. The link works once, within {days} days:\n{link}")


@councils.command("import")
def import_councils(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Register files; none: those that are shipped.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Only say what would change.")] = False,
) -> None:
    """Bring the register to what files say. Nothing is written if a row of any is wrong."""
    texts = [(path.name, _read_text(path)) for path in files or []] or registers.shipped_files()
    try:
        with opened() as database, database.write() as session:
            reports = [
                register.import_register(
                    session, text=text, file_name=name, by=None, at=now(), dry_run=dry_run
                )
                for name, text in texts
            ]
    except BadRegister as refusal:
        typer.echo(refusal.words, err=True)
        for error in refusal.errors:
            typer.echo(f"  line {error.line}: {error.text}", err=True)
        raise SystemExit(1) from None
    for report in reports:
        done = "would be " if dry_run else ""
        typer.echo(
            f"{report.file_name}: {len(report.added)} {done}added, {len(report.changed)} {done}changed, "
            f"{len(report.closed)} {done}closed, {report.unchanged} unchanged"
        )
        for change in report.changed:
            typer.echo(
                f"  {change.gss_code} {change.name}: {', '.join(name for name, _, _ in change.values)}"
            )


@scenarios.command("load")
def load_scenarios() -> None:
    """Load the shipped topics and scenarios; a wording that a wave has used is kept."""
    with opened() as database, database.write() as session:
        loaded = wordings.load_shipped(session, now())
    typer.echo(
        f"{loaded.topics} topics and {loaded.new_versions} new wordings loaded, {loaded.rewritten} wordings rewritten"
    )


@editions.command("list")
def list_editions() -> None:
    """Every edition, the newest first, with the embargo that still holds."""
    with opened() as database, database.read() as session:
        for edition in published.every_edition(session):
            embargo = (
                f"  embargoed until {moment(edition.published_at)}" if edition.published_at > now() else ""
            )
            typer.echo(f"{edition.number}  {edition.title}  sha256:{edition.tables_sha256}{embargo}")


@editions.command("export")
def export_edition(
    number: Annotated[int, typer.Argument(help="Number of the edition.")],
    folder: Annotated[Path, typer.Argument(help="Where its files go.")],
) -> None:
    """Write every file of an edition into a folder: tables, reports, inputs, sums, and the ZIP with all."""
    with opened() as database, database.read() as session:
        edition = published.edition_by_number(session, number)
        for path in publication.export(session, edition=edition, folder=folder):
            typer.echo(str(path))


@editions.command("import-table")
def import_table(
    items: Annotated[Path, typer.Argument(help="CSV: council, group, section, item, score, max[, weight].")],
    title: Annotated[str, typer.Option(help="Title of the study.")],
    source: Annotated[str, typer.Option(help="Who published it, and where.")],
    licence: Annotated[str, typer.Option(help="Licence of its figures.")],
    dated_on: Annotated[str, typer.Option(help="Day of its publication, like 2026-11-30.")],
    source_url: Annotated[str, typer.Option(help="Address of the study.")] = "",
    weights: Annotated[Path | None, typer.Option(help="CSV: group, section, weight.")] = None,
    stated: Annotated[Path | None, typer.Option(help="CSV: council, figure, value, as published.")] = None,
    rounding: Annotated[str, typer.Option(help="Rule of rounding; without it the best of six.")] = "",
    dry_run: Annotated[bool, typer.Option(help="Only say what comes out differently.")] = False,
) -> None:
    """Recompute somebody else's table, list every stated figure that differs, and publish it as a study."""
    typed = {"title": title, "source": source, "licence": licence, "dated_on": dated_on}
    typed |= {"source_url": source_url, "rounding": rounding}
    form = DescribeStudy.parse(Typed({name: [text] for name, text in typed.items()}))
    if form.data is None:
        raise BadInput("The study can't be described so.", {one.field: one.text for one in form.errors})
    files = {"items": items, "weights": weights, "stated": stated}
    texts = {name: _read_text(path).encode() for name, path in files.items() if path}
    settings = Settings()
    with opened(settings) as database, database.write() as session:
        study = studies.draft_study(
            session, told=form.data, fictional=settings.demonstration, by=None, at=now()
        )
        studies.upload_study(session, study=study, files=texts, by=None, at=now())
        study = studies.publish_study(session, study=study, by=None, at=now())
        _tell(study)
        if dry_run:
            session.rollback()
    typer.echo("Dry run: nothing is published." if dry_run else f"Study {study.number} is published.")


def _tell(study: Study) -> None:
    """What a study came to, and every figure that differs."""
    about = study.about
    typer.echo(f"{about['item_scores']} item scores, {about['councils']} councils, rule: {about['rule']}")
    for fit in about["fits"] if about["stated"] else []:
        typer.echo(f"  {fit['rule']}: {fit['same']} of {fit['of']} stated figures come out")
    for one in study.differences:
        typer.echo(
            f"{one['group']}, {one['council']}, {one['figure']}: "
            f"stated {one['stated']}, recomputed {one['recomputed']}"
        )


def _read_text(path: Path) -> str:
    """A text file. Raises BadInput with what to do."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as failure:
        raise BadInput(f"{path} can't be read: {failure.strerror}.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not in UTF-8. Save it as CSV in UTF-8 and try again.") from None


if __name__ == "__main__":
    main()
