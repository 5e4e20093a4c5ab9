# fish completion for raftkvctl. Printed by: raftkvctl completion fish
function __raftkvctl_candidates
    set -l candidates (raftkvctl __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
    if test -n "$candidates[1]"
        printf '%s\n' $candidates
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c raftkvctl -f -a '(__raftkvctl_candidates)'
