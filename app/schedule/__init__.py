"""The plan: who calls whom, about what, when; availability, conflicts, the burden ledger."""
