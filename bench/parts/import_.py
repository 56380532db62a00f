"""The import of a million checked, indexed rows beside bare COPY, as bench/import.py measures it."""

import json
import os

import stage
from measuring import Line

SCRIPT = stage.HERE / "import.py"


def run(bench):
    if not SCRIPT.exists():
        return
    told = stage.HOME / "import.json"
    stage.run("/usr/bin/python3", SCRIPT, "--json", told, str(bench.imported),
              env=stage.clean_environment(OPS_BINARY_DIR=str(stage.OPSD.parent), PATH=os.environ["PATH"]))
    for result in json.loads(told.read_text())["import"]:
        work = f"import of {result['figures']:,} rows"
        yield Line(work, "COPY, all indexes", "wall time", result["import"]["wall"], result["copy_whole"]["wall"], unit="s")
        yield Line(work, "COPY, columns alone", "wall time", result["import"]["wall"], result["copy_bare"]["wall"], 2.2, at_most=True, unit="s")
        yield Line(work, "COPY, columns alone", "CPU", result["import"]["processor"], result["copy_bare"]["processor"], unit="s")
