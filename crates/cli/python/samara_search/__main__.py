"""``python -m samara_search build …``"""

import subprocess
import sys

from samara_search import binary

sys.exit(subprocess.run([binary(), *sys.argv[1:]]).returncode)
