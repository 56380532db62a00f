#!/bin/bash
#
# ./dev explains itself, from wherever and through whatever it is called, and refuses what it does not know.

source "$(dirname "$0")/lib.bash"
dev=$checkout/dev
export OPS_VAR=$scratch/var

"$dev" --help >"$scratch/help"
for command in run test fuzz opsd psql bench lint fmt; do
	grep -q "^  $command " "$scratch/help"
	[[ $("$dev" "$command" --help) == "$command "* ]]
done
equal "$(cat "$scratch/help")" "$("$dev")"

code=0
"$dev" nonsense >"$scratch/out" 2>"$scratch/err" || code=$?
equal 2 "$code"
equal '' "$(cat "$scratch/out")"
grep -q '^  run ' "$scratch/err"
grep -q 'no command nonsense' "$scratch/err"

for seconds in '' 0 soon; do
	code=0
	"$dev" fuzz ${seconds:+"$seconds"} 2>"$scratch/err" || code=$?
	equal 2 "$code"
	equal 'dev: for how long? ./dev fuzz SECONDS [NAME]' "$(cat "$scratch/err")"
done

ln -s "$dev" "$scratch/a link"
equal "$(cat "$scratch/help")" "$(cd / && env -i PATH=/usr/bin:/bin "$scratch/a link" --help)"

# Without a database there is nothing to talk to: one line says so.
for command in psql opsd; do
	code=0
	(cd "$scratch" && "$dev" "$command") 2>"$scratch/err" || code=$?
	equal 1 "$code"
	equal "dev: no database runs in $OPS_VAR; ./dev run starts it" "$(cat "$scratch/err")"
done
