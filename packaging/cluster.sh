#!/bin/bash
#
# A private PostgreSQL cluster in a directory of one's own. It trusts whoever reaches its socket, and only the user that
# runs it (and root) can. The clusters of the system are never touched.
#
#   cluster.sh start [--throwaway | --copy DATA] DIR [-c NAME=VALUE]…
#                                                         start it, made first where there is none, and print its URL
#   cluster.sh url DIR                                    print the URL of a running one
#   cluster.sh stop DIR                                   stop it, and wait until its last process is gone
#   cluster.sh remove DIR                                 stop it, and delete it
#
# --throwaway is for tests: fast, safe from kill -9 but not from a power cut. --copy makes such a one out of the data/ of another that was
# shut down. ./dev sources this file for its functions.
#
# DIR/cluster/ holds data/, socket/, log, lock, and settings.conf, which the postgresql.conf in data/ includes. Every
# process of the cluster inherits the lock and holds it to its end: that, not a pid in a file, tells whether one is alive.

cluster_bin=/usr/lib/postgresql/15/bin
cluster_elsewhere=/var/lib/open-public-services # for root, whose own places the user postgres cannot reach

# Makes the cluster where there is none. Whatever interrupts it, data/ is whole or not there.
cluster_create() { # [--throwaway | --copy DATA] DIR
	local durable=yes original='' home as
	if [[ $1 == --throwaway ]]; then durable='' && shift; fi
	if [[ $1 == --copy ]]; then durable='' && original=$2 && shift 2; fi
	cluster_place "$1" || return
	[[ ! -e $home/data/PG_VERSION ]] || return 0
	{
		# Somebody else may be making it, and then starting it, which keeps the lock.
		until flock -w 0.1 9 || [[ -e $home/data/PG_VERSION ]]; do :; done
		[[ -e $home/data/PG_VERSION ]] || cluster_initdb
	} 9<"$home/lock" >"$home/log" 2>&1 || cluster_fail "the database could not be made" "$home/log"
}

# Starts the cluster, made first where there is none, and returns when it answers.
# An attached one ends with the shell that started it, however that ends.
cluster_start() { # [--throwaway | --copy DATA] [--attached] DIR [-c NAME=VALUE]…
	local durable=yes kind=() leash=() home as waited=0
	if [[ $1 == --throwaway ]]; then durable='' && kind=("$1") && shift; fi
	if [[ $1 == --copy ]]; then durable='' && kind=("$1" "$2") && shift 2; fi
	if [[ $1 == --attached ]]; then leash=(setpriv --pdeathsig INT) && shift; fi
	cluster_create "${kind[@]}" "$1" || return
	cluster_place "$1" && shift || return
	until cluster_postmaster=$(cluster_pid); do
		{
			flock -w 0.1 9 || {
				((waited++ < 100)) || cluster_fail "processes of an earlier PostgreSQL do not end" "$home/log" || return
				continue # or somebody else is just starting it
			}
			rm -f "$home"/data/postmaster.pid "$home"/socket/.s.PGSQL.*
			cluster_socket && cluster_settings | "${as[@]}" tee "$home/settings.conf" >/dev/null || return
			# In a session of its own, or a Ctrl-C meant for the server would take the database from under it.
			"${as[@]}" setsid "${leash[@]}" "$cluster_bin/postgres" -D "$home/data" "$@" </dev/null >"$home/log" 2>&1 &
			cluster_postmaster=$!
			break
		} 9<"$home/lock"
	done
	until cluster_ready; do
		kill -0 "$cluster_postmaster" 2>/dev/null || cluster_fail "PostgreSQL did not start" "$home/log" || return
		sleep 0.02
	done
}

# Stops the cluster, if it runs, and returns when its last process is gone.
cluster_stop() { # DIR
	local home signal=INT pid
	home=$(realpath -e "$1/cluster" 2>/dev/null) || return 0
	exec 9>&- # held when we are called by a trap in the middle of a start
	if grep -qs '^fsync = off' "$home/settings.conf"; then signal=QUIT; fi
	{
		flock -n 9 || {
			if pid=$(cluster_pid); then kill -s "$signal" "$pid"; fi
			flock -w 60 9
		}
	} 9<"$home/lock" || cluster_fail "PostgreSQL does not stop" "$home/log"
}

# Stops the cluster and deletes it, wherever it lies.
cluster_remove() { # DIR
	local home socket
	home=$(realpath -e "$1/cluster" 2>/dev/null) || return 0
	cluster_stop "$1" || return
	socket=$(realpath -m "$home/socket")
	[[ $socket != /tmp/ops.* ]] || rm -rf "$socket"
	rm -rf "$home" "$1/cluster"
	rmdir --ignore-fail-on-non-empty "$cluster_elsewhere" 2>/dev/null || true
}

