# bash completion for raftkvctl. Printed by: raftkvctl completion bash
_raftkvctl() {
    local IFS=$'\n'
    COMPREPLY=($(raftkvctl __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _raftkvctl raftkvctl
