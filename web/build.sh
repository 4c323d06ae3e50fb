#!/bin/sh
# Builds the pages into ../assets, which is committed: whoever builds the service needs no Node.
# The same sources give the same bytes, so CI may run this and then `git diff --exit-code assets`.
set -eu
cd "$(dirname "$0")"

npm ci
rm -rf ../assets
mkdir ../assets
node build.mjs ../assets
cp static/* ../assets/

# Large texts are kept compressed only, as browsers ask for them; -n leaves out name and date.
find ../assets -type f -size +20k ! -name '*.ttf' -exec gzip -9n {} +
