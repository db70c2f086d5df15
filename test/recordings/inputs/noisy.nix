# Prints lines that are not UTF-8, ends without a newline, and reports a phase and progress in its log.
derivation {
  name = "noisy";
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ "-c" ''
    echo '@nix { "action": "setPhase", "phase": "buildPhase" }' >&2
    echo plain line
    printf 'bytes \377\376 that are not text\n'
    printf 'caf\303\251 \033[31mred\033[0m\rback\n' >&2
    echo '@nix { "action": "start", "id": 1, "level": 0, "parent": 0, "text": "inner", "type": 105 }' >&2
    echo '@nix { "action": "result", "id": 1, "type": 105, "fields": [1, 2, 0, 0] }' >&2
    echo '@nix { "action": "stop", "id": 1 }' >&2
    echo '@nix { "action": "setPhase", "phase": "installPhase" }' >&2
    echo noise > $out
    printf 'no newline at the end'
  '' ];
}
