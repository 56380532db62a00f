#!/bin/bash
#
# A cluster that was killed starts again with what it had, whatever it left behind.

source "$(dirname "$0")/lib.bash"
dir=$scratch/killed

url=$("$cluster" start --throwaway "$dir")
sql "$url" 'CREATE TABLE kept AS SELECT 42 AS x'
kill -KILL "$(postmaster "$dir")"
"$cluster" start --throwaway "$dir"
equal 42 "$(sql "$url" 'SELECT x FROM kept')"

# Its number may be that of another process by then: of one that is not to be harmed, and does not stand in the way.
kill -KILL "$(postmaster "$dir")"
wait_until 10 nothing_runs_in "$dir"
lock=("$dir/cluster/data/postmaster.pid" "$dir/cluster/socket/.s.PGSQL.5432.lock")
sleep 60 &
sed -i "1s/.*/$!/" "${lock[@]}"
if "$cluster" url "$dir"; then false; fi
"$cluster" stop "$dir"
kill -0 $!
"$cluster" start --throwaway "$dir"
equal 42 "$(sql "$url" 'SELECT x FROM kept')"
kill $!

# A session that outlives the server is waited for: two servers must never write the same files.
asleep() {
	session=$(sql "$url" "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'") && [[ $session ]]
}
sql "$url" 'SELECT pg_sleep(600)' 2>/dev/null &
wait_until 10 asleep
kill -STOP "$session"
kill -KILL "$(postmaster "$dir")"
(sleep 1 && kill -KILL "$session") &
"$cluster" start --throwaway "$dir"
[[ ! -e /proc/$session/exe ]]
equal 42 "$(sql "$url" 'SELECT x FROM kept')"
