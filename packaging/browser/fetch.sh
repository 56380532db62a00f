#!/bin/sh
#
# Fetches Swagger UI, as the lock beside this script has it, into a folder. Where npm or its registry cannot be had the build goes on
# without: /docs then says so, and everything else is as it should be. Empty files stand for what is missing.
#
#   fetch.sh FOLDER CACHE NPM
set -eu
here=$(dirname "$0")
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$1"
cd "$1"
if ! "$3" ci --prefer-offline --cache "$2" --fetch-retries=0 --fetch-timeout=60000; then
	echo "Swagger UI could not be fetched: /docs will say so. Remove $1 to try again."
	rm -rf node_modules
	mkdir -p node_modules/swagger-ui-dist
	for file in swagger-ui-bundle.js swagger-ui-bundle.js.LICENSE.txt swagger-ui.css LICENSE NOTICE; do
		: >"node_modules/swagger-ui-dist/$file"
	done
fi
