"""`python -m bot` is `interviewbot`."""

import sys

from bot.cli import main

sys.exit(main())
