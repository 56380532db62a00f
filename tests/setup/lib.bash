# What the tests of the set-up commands share. Sourced; a test ends at the first command that fails, and says which.

set -Eeuo pipefail
trap 'echo "$0:$LINENO: failed: $BASH_COMMAND" >&2' ERR
checkout=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
cluster=$checkout/packaging/cluster.sh
export PATH=/usr/lib/postgresql/15/bin:$PATH
binary_dir=${OPS_BINARY_DIR:-$checkout/build/release}
unset "${!PG@}" "${!OPS_@}"

# A directory of the test's own, gone when it ends, with the clusters that it made in there.
scratch=$(mktemp -d "${TMPDIR:-/tmp}/ops-setup.XXXXXX")
chmod go+x "$scratch"
trap clear_scratch EXIT
clear_scratch() {
	find "$scratch" -name cluster -prune -printf '%h\0' | xargs -0rn 1 "$cluster" remove
	rm -rf "$scratch"
}

sql() { # URL STATEMENT
	psql -XAtq -v ON_ERROR_STOP=1 "$1" -c "$2"
}

postmaster() { # DIR
	head -n 1 "$1/cluster/data/postmaster.pid"
}

# Fails when a process still works in a directory. Looks at the processes themselves, not at what we noted of them.
nothing_runs_in() { # DIR
	local dir process
	dir=$(realpath "$1")
	for process in /proc/[0-9]*; do
		[[ $(readlink "$process/cwd") != "$dir"/* ]] || { tr '\0' ' ' <"$process/cmdline" && return 1; }
	done
}

equal() { # EXPECTED ACTUAL
	[[ $1 == "$2" ]] || { printf 'expected: %s\nbut it is: %s\n' "$1" "$2" >&2 && return 1; }
}

wait_until() { # SECONDS COMMAND…
	local end=$((SECONDS + $1))
	until "${@:2}" 2>/dev/null; do
		((SECONDS < end)) || { echo "not within $1 s: ${*:2}" >&2 && return 1; }
		sleep 0.05
	done
}
