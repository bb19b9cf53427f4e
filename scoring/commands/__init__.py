"""The commands of `python -m scoring`, one module each with `main(argv) -> int`; files in, CSV out."""
