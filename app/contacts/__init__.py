"""How people contact a council: volumes by service, channel and month, unit costs, online take-up."""
