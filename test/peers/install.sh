#!/bin/sh
# Installs four releases of the reference implementation side by side, one
# Debian suite each, as folders to chroot into, and Guix in two of them.
# Root only; safe to run again.
#
#   test/peers/install.sh [suite...]
#
# NIXWIRE_PEERS          where to (default /var/lib/nixwire/peers)
# NIXWIRE_DEBIAN_MIRROR  where from (default: the Debian mirror apt uses here);
#                        needed on machines that are not Debian
#
# The folders are named by suite, not by release, because sid moves: what it
# holds is read from the installed programs and written to SUITE/version and,
# for Guix, to SUITE/guix-version.
set -eu

peers=${NIXWIRE_PEERS:-/var/lib/nixwire/peers}
suites=${*:-bullseye bookworm trixie sid}

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

# Each is written last, so that it exists only if everything before it worked.
done_file() { echo "$peers/$1/version"; }
guix_file() { echo "$peers/$1/guix-version"; }

# The suites that have Guix, in its oldest and its newest version of the protocol there.
has_guix() { case $1 in bullseye | sid) true ;; *) false ;; esac; }
lacks_guix() { has_guix "$1" && ! [ -s "$(guix_file "$1")" ]; }

tell() {
  echo "$1: nix $(cat "$(done_file "$1")")$(! has_guix "$1" || echo ", guix $(cat "$(guix_file "$1")")")"
}

missing=
for suite in $suites; do
  if ! [ -s "$(done_file "$suite")" ] || lacks_guix "$suite"; then missing="$missing $suite"; fi
done
if [ -z "$missing" ]; then
  for suite in $suites; do tell "$suite"; done
  exit 0
fi

[ "$(id -u)" = 0 ] || fail "must run as root (chroots and mounts)"

if ! command -v debootstrap >/dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends debootstrap >/dev/null \
    || fail "cannot install debootstrap"
fi

find_mirror() {
  # "Debian" is also the label of the main archive; security and backports have others.
  apt-get indextargets --format '$(LABEL) $(REPO_URI)' 2>/dev/null | sed -n 's/^Debian //p' | head -n 1
}
mirror=${NIXWIRE_DEBIAN_MIRROR:-$(find_mirror)}
if [ -z "$mirror" ]; then
  apt-get update -qq || true # a fresh machine has no package lists to ask
  mirror=$(find_mirror)
fi
[ -n "$mirror" ] || fail "apt names no Debian mirror here; set NIXWIRE_DEBIAN_MIRROR"

enter_suite() {
  root=$1
  mountpoint -q "$root/proc" || mount -t proc proc "$root/proc" || return 1
  mount --rbind /dev "$root/dev" || return 1
  export DEBIAN_FRONTEND=noninteractive
  # sid's index expires within days, which a frozen mirror or a wrong clock would make an
  # error; signatures are checked all the same.
  chroot "$root" apt-get -o Acquire::Check-Valid-Until=false update || return 1
}

# Runs in its own mount namespace, so that nothing has to be unmounted, however it ends.
install_nix() {
  suite=$1 root=$2
  # A suite newer than this machine's debootstrap has no script there yet, so take sid's, which fits all.
  script=
  [ -e "/usr/share/debootstrap/scripts/$suite" ] || script=/usr/share/debootstrap/scripts/sid
  debootstrap --variant=minbase "$suite" "$root" "$mirror" $script || return 1

  # A half-made folder is thrown away, so thousands of fsyncs would protect nothing.
  echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
  enter_suite "$root" || return 1
  chroot "$root" apt-get install -y --no-install-recommends nix-bin || return 1
  chroot "$root" apt-get clean || return 1

  mkdir -p "$root/etc/nix"
  # Without build users builds run as root; without substituters no miss waits for a network.
  printf '%s\n' 'build-users-group =' 'substituters =' 'sandbox = false' >"$root/etc/nix/nix.conf"

  version=$(chroot "$root" nix --version | sed 's/.* //')
  [ -n "$version" ] || return 1
  echo "$version" >"$root/version"
}

install_guix() {
  root=$1
  # Of 700 MB of Guix and its libraries, leave out what no test reads.
  printf 'path-exclude=%s\n' '/usr/share/doc/*' '/usr/share/info/*' '/usr/share/man/*' '/usr/share/locale/*' \
    '/usr/include/*' '/usr/lib/*.a' >"$root/etc/dpkg/dpkg.cfg.d/guix"
  chroot "$root" apt-get install -y --no-install-recommends guix || return 1
  chroot "$root" apt-get clean || return 1

  # sed reads to the end, because the program fails if it cannot write all of its text.
  version=$(chroot "$root" guix --version | sed -n '1s/.* //p')
  [ -n "$version" ] || return 1
  echo "$version" >"$root/guix-version"
}

install_suite() {
  suite=$1 root=$2
  if [ -s "$root/version" ]; then enter_suite "$root"; else install_nix "$suite" "$root"; fi || return 1
  if has_guix "$suite"; then install_guix "$root"; fi
}

# install_one enters the namespace by running this script again with NIXWIRE_INSTALL_ROOT.
if [ "${NIXWIRE_INSTALL_ROOT:-}" ]; then
  install_suite "$1" "$NIXWIRE_INSTALL_ROOT"
  exit
fi

install_one() {
  suite=$1 root=$peers/$1 log=$peers/$1.log
  # A folder with Nix only lacks Guix; any other is half-made.
  [ -s "$root/version" ] || rm -rf --one-file-system "$root"
  mkdir -p "$root"
  if NIXWIRE_INSTALL_ROOT=$root NIXWIRE_DEBIAN_MIRROR=$mirror \
    unshare --mount --propagation private sh "$0" "$suite" >"$log" 2>&1; then
    rm -f "$log"
    tell "$suite"
  else
    tail -n 30 "$log" >&2
    echo "install.sh: suite $suite failed; whole log in $log" >&2
    return 1
  fi
}

mkdir -p "$peers"
# Two at a time, since unpacking waits for processor and disk, but downloading for neither.
failed=
set -- $missing
while [ $# -gt 0 ]; do
  first=$1 second=${2:-}
  install_one "$first" &
  first_pid=$!
  second_pid=
  if [ "$second" ]; then
    install_one "$second" &
    second_pid=$!
  fi
  wait "$first_pid" || failed="$failed $first"
  [ -z "$second_pid" ] || wait "$second_pid" || failed="$failed $second"
  shift
  [ $# -eq 0 ] || shift
done
[ -z "$failed" ] || fail "failed:$failed"
