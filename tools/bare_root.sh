#!/usr/bin/env bash
# The newcomer's proof: on a bare Debian 12 with nothing but git, make and python3, do the README's commands work?
#
#   tools/bare_root.sh [--tree] [--keep] [--root FOLDER] [VERB …]        default: run test
#
# A VERB is a target of make, with arguments when quoted: "test ARGS=tests/unit".
# Makes a Debian root with debootstrap, clones this repository into it from a read-only mount and calls «make VERB» for each.
# --tree copies the work tree instead of the last commit; --keep leaves the root for the next call (a kept root is no longer
# bare). Mirror, proxies, authorities and pip's index come from this machine's own configuration: none is named here.
# Needs root and debootstrap. Writes build/bare_root.json; exits with 1 when a verb failed.
set -euo pipefail

project="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
release=bookworm
root="$project/build/bare-root"
source=clone keep=no verbs=()
while [ $# -gt 0 ]; do
  case "$1" in
    --tree) source=tree ;;
    --keep) keep=yes ;;
    --root) root="$2"; shift ;;
    -*) sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
    *) verbs+=("$1") ;;
  esac
  shift
done
[ ${#verbs[@]} -gt 0 ] || verbs=(run test)
[ "$(id -u)" = 0 ] || { echo "bare_root: only root may make a Debian root; call it with sudo" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "bare_root: apt-get install debootstrap first" >&2; exit 2; }

# Debian's own archives of this machine, as «URI suite component», leaving aside other vendors'.
archives() {
  apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' |
    awk -v release="$release" '$4 == "Debian" && $2 ~ "^" release {print $1, $2, $3}' | sort -u
}

make_root() {
  local mirror
  mirror="$(archives | awk -v release="$release" '$2 == release && $3 == "main" {print $1; exit}')"
  [ -n "$mirror" ] || { echo "bare_root: this machine's apt knows no $release archive (apt-get update first?)" >&2; exit 2; }
  debootstrap --variant=minbase --include=python3,git,make,ca-certificates "$release" "$root" "$mirror" >"$log" 2>&1 ||
    { tail -n 20 "$log" >&2; exit 1; }
  archives | sed 's/^/deb /' >"$root/etc/apt/sources.list"
  apt-config dump | grep -iE '^Acquire::(http|https|Check-)' >"$root/etc/apt/apt.conf.d/99as-outside" || true
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  # an authority that this machine trusts besides the public ones
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
}

# Settings of the network that the clients inside need: proxies, authorities, pip's index. Not folders of this machine.
network_settings() {
  local name
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY PIP_INDEX_URL PIP_TRUSTED_HOST PIP_DEFAULT_TIMEOUT; do
    [ -z "${!name:-}" ] || printf '%s=%s\n' "$name" "${!name}"
  done
  python3 -m pip config list 2>/dev/null |
    sed -nE "s/^(global|install)\.(index-url|trusted-host|proxy)='(.*)'$/\2=\3/p" |
    while IFS='=' read -r key value; do printf 'PIP_%s=%s\n' "$(tr 'a-z-' 'A-Z_' <<<"$key")" "$value"; done
  printf 'PIP_CERT=/etc/ssl/certs/ca-certificates.crt\nSSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt\n'
}

# Run in the root, in a mount and process namespace of its own: whatever is mounted or left running ends with the command.
inside() {
  mapfile -t settings < <(network_settings)
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/srv LANG=C.UTF-8 "${settings[@]}" \
    unshare --mount --pid --fork bash -euc '
      root="$1"; project="$2"; shift 2
      mount --make-rprivate /
      mount -t proc proc "$root/proc"
      for device in null zero full random urandom tty; do
        [ -e "$root/dev/$device" ] || touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
      done
      mkdir -p "$root/dev/shm" "$root/mnt/project"
      mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
      mount --bind "$project" "$root/mnt/project"
      mount -o remount,bind,ro "$root/mnt/project"
      exec chroot "$root" "$@"' - "$root" "$project" "$@" </dev/null
}

bring_project() {
  rm -rf "$root/srv/oit-campo"
  if [ "$source" = clone ]; then
    inside git -c safe.directory='*' clone --quiet /mnt/project /srv/oit-campo
  else
    mkdir -p "$root/srv/oit-campo"
    (cd "$project" && git ls-files -co --exclude-standard -z | tar --null --ignore-failed-read -T - -cf -) |
      tar -xf - -C "$root/srv/oit-campo"
  fi
}

mkdir -p "$project/build"
log="$project/build/bare_root.log"
marker="$root/.made-by-bare-root"
if [ -e "$root" ] && [ ! -e "$marker" ]; then
  echo "bare_root: $root is there and was not made by this script: name another folder" >&2
  exit 2
fi
[ "$keep" = yes ] || rm -rf --one-file-system "$root"
if [ ! -e "$marker" ]; then
  mkdir -p "$root"
  touch "$marker"
  echo "bare_root: making a bare $release (a minute)"
  make_root
fi
bring_project
packages="$(inside dpkg-query -f '.\n' -W | wc -l)"
echo "bare_root: $packages Debian packages, $(inside python3 --version), project from its $source"

failed=0 rows=()
for verb in "${verbs[@]}"; do
  begin=$SECONDS code=0
  # shellcheck disable=SC2086  # «test ARGS=tests/unit» is two words
  inside make -C /srv/oit-campo $verb 2>&1 | tee "$log" || code=$?
  last="$(grep -v '^make' "$log" | grep . | tail -n 1)"
  rows+=("$(printf '%s\t%s\t%s\t%s' "$verb" "$code" "$((SECONDS - begin))" "$last")")
  [ "$code" = 0 ] || failed=1
done

printf '%s\n' "${rows[@]}" | python3 -c '
import json, pathlib, sys
rows = [dict(zip(("verb", "exit", "seconds", "last_line"), line.rstrip("\n").split("\t"))) for line in sys.stdin]
for row in rows:
    row["exit"], row["seconds"] = int(row["exit"]), int(row["seconds"])
    print("bare_root: make {verb}: exit {exit}, {seconds} s: {last_line}".format(**row))
pathlib.Path(sys.argv[1]).write_text(json.dumps(rows, indent=1) + "\n")
' "$project/build/bare_root.json"
[ "$keep" = yes ] || rm -rf --one-file-system "$root"
exit $failed
