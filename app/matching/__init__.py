"""Proposals, blind judging, second judging, adjudication."""
