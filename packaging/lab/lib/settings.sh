# Settings of the lab, and where its things are. Sourced by every command.
set -euo pipefail

LAB_STATE=${LAB_STATE:-/tmp/raftkv-lab}      # root file system, one overlay per host, keys, logs
LAB_NAME=${LAB_NAME:-rkvlab}                 # namespaces and control groups are called after it
LAB_NET=${LAB_NET:-198.18.77}                # first three octets, RFC 2544; seen inside the namespaces only
LAB_SUITE=${LAB_SUITE:-bookworm}
LAB_PACKAGES=${LAB_PACKAGES:-}               # more Debian packages, comma separated
LAB_OPS=${LAB_OPS:-0}                        # 1: boot 'ops' too, a workstation that raftkvctl can be tried on
LAB_DISK_MB=${LAB_DISK_MB:-0}                # above 0: /var/lib/raftkv is an ext4 file system of that size
LAB_MEMORY_MB=${LAB_MEMORY_MB:-0}            # above 0: what a whole host may use

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PROJECT=$(cd "$LAB/../.." && pwd)
SWITCH=$LAB_NAME-lan

die() {
    echo "lab: $*" >&2
    exit 1
}

[[ $(id -u) == 0 ]] || die "namespaces and mounts need root"

hosts() { [[ ! -f $LAB_STATE/hosts ]] || awk '{ print $2 }' "$LAB_STATE/hosts"; }
nodes() { hosts | grep -vx ops || true; }
address_of() { awk -v host="$1" '$2 == host { print $1 }' "$LAB_STATE/hosts"; }
directory_of() { echo "$LAB_STATE/hosts.d/$1"; }
namespace_of() { echo "$LAB_NAME-$1"; }

known() { # known HOST: or end, naming those that there are
    hosts | grep -qx -- "$1" || die "there is no host '$1', only: $(hosts | tr '\n' ' ')"
}
