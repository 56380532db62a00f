"""Where the tests that draw their input at random have their chance from. OPS_SEED=N draws other input, OPS_SEED=any another each time; without it a run
repeats the last one, so that what a change did can be told from what the draw did."""

import os
import random


def seed_of_run():
    """The seed, printed, so that a run that failed can be had again."""
    seed = os.environ.get("OPS_SEED") or "2014"
    if seed == "any":
        seed = str(random.SystemRandom().randrange(10**9))
    print(f"OPS_SEED={seed}", flush=True)
    return seed


def seeded():
    """A source of chance of that seed."""
    return random.Random(seed_of_run())
