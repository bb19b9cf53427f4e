"""Mail: written to an outbox with the act that causes it, sent by a job, never twice on purpose."""

import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

from sqlmodel import Field, Session, col, select

from app.core import jobs
from app.core.database import Row, UtcDateTime
from app.core.rendering import environment
from app.core.settings import Settings

RETRY_SECONDS = 300


class Mail(Row, table=True):
    """One row per message, written by the action that has something to tell."""

    id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(unique=True, max_length=200)
    to: str = Field(max_length=320, index=True)
    subject: str = Field(max_length=200)
    text: str
    written_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refused: str = Field(default="", max_length=500, description="why the mail server will never take it")


def send(session: Session, template: str, *, to: str, subject: str, at: datetime, **content: Any) -> Mail:
    """Put a message filled from templates/mail/`template` into the outbox; a job sends it."""
    text = environment().get_template(f"mail/{template}").render(**content)
    mail = Mail(
        message_id=make_msgid(domain="better-answered"), to=to, subject=subject, text=text, written_at=at
    )
    session.add(mail)
    session.flush()
    jobs.enqueue(session, "core.send_mail", key=f"core.send_mail:{mail.id}", at=at, mail_id=mail.id)
    return mail


def latest(session: Session, *, most: int = 50) -> list[Mail]:
    """The newest messages of the outbox, newest first."""
    return list(session.exec(select(Mail).order_by(col(Mail.id).desc()).limit(most)))


def refusals(session: Session) -> dict[str, str]:
    """Address → what a mail server said when it refused for good, where nothing has reached the address since."""
    newest: dict[str, str] = {}
    wanted = select(Mail.to, Mail.refused).where((col(Mail.refused) != "") | col(Mail.sent_at).is_not(None))
    for address, words in session.exec(wanted.order_by(col(Mail.id))):
        newest[address] = words
    return {address: words for address, words in newest.items() if words}


@jobs.job("core.send_mail", queue="mail", retries=5)
def send_mail(context: jobs.JobContext, *, mail_id: int) -> None:
    """Send one message of the outbox. Without a mail server it stays there for the publisher to read.

    A server that is busy is asked again later; one that refuses for good is not, and the message keeps its words.
    A worker that is cut off between the server's yes and its own note sends the message again under the same
    Message-ID, by which mail programs know it.
    """
    if not context.settings.smtp_host:
        return
    with context.database.read() as session:
        mail = session.get_one(Mail, mail_id)
    if mail.sent_at is not None or mail.refused:
        return
    refused = ""
    try:
        _deliver(mail, context.settings)
    except (smtplib.SMTPException, OSError) as error:
        refused = _for_good(error)
        if not refused:
            raise jobs.TryLater(
                f"The mail server is not to be had: {error}.", wait_seconds=RETRY_SECONDS
            ) from None
    with context.finishing() as session:
        kept = session.get_one(Mail, mail_id)
        kept.refused, kept.sent_at = refused, None if refused else context.now()


def _for_good(error: Exception) -> str:
    """What a server said that will never take this message for this address; empty where it may be asked again.

    What it says of us (our name, our sender, our password) is ours to put right, and no fault of the address.
    """
    code, said = 0, b""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPDataError):
        code, raw = error.smtp_code, error.smtp_error
        said = raw if isinstance(raw, bytes) else raw.encode()
    return f"{code} {said.decode('utf-8', 'replace')}"[:500] if 500 <= code < 600 else ""


def _deliver(mail: Mail, settings: Settings) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, mail.to, mail.subject
    message["Date"], message["Message-ID"] = format_datetime(mail.written_at), mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=30) as server:
        if settings.smtp_tls:
            server.starttls()
        if settings.smtp_username:
            server.login(settings.smtp_username, settings.smtp_password)
        server.send_message(message)
