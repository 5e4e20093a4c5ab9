# Clusters of etcd and of raftkv-agent on loopback, in one temporary directory that is removed at the end. Sourced by the
# scripts beside it, which set $here. Members are called etcd1, agent1 and so on; $pids holds their processes.
# shellcheck shell=bash
agent=$here/../../agent/target/dist/bin/raftkv-agent

require() { # COMMAND PACKAGE
    command -v "$1" >/dev/null && return
    echo "installing $2" >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$2" >/dev/null
}
require etcd etcd-server
require curl curl
require jq jq
[ -x "$agent" ] || { echo "no $agent: build it first with mvn -DskipTests package" >&2; exit 1; }

work=$(mktemp -d)
declare -A pids
stop_all() {
    for name in "${!pids[@]}"; do kill "${pids[$name]}" 2>/dev/null || true; done
    for name in "${!pids[@]}"; do wait "${pids[$name]}" 2>/dev/null || true; done
    pids=()
}
trap 'stop_all; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

await() { # WHAT COMMAND...: until the command succeeds, for at most a minute
    local what=$1 deadline=$((SECONDS + 60))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || { echo "waited in vain for $what; see the end of its log:" >&2; tail -n 5 "$work"/*.log >&2; exit 1; }
        sleep 0.1
    done
}

etcd_port() { echo $((23790 + 10 * $1)); }
http_port() { echo $((18080 + $1)); }
raft_port() { echo $((17000 + $1)); }

start_etcd() { # NODE COUNT
    local peers='' node
    for ((node = 1; node <= $2; node++)); do
        peers+="${peers:+,}m$node=http://127.0.0.1:$(($(etcd_port "$node") + 1))"
    done
    local client peer
    client=http://127.0.0.1:$(etcd_port "$1")
    peer=http://127.0.0.1:$(($(etcd_port "$1") + 1))
    etcd --name "m$1" --data-dir "$work/etcd$1" --listen-client-urls "$client" --advertise-client-urls "$client" \
        --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "$peers" \
        --logger zap --log-level error >>"$work/etcd$1.log" 2>&1 &
    pids[etcd$1]=$!
}

etcd_healthy() { curl -sf -m 1 "http://127.0.0.1:$(etcd_port "$1")/health" | grep -q '"true"'; }

etcd_leader() { # COUNT
    local node
    for ((node = 1; node <= $1; node++)); do
        curl -s -m 1 -X POST -d '{}' "http://127.0.0.1:$(etcd_port "$node")/v3/maintenance/status" |
            jq -e '.leader == .header.member_id' >/dev/null && echo "$node" && return
    done
    return 1
}

start_etcd_cluster() { # COUNT
    local node
    for ((node = 1; node <= $1; node++)); do start_etcd "$node" "$1"; done
    for ((node = 1; node <= $1; node++)); do await "etcd $node" etcd_healthy "$node"; done
    await "a leader of etcd" etcd_leader "$1"
}

start_agent() { # NODE COUNT
    local join='' bootstrap=false
    if [ "$1" = 1 ]; then bootstrap=true; else join=http://127.0.0.1:$(http_port 1); fi
    RAFTKV_SERVER__HTTP_ADDR=127.0.0.1:$(http_port "$1") RAFTKV_STORAGE__DATA_DIR=$work/agent$1 \
        RAFTKV_RAFT__ENABLED=$([ "$2" -gt 1 ] && echo true || echo false) RAFTKV_RAFT__NODE_ID=node$1 \
        RAFTKV_RAFT__RAFT_ADDR=127.0.0.1:$(raft_port "$1") RAFTKV_RAFT__ADVERTISE_ADDR=127.0.0.1:$(raft_port "$1") \
        RAFTKV_RAFT__BOOTSTRAP=$bootstrap RAFTKV_RAFT__JOIN_ADDR=$join RAFTKV_LIMITS__MEMORY=1GiB \
        RAFTKV_STORAGE__RESERVE=64MiB "$agent" >>"$work/agent$1.log" 2>&1 &
    pids[agent$1]=$!
}

agent_healthy() { curl -sf -m 2 "http://127.0.0.1:$(http_port "$1")/health"; }

agents_voting() { # COUNT
    [ "$(curl -sf -m 2 "http://127.0.0.1:$(http_port 1)/cluster/nodes" | jq '[.nodes[] | select(.suffrage == "Voter")] | length')" = "$1" ]
}

agent_leader() { # COUNT
    local node
    for ((node = 1; node <= $1; node++)); do
        curl -sf -m 2 "http://127.0.0.1:$(http_port "$node")/cluster/leader" | jq -e '.state == "Leader"' >/dev/null &&
            echo "$node" && return
    done
    return 1
}

start_agent_cluster() { # COUNT
    local node
    start_agent 1 "$1"
    await "agent 1" agent_leader 1
    for ((node = 2; node <= $1; node++)); do start_agent "$node" "$1"; done
    await "$1 voters" agents_voting "$1"
    for ((node = 1; node <= $1; node++)); do await "agent $node" agent_healthy "$node"; done
}
