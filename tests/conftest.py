"""What holds for every test: property tests have no deadline, since no test may fail because a machine is busy."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
