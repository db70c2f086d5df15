# Two outputs, one input derivation, one source file and one text written by the evaluator.
let
  run = name: more: derivation ({ inherit name; system = "x86_64-linux"; builder = "/bin/sh"; PATH = "/bin:/usr/bin"; } // more);
  greeting = run "greeting" { args = [ "-c" "cat $src > $out" ]; src = ./hello.txt; };
in
run "pair" {
  outputs = [ "out" "doc" ];
  args = [ "-c" "echo $greeting > $out; cat $note > $doc" ];
  inherit greeting;
  note = builtins.toFile "note.txt" "a note\n";
}
