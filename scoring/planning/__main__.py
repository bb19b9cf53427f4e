"""`python -m scoring.planning …` is `python -m scoring plan …`."""

import sys

from scoring.planning.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
