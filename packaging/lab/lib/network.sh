# One switch, a bridge in a namespace of its own, and a cable to each host. The machine's own network is not touched.

make_switch() {
    ip netns add "$SWITCH"
    ip -n "$SWITCH" link set lo up
    ip -n "$SWITCH" link add br0 type bridge stp_state 0 forward_delay 0
    ip -n "$SWITCH" addr add "$LAB_NET.254/24" dev br0
    ip -n "$SWITCH" link set br0 up
}

plug_in() { # plug_in HOST
    local namespace
    namespace=$(namespace_of "$1")
    ip netns add "$namespace"
    ip link add "v-$1" netns "$SWITCH" type veth peer name eth0 netns "$namespace"
    ip -n "$SWITCH" link set "v-$1" master br0 up
    ip -n "$namespace" link set lo up
    ip -n "$namespace" addr add "$(address_of "$1")/24" dev eth0
    ip -n "$namespace" link set eth0 up
}

end_delay() { # end_delay HOST: what "slow" started
    local pid_file
    pid_file=$(directory_of "$1")/wire.pid
    [[ -s $pid_file ]] || return 0
    kill "$(cat "$pid_file")" 2>/dev/null || true
    rm -f "$pid_file"
    ip -n "$SWITCH" link set "v-$1" master br0 up 2>/dev/null || true
}
