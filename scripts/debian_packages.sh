#!/bin/sh
# The Debian packages that the tests need: installs what is missing where it may, or says how.
set -eu

packages="mariadb-server mariadb-client redis-server rabbitmq-server systemd faketime dovecot-imapd bogofilter spamprobe spamassassin rspamd postfix chromium default-libmysqlclient-dev pkg-config gcc libc6-dev"

# Debian's own Python keeps its headers in a package of their own.
headers=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("include"))')
[ -e "$headers/Python.h" ] || packages="$packages python3-dev"

if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian: the tests need what its packages $packages hold." >&2
    exit 0
fi

missing=""
for package in $packages; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "The tests need Debian packages: sudo apt-get install$missing" >&2
    exit 1
fi

echo "Installing Debian packages:$missing"
export DEBIAN_FRONTEND=noninteractive
# The tests start servers of their own: those of the packages are not to start.
$as_root apt-get -qq update
# shellcheck disable=SC2086 -- the lists are to be split into words
$as_root apt-get -qq install --yes --no-install-recommends $missing >/dev/null
