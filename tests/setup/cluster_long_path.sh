#!/bin/bash
#
# Where a path is too long for a socket, or has a comma (which separates hosts in libpq), the socket lies in a short
# directory of our own: remembered, closed to others, replaced when it is lost, and removed with the cluster.

source "$(dirname "$0")/lib.bash"
name=$(printf 'long%.0s' {1..40})
dir=$scratch/$name/$name

"$cluster" start --throwaway "$dir" >"$scratch/url"
url=$(cat "$scratch/url")
equal 1 "$(sql "$url" 'SELECT 1')"
short=$(readlink "$dir/cluster/socket")
[[ $short == /tmp/ops.?????? ]]
equal 700 "$(stat -c %a "$short")"

"$cluster" stop "$dir"
equal "$url" "$("$cluster" start --throwaway "$dir")"

# Another's directory in its place is not used.
"$cluster" stop "$dir"
rm -rf "$short"
mkdir -m 755 "$short"
url=$("$cluster" start --throwaway "$dir")
equal 1 "$(sql "$url" 'SELECT 1')"
[[ $(readlink "$dir/cluster/socket") != "$short" ]]
rmdir "$short"

short=$(readlink "$dir/cluster/socket")
"$cluster" remove "$dir"
nothing_runs_in "$dir"
[[ ! -e $short && ! -e $dir/cluster ]]

equal 1 "$(sql "$("$cluster" start --throwaway "$scratch/one,two")" 'SELECT 1')"
