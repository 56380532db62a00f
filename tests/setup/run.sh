#!/bin/bash
#
# ./dev run serves, and however it ends (Ctrl-C, a killed server, a killed database, killed itself), it leaves nothing
# running and its next start is clean.

source "$(dirname "$0")/lib.bash"
[[ $binary_dir == "$checkout"/build/* ]] || { echo 'skipped: not a build of ./dev' && exit 0; }
OPS_PRESET=${binary_dir##*/}
OPS_VAR="$scratch/the var"
OPS_PORT=$((RANDOM % 20000 + 20000))
export OPS_PRESET OPS_VAR OPS_PORT
set -m # a process group for each command, as in a terminal

answers() (
	exec 3<>"/dev/tcp/127.0.0.1/$OPS_PORT"
	printf 'GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
	grep -q '^HTTP/1.1 200 ' <&3
)

# The server of an earlier run may still be draining: only what this run says of itself counts.
answers_or_ended() {
	{ grep -q 'serving on' "$scratch/said" && answers; } || ! kill -0 "$run"
}

start() {
	"$checkout/dev" run >"$scratch/said" 2>&1 &
	run=$!
	wait_until 300 answers_or_ended
	kill -0 "$run" 2>/dev/null || { cat "$scratch/said" >&2 && return 1; }
}

server() {
	local process
	for process in /proc/[0-9]*; do
		[[ ! $process/exe -ef $binary_dir/opsd ]] || ! grep -qzxF "OPS_VAR=$OPS_VAR" "$process/environ" ||
			echo "${process#/proc/}"
	done
}

ends_with() { # EXIT-CODE
	local code=0
	wait "$run" || code=$?
	equal "$1" "$code" || { cat "$scratch/said" >&2 && return 1; }
	nothing_left
}

nothing_left() {
	[[ ! $(server) ]] && nothing_runs_in "$OPS_VAR"
}

# A second one says so, and touches nothing.
start
"$checkout/dev" psql -qc 'CREATE TABLE kept AS SELECT 42 AS x'
code=0
"$checkout/dev" run 2>"$scratch/refused" || code=$?
equal 1 "$code"
equal 1 "$(wc -l <"$scratch/refused")"
grep -q 'already running' "$scratch/refused"
wait_until 5 answers

kill -INT -- "-$run" # Ctrl-C
ends_with 0

start
equal 42 "$("$checkout/dev" psql -Atc 'SELECT x FROM kept')"
kill -TERM "$run"
ends_with 0

start
kill -KILL "$(server)"
ends_with 137

start
kill -KILL "$(postmaster "$OPS_VAR")"
ends_with 1
grep -q 'database has stopped' "$scratch/said"

start
kill -KILL "$run"
wait "$run" || true
start
equal 42 "$("$checkout/dev" psql -Atc 'SELECT x FROM kept')"

# Another beside it.
first=$run
OPS_VAR=$scratch/another OPS_PORT=$((OPS_PORT + 1))
start
kill -INT -- "-$run"
ends_with 0
OPS_VAR="$scratch/the var" OPS_PORT=$((OPS_PORT - 1)) run=$first
wait_until 5 answers
kill -INT -- "-$run"
ends_with 0
