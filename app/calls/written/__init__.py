"""Enquiries by e-mail, web form or web chat: sent by the assessor elsewhere, recorded here."""
