import sys

from scoring.matching.command import main

sys.exit(main())
