"""What every stage stands on: settings, clock, database, audit, rendering, forms. Knows no domain word."""
