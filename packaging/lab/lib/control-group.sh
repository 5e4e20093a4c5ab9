# Each host has a control group of its own; else every host's systemd would believe to own the machine's.

control_group_roots() { # one per hierarchy in version 1, a single one in version 2
    if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
        echo /sys/fs/cgroup
        return
    fi
    local root
    for root in /sys/fs/cgroup/*/; do
        [[ ! -f $root/cgroup.procs ]] || echo "${root%/}"
    done
}

enter_control_group() { # enter_control_group HOST: moves this shell there
    local root group file
    for root in $(control_group_roots); do
        group=$root/$LAB_NAME/$1
        mkdir -p "$group"
        if [[ -f $root/cpuset.cpus && -f $group/cpuset.cpus ]]; then
            for file in cpuset.cpus cpuset.mems; do # empty in a new group, and then nothing can enter it
                cat "$root/$file" >"$root/$LAB_NAME/$file"
                cat "$root/$file" >"$group/$file"
            done
        fi
        if ((LAB_MEMORY_MB > 0)); then
            for file in memory.limit_in_bytes memory.max; do
                [[ ! -f $group/$file ]] || echo "${LAB_MEMORY_MB}M" >"$group/$file"
            done
        fi
        echo "$BASHPID" >"$group/cgroup.procs" 2>/dev/null || true
    done
}

remove_control_group() {
    local root
    for root in $(control_group_roots); do
        [[ ! -d $root/$LAB_NAME/$1 ]] ||
            find "$root/$LAB_NAME/$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
        rmdir "$root/$LAB_NAME" 2>/dev/null || true
    done
}

freeze_control_group() { # freeze_control_group HOST 1|0
    local version1=/sys/fs/cgroup/freezer/$LAB_NAME/$1/freezer.state
    if [[ -f $version1 ]]; then
        (($2)) && echo FROZEN >"$version1" || echo THAWED >"$version1"
    else
        echo "$2" >"/sys/fs/cgroup/$LAB_NAME/$1/cgroup.freeze"
    fi
}
