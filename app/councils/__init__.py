"""The register: which councils exist, of what type and group, with which lines and hours, and who succeeded whom."""
