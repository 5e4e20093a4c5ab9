# bash completion for raftkvctl. Printed by: raftkvctl completion bash
_raftkvctl() {
    local IFS=$'\n' word words=()
    # bash makes three words of --context=prod; without the middle one they mean the same
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        [[ $word == = ]] || words+=("$word")
    done
    [[ ${COMP_WORDS[COMP_CWORD]} != = ]] || words+=("")
    COMPREPLY=($(raftkvctl __complete -- "${words[@]}" 2>/dev/null))
}
complete -o default -F _raftkvctl raftkvctl
