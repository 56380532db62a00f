#!/bin/bash
#
# Who runs PostgreSQL: a plain user itself; for root the owner of the cluster, else the user postgres, who may not be
# able to reach the directory. Only root can play all the parts.

source "$(dirname "$0")/lib.bash"
((EUID == 0)) || { echo 'skipped: needs root' && exit 0; }

# In a place that is closed to postgres, the database lies elsewhere.
dir=$scratch/closed/dir
umask 077
mkdir "$scratch/closed"
url=$("$cluster" start --throwaway "$dir")
equal 1 "$(sql "$url" 'SELECT 1')"
equal postgres "$(stat -Lc %U "$dir/cluster")"
home=$(realpath "$dir/cluster")
[[ $home == /var/lib/open-public-services/* ]]
"$cluster" stop "$dir"
nothing_runs_in "$home"
"$cluster" remove "$dir"
[[ ! -e $home && ! -L $dir/cluster ]]

# Files that would be root's alone do not get in its way.
equal 1 "$(sql "$("$cluster" start --throwaway "$scratch/umask")" 'SELECT 1')"
umask 022

# A plain user, who sees nothing of the checkout but this file, and then root on the cluster of that user.
dir=$scratch/plain
install -d -o nobody "$dir"
cp "$cluster" "$dir/cluster.sh"
plain=(setpriv --reuid nobody --regid nogroup --clear-groups env -i -C "$dir" "PATH=$PATH" ./cluster.sh)
url=$("${plain[@]}" start --throwaway .)
equal 1 "$(sql "$url" 'SELECT 1')"
equal nobody "$(stat -c %U "/proc/$(postmaster "$dir")")"
"${plain[@]}" stop .
nothing_runs_in "$dir/cluster"
equal "$url" "$("$cluster" start --throwaway "$dir")"
equal nobody "$(stat -c %U "/proc/$(postmaster "$dir")")"
"$cluster" stop "$dir"
"${plain[@]}" start --throwaway .
"${plain[@]}" remove .
[[ ! -e $dir/cluster ]]

# The cluster of another is none of a plain user's business.
"$cluster" start --throwaway "$scratch/root" >/dev/null
if (cd "$scratch" && "${plain[@]}" start --throwaway "$scratch/root" 2>"$scratch/said"); then false; fi
grep -q 'belongs to postgres' "$scratch/said"
