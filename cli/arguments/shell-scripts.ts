/**
 * Scripts that make a shell complete the words of `nixwire`. Each asks `nixwire complete` for lines of a word, a
 * tab and what the word is about, and completes files if there are none.
 */
export const shellScripts: Readonly<Record<'bash' | 'zsh' | 'fish', string>> = {
  bash: `# Completion of nixwire for bash: source <(nixwire completion bash)
_nixwire() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("$1" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _nixwire nixwire
`,
  zsh: `#compdef nixwire
# Completion of nixwire for zsh: source <(nixwire completion zsh), or a file _nixwire in a folder of fpath
_nixwire() {
  local line word about
  local -a proposals
  for line in "\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    word=\${line%%$'\\t'*} about=\${line#*$'\\t'}
    [[ -z $line ]] || proposals+=("\${word//:/\\\\:}\${about:+:$about}")
  done
  if (( \${#proposals} )); then
    _describe nixwire proposals
  else
    _files
  fi
}
if [[ $funcstack[1] == _nixwire ]]; then
  _nixwire "$@"
else
  compdef _nixwire nixwire
fi
`,
  fish: `# Completion of nixwire for fish: nixwire completion fish | source
function __nixwire_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l proposals ($words[1] complete -- $words[2..-1] 2>/dev/null)
  if set -q proposals[1]
    printf '%s\\n' $proposals
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c nixwire -f -a '(__nixwire_complete)'
`,
}
