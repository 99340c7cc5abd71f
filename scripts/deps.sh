#!/usr/bin/env bash
# Makes sure that what the tests need is there. Root on Debian installs what is missing and starts no service; anybody
# else is told in one line what to install.
set -euo pipefail

purpose=${1:-test} # or: bench
go_min=1.26
node_min=20.19

have() { command -v "$1" >/dev/null 2>&1; }

# at_least HAVE WANT
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

need_toolchains() {
  if ! have go || ! at_least "$(go env GOVERSION | sed 's/^go//; s/ .*//')" "$go_min"; then
    echo "install Go $go_min or later: https://go.dev/dl" >&2
    exit 1
  fi
  if ! have node || ! have npm || ! at_least "$(node --version | tr -d v)" "$node_min"; then
    echo "install Node.js $node_min or later with npm: https://nodejs.org" >&2
    exit 1
  fi
}

have_postgres() {
  have initdb && have postgres && return
  local bin
  for bin in /usr/lib/postgresql/*/bin/initdb; do
    [ -x "$bin" ] && return
  done
  return 1
}

# PostGIS is what `make bench` measures point look-ups against.
need_postgis() {
  local control
  for control in /usr/share/postgresql/*/extension/postgis.control; do
    [ -e "$control" ] && return
  done
  have apt-cache && apt-cache show postgresql-15-postgis-3 >/dev/null 2>&1 && echo postgresql-15-postgis-3
}

missing() {
  have_postgres || echo postgresql
  if [ "$purpose" = bench ]; then need_postgis || true; fi
  have redis-server || echo redis-server
  have chromium || [ -x "${CHROMIUM:-}" ] || echo chromium
  have xz || echo xz-utils
  have cbc || echo coinor-cbc # the matcher is compared with it
  have gcc || echo gcc libc6-dev # for go test -race
  have git || echo git
}

# install PACKAGE... with a policy that keeps Debian from starting the servers, unless there is a policy already.
install_quietly() {
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap "rm -f $policy" EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "$@" </dev/null
}

need_toolchains
mapfile -t packages < <(missing | tr ' ' '\n')
[ "${#packages[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! have apt-get; then
  echo "the tests need more: sudo apt-get install -y --no-install-recommends ${packages[*]}" >&2
  exit 1
fi
echo "installing ${packages[*]}"
install_quietly "${packages[@]}"
