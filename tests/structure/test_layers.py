"""Holds the layers of server/ (docs/architecture.md): which folder may include which, and which library may be seen where."""

import re
import sys
from pathlib import Path

SERVER = Path(__file__).resolve().parents[2] / "server"

MAY_SEE = {
    "base": {"base"},
    "core": {"base", "files", "core"},
    "files": {"base", "files"},
    "archive": {"base", "archive"},
    "formats": {"base", "core", "formats"},
    "db": {"base", "core", "files", "archive", "db", "queries.h"},
    "http": {"base", "core", "http"},
    "writing": {"base", "files", "core", "db", "writing", "queries.h", "writes.h"},
    "stages": {"base", "files", "core", "db", "formats", "writing", "stages", "queries.h", "writes.h"},
    "pictures": {"base", "core", "pictures"},
    "resources": {"base", "core", "files", "pictures", "writing", "resources", "queries.h"},
    "verify": {"base", "verify"},
    "generate": {"base", "files", "generate"},
    "commands": {"base", "files", "core", "db", "formats", "writing", "http", "stages", "resources", "verify", "generate", "commands", "queries.h", "writes.h"},
    "tools": {"base", "tools"},
    ".": {"base", "commands"},
}

LIBRARIES = {
    "libpq-fe.h": {"db"},
    "archive.h": {"archive"},
    "archive_entry.h": {"archive"},
    "microhttpd.h": {"http"},
    "jansson.h": {"writing"},
    "nettle/": {"core", "db", "verify"},
    "zlib.h": {"core"},
    "pthread.h": {"base", "core", "db", "http", "commands"},
    "sys/socket.h": {"db", "http"},
    "poll.h": {"db"},
}


def faults_of(path):
    folder = str(path.parent.relative_to(SERVER))
    for number, line in enumerate(path.read_text().splitlines(), 1):
        place = f"server/{path.relative_to(SERVER)}:{number}"
        ours = re.match(r'#include "([^"]+)"', line)
        theirs = re.match(r"#include <([^>]+)>", line)
        seen = ours and (ours[1].split("/")[0] if "/" in ours[1] else ours[1])
        if ours and seen not in MAY_SEE[folder]:
            yield f"{place}: {folder} may not see {ours[1]}"
        for library, folders in LIBRARIES.items():
            if theirs and theirs[1].startswith(library) and folder not in folders:
                yield f"{place}: only {', '.join(sorted(folders))} may see {library}"


def main():
    files = sorted(SERVER.rglob("*.[ch]"))
    faults = [fault for path in files for fault in faults_of(path)]
    print("\n".join(faults) or f"{len(files)} files keep to the layers")
    return bool(faults) or not files


if __name__ == "__main__":
    sys.exit(main())
