# One host: systemd as process 1 of a container, with namespaces of its own. Needs lib/control-group.sh.

BOOT_SECONDS_MAX=120
REBOOT_STATUS=133 # of systemd-nspawn, when the host asked for it

supervisor_of() { cat "$(directory_of "$1")/supervisor" 2>/dev/null; }

first_process_of() { # first_process_of HOST: its process 1, as a pid of this machine
    local supervisor container
    supervisor=$(supervisor_of "$1") || return 1
    container=$(pgrep -P "$supervisor" -x systemd-nspawn | head -1)
    [[ -n $container ]] && pgrep -P "$container" -x systemd | head -1 | grep .
}

inside() { # inside PID COMMAND...: in all namespaces of that process
    local pid=$1
    shift
    nsenter -t "$pid" -m -u -i -n -p -C --root --wdns=/root "$@"
}

boot_host() { # does not wait
    local host=$1 directory disk=()
    directory=$(directory_of "$host")
    ! first_process_of "$host" >/dev/null || return 0
    [[ ! -d $directory/disk ]] || disk=(--bind="$directory/disk:/var/lib/raftkv")
    (
        enter_control_group "$host"
        set +e
        trap '' HUP
        while :; do
            systemd-nspawn --quiet --directory="$directory/root" --machine="$(namespace_of "$host")" \
                --hostname="$host" --network-namespace-path="/run/netns/$(namespace_of "$host")" \
                --register=no --keep-unit --boot --resolv-conf=off --timezone=off --link-journal=no \
                --console=pipe "${disk[@]}"
            [[ $? == "$REBOOT_STATUS" ]] || break
        done
    ) >>"$directory/console.log" 2>&1 </dev/null &
    echo $! >"$directory/supervisor"
    disown
}

await_host() { # until its systemd has done what it does at boot
    local host=$1 pid state= end=$((SECONDS + BOOT_SECONDS_MAX))
    while ((SECONDS < end)); do
        if pid=$(first_process_of "$host") && [[ $(readlink "/proc/$pid/ns/pid") != $(readlink /proc/self/ns/pid) ]]; then
            state=$(inside "$pid" systemctl is-system-running 2>/dev/null || true)
            case $state in
                running) return 0 ;;
                degraded)
                    echo "lab: $host is up, but a unit of it failed" >&2
                    return 0
                    ;;
            esac
        fi
        kill -0 "$(supervisor_of "$host")" 2>/dev/null || {
            tail -20 "$(directory_of "$host")/console.log" >&2
            die "$host ended while it booted"
        }
        sleep 0.1
    done
    die "$host is '$state' after $BOOT_SECONDS_MAX s"
}

end_host() { # every process of it at once
    local pid
    if pid=$(first_process_of "$1"); then
        kill -9 "$pid" 2>/dev/null || true
    fi
    await_end_of_host "$1"
}

await_end_of_host() {
    local supervisor i
    supervisor=$(supervisor_of "$1") || return 0
    for ((i = 0; i < 400; i++)); do
        kill -0 "$supervisor" 2>/dev/null || return 0
        sleep 0.05
    done
    die "$1 does not end"
}
