"""What holds for every test: property tests have no deadline, since no test may fail because a machine is busy.

On a build server they try the same examples each time, so that a build fails for what changed; elsewhere they explore.

No test reads or writes the keyring of whoever runs it: what one test kept there, another would find.
"""

import os

from hypothesis import settings

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

settings.register_profile("patient", deadline=None)
settings.register_profile("build", deadline=None, derandomize=True, database=None)
settings.load_profile("build" if os.environ.get("CI") else "patient")
