#!/bin/bash
#
# A cluster is made, found again, stopped and removed, in a directory whose name has every kind of character.

source "$(dirname "$0")/lib.bash"
dir="$scratch/a b'c\"d%e&f?g#h+i\\j é"

url=$("$cluster" start --throwaway "$dir")
equal 'UTF8|C.UTF-8|ops|t' "$(sql "$url" "SELECT pg_encoding_to_char(encoding), datcollate, current_user, usesuper
	FROM pg_database, pg_user WHERE datname = current_database() AND usename = current_user")"
equal '' "$(sql "$url" 'SHOW listen_addresses')"
equal '200|off' "$(sql "$url" "SELECT current_setting('max_connections'), current_setting('fsync')")"
equal "700 700" "$(stat -c %a "$dir/cluster" "$dir/cluster/socket" | xargs)"
sql "$url" 'CREATE TABLE kept AS SELECT 42 AS x'

# A second start finds it running; a stop leaves nothing; what was stored is there again.
equal "$url" "$("$cluster" start --throwaway "$dir")"
equal "$url" "$("$cluster" url "$dir")"
"$cluster" stop "$dir"
nothing_runs_in "$dir"
if "$cluster" url "$dir"; then false; fi
"$cluster" stop "$dir"
"$cluster" start --throwaway "$dir" -c work_mem=5MB
equal '42|5MB' "$(sql "$url" "SELECT x, current_setting('work_mem') FROM kept")"

"$cluster" remove "$dir"
nothing_runs_in "$dir"
equal '' "$(ls -A "$dir")"

# The lasting kind has checksums, and is safe from a power cut.
url=$("$cluster" start "$dir")
equal 'on|on' "$(sql "$url" "SELECT current_setting('data_checksums'), current_setting('fsync')")"