# Prints the URL of a running cluster; fails when none runs.
cluster_url() { # DIR
	local home socket i c LC_ALL=C
	home=$(realpath -e "$1/cluster" 2>/dev/null) && cluster_ready || return
	socket=$(realpath "$home/socket")
	printf 'postgresql:///ops?host='
	for ((i = 0; i < ${#socket}; i++)); do
		c=${socket:i:1}
		case $c in
		[[:alnum:]/._-]) printf %s "$c" ;;
		*) printf '%%%02X' $(($(printf %d "'$c") & 255)) ;;
		esac
	done
	printf '&user=ops\n'
}

# The rest serves the functions above and shares two variables with them: home, where cluster/ really lies, and as, the
# words that run a command as its owner, with a clean environment and in a directory that every user can enter.

# Finds or makes cluster/. PostgreSQL refuses root, for whom it runs as the owner of what is there already, else as the
# user postgres; where that user cannot reach DIR, cluster/ is a link to a place that it can.
cluster_place() { # DIR
	local dir owner
	mkdir -p "$1" && dir=$(realpath "$1") || return
	owner=$(stat -Lc %u:%g "$dir/cluster" 2>/dev/null) || owner=
	as=(env -i -C / PATH=/usr/bin:/bin LC_ALL=C.UTF-8)
	if ((EUID == 0)); then
		[[ $owner && $owner != 0:* ]] || owner=$(id -u postgres):$(id -g postgres) || return
		as+=(setpriv --reuid "${owner%:*}" --regid "${owner#*:}" --clear-groups)
		chmod go+x "$dir"
		if [[ ! -e $dir/cluster ]] && ! "${as[@]}" test -x "$dir"; then
			home=$cluster_elsewhere/$(sha256sum <<<"$dir" | head -c 12)
			mkdir -p "$home" && chmod go+x "$cluster_elsewhere" && ln -sfn "$home" "$dir/cluster" || return
		fi
	elif [[ $owner && ! -O $dir/cluster ]]; then
		cluster_fail "$dir/cluster belongs to $(stat -Lc %U "$dir/cluster"): only that user and root can use it" || return
	fi
	home=$(realpath "$dir/cluster") || return
	[[ -e $home/lock ]] ||
		{ mkdir -p "$home" && chmod 700 "$home" && chown "${owner:-$EUID}" "$home" && "${as[@]}" touch "$home/lock"; }
}

cluster_initdb() {
	local kind=(--wal-segsize=1)
	[[ ! $durable ]] || kind=(--data-checksums)
	rm -rf "$home/new" || return
	if [[ $original ]]; then
		cp -a "$original" "$home/new" && mv -T "$home/new" "$home/data"
		return
	fi
	"${as[@]}" "$cluster_bin/initdb" -D "$home/new" -U ops -A trust -E UTF8 --locale=C.UTF-8 --no-sync "${kind[@]}" &&
		"${as[@]}" tee -a "$home/new/postgresql.conf" <<<"include_if_exists '../settings.conf'" &&
		"${as[@]}" "$cluster_bin/postgres" --single -F -D "$home/new" postgres <<<"CREATE DATABASE ops" &&
		{ [[ ! $durable ]] || "${as[@]}" "$cluster_bin/initdb" --sync-only -D "$home/new"; } &&
		mv -T "$home/new" "$home/data"
}

# The directory of the socket, whose path may have 107 bytes and, for libpq, no comma. Where ours will not do, socket/
# is a link to a short one, which has to be of our own making.
cluster_socket() {
	local LC_ALL=C short
	if [[ -L $home/socket ]]; then
		short=$(readlink "$home/socket")
		[[ $(stat -c '%u %a %F' "$short" 2>/dev/null) != "$(stat -c %u "$home") 700 directory" ]] || return 0
	elif [[ $home != *,* ]] && ((${#home} + ${#cluster_socket_name} <= 107)); then
		"${as[@]}" mkdir -p -m 700 "$home/socket"
		return
	fi
	short=$("${as[@]}" mktemp -d /tmp/ops.XXXXXX) && ln -sfn "$short" "$home/socket"
}
cluster_socket_name=/socket/.s.PGSQL.5432

cluster_settings() {
	cat <<-'END'
		# Written at every start.
		listen_addresses = ''
		port = 5432
		unix_socket_directories = '../socket'
		timezone = 'UTC'
		log_timezone = 'UTC'
		log_line_prefix = '%m [%p] '
		jit = off
	END
	[[ $durable ]] || cat <<-'END'
		fsync = off
		full_page_writes = off
		max_wal_size = 1GB
		shared_buffers = 16MB
		max_connections = 200
	END
}

# Prints the pid of the running server; fails when there is none, even where its file and its number live on.
cluster_pid() {
	local pid
	{ read -r pid <"$home/data/postmaster.pid"; } 2>/dev/null && [[ /proc/$pid/cwd -ef $home/data ]] && echo "$pid"
}

# Does it answer? The server says so in the eighth line of its file.
cluster_ready() {
	local line
	cluster_pid >/dev/null && mapfile -t line <"$home/data/postmaster.pid" && [[ ${line[7]-} == @(ready|standby)* ]]
}

cluster_fail() { # MESSAGE [LOG]
	echo "cluster: $1" >&2
	[[ ! ${2-} ]] || tail -n 10 "$2" >&2
	return 1
}

cluster_main() {
	case $#:${1-} in
	[2-9]:start | [1-9][0-9]*:start)
		shift && cluster_start "$@" || return
		case $1 in
		--copy) cluster_url "$3" ;;
		--*) cluster_url "$2" ;;
		*) cluster_url "$1" ;;
		esac
		;;
	2:url | 2:stop | 2:remove) "cluster_$1" "$2" ;;
	*) sed -n 's/^#   cluster.sh/cluster.sh/p' "$0" >&2 && return 2 ;;
	esac
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then cluster_main "$@"; fi
