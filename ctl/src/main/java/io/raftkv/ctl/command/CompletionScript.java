package io.raftkv.ctl.command;

import java.util.Locale;

/** The scripts that let a shell ask {@code raftkvctl __complete} what could come next. Shipped in {@code completions/}. */
enum CompletionScript {
    BASH("raftkvctl.bash", """
            # bash completion for raftkvctl. Printed by: raftkvctl completion bash
            _raftkvctl() {
                local IFS=$'\\n' word words=()
                # bash makes three words of --context=prod; without the middle one they mean the same
                for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
                    [[ $word == = ]] || words+=("$word")
                done
                [[ ${COMP_WORDS[COMP_CWORD]} != = ]] || words+=("")
                COMPREPLY=($(raftkvctl __complete -- "${words[@]}" 2>/dev/null))
            }
            complete -o default -F _raftkvctl raftkvctl
            """),
    ZSH("_raftkvctl", """
            #compdef raftkvctl
            # zsh completion for raftkvctl. Printed by: raftkvctl completion zsh
            _raftkvctl() {
                local -a candidates
                candidates=("${(@f)$(raftkvctl __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
                if [[ -n "${candidates[1]}" ]]; then
                    compadd -a candidates
                else
                    _files
                fi
            }
            if [[ "${funcstack[1]}" == "_raftkvctl" ]]; then
                _raftkvctl
            else
                compdef _raftkvctl raftkvctl
            fi
            """),
    FISH("raftkvctl.fish", """
            # fish completion for raftkvctl. Printed by: raftkvctl completion fish
            function __raftkvctl_candidates
                set -l candidates (raftkvctl __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
                if test -n "$candidates[1]"
                    printf '%s\\n' $candidates
                else
                    __fish_complete_path (commandline -ct)
                end
            end
            complete -c raftkvctl -f -a '(__raftkvctl_candidates)'
            """);

    private final String fileName;
    private final String text;

    CompletionScript(String fileName, String text) {
        this.fileName = fileName;
        this.text = text;
    }

    String fileName() {
        return fileName;
    }

    String text() {
        return text;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
