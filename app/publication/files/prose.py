"""The files that people read first: README.txt, LICENCE.txt and the method."""

import scoring
from app.publication.files.content import Content, File
from app.publication.words import LICENCE_ADDRESS, LICENCE_CODE


def method_file(content: Content) -> File:
    """The method by which the tables were made."""
    note = f"*{content.data['note']}.*\n\n" if content.data["note"] else ""
    return File("METHOD.md", "prose", "text/markdown", (note + scoring.method()).encode("utf-8"))


def licence_file(content: Content) -> File:
    """Under what terms the files may be used."""
    about = content.data
    name = f"“{about['title']}”, edition {about['edition']}"
    text = f"""{_note(content)}{about["licence"]} ({LICENCE_CODE})

{name}, its tables, texts and files are published under this licence. You may copy, change and publish
them, also for money, on two conditions: say where they come from, and say what you have changed.
Nothing here says that the publisher agrees with what you make of them. There is no warranty.

The terms of the licence: {LICENCE_ADDRESS}legalcode

A sentence that is enough: “Source: {about["title"]}, edition {about["edition"]} (SHA-256
{about["tables_sha256"][:16]}…), {about["licence"]}.”

Words quoted from councils' websites remain their owners'; they are quoted as evidence of what was
published on the day.
"""
    return File("LICENCE.txt", "prose", "text/plain", text.encode("utf-8"))


def readme_file(content: Content) -> File:
    """What is in the ZIP, and how to check it."""
    about, stem = content.data, content.stem
    title = f"{about['title']}, edition {about['edition']}"
    text = f"""{title}
{"=" * len(title)}

{_note(content)}{about["about"]["finding"]}. Calls were made {about["fieldwork"]}.
Published {content.published_at:%Y-%m-%d %H:%M} UTC. Method version {about["method_version"]}.

To read         {stem}.pdf, and one report per council in councils/
To calculate    {stem}.xlsx (a sheet each for tables, topics, calls, questions, scorecard,
                dictionary, method), or the same sheets as {stem}-….csv
To program      {stem}.json, {stem}-….parquet; described by {stem}-csvw.json (CSVW)
                and datapackage.json (Frictionless Data Package)
To check        inputs.json holds everything that the tables rest on; edition.json, calls.csv,
                topic_weights.csv, league-….csv and topics-….csv follow from it byte for byte
Terms           LICENCE.txt.   Method: METHOD.md.   Every column: {stem}-dictionary.csv

To check it all, run in a copy of the software, version {about["method_version"]} of the method:

    python -m scoring verify {stem}.zip

It makes every table again from inputs.json, compares every figure in CSV, XLSX, JSON and Parquet with
it, checks the sum of every file, and names file, row and column wherever something differs.

Digest of the tables (SHA-256 of edition.json):  {about["tables_sha256"]}
Digest of the inputs (SHA-256 of inputs.json):   {about["inputs_sha256"]}
"""
    return File("README.txt", "prose", "text/plain", text.encode("utf-8"))


def _note(content: Content) -> str:
    return f"{content.data['note']}.\n\n" if content.data["note"] else ""
