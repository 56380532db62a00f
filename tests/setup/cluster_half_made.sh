#!/bin/bash
#
# A cluster whose making was cut short, at whatever point, is made anew; two who make one at the same time get one.

source "$(dirname "$0")/lib.bash"

for delay in 0.05 0.15 0.3 0.45 0.6; do
	dir=$scratch/$delay
	setsid "$cluster" start --throwaway "$dir" >/dev/null 2>&1 &
	sleep "$delay"
	kill -KILL -- "-$!" 2>/dev/null || true
	wait $! 2>/dev/null || true
	url=$("$cluster" start --throwaway "$dir")
	equal 1 "$(sql "$url" 'SELECT 1')"
	[[ ! -e $dir/cluster/new ]]
	"$cluster" remove "$dir"
done

dir=$scratch/both
"$cluster" start --throwaway "$dir" >"$scratch/first" &
"$cluster" start --throwaway "$dir" >"$scratch/second"
wait $!
equal "$(cat "$scratch/first")" "$(cat "$scratch/second")"
equal 1 "$(sql "$(cat "$scratch/first")" 'SELECT 1')"
