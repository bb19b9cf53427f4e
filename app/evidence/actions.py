"""Keep a file."""

import hashlib
from datetime import datetime

from sqlmodel import Session, select

from app.evidence.models import EvidenceFile


def keep(session: Session, *, content: bytes, content_type: str, at: datetime) -> EvidenceFile:
    """The row that holds `content`; the same bytes are kept once."""
    digest = hashlib.sha256(content).hexdigest()
    found = session.exec(select(EvidenceFile).where(EvidenceFile.sha256 == digest)).first()
    if found is None:
        found = EvidenceFile(
            sha256=digest, size=len(content), content_type=content_type[:120], content=content, stored_at=at
        )
        session.add(found)
        session.flush()
    return found
