# fish completion for raftkvctl. Printed by: raftkvctl completion fish
complete -c raftkvctl -a '(raftkvctl __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
