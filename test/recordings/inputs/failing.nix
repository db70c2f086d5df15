# Two failures, one of them by way of an input.
let
  fail = derivation {
    name = "fail";
    system = "x86_64-linux";
    builder = "/bin/sh";
    args = [ "-c" "echo about to fail; exit 3" ];
  };
in
derivation {
  name = "needs-fail";
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ "-c" "echo never > $out" ];
  inherit fail;
}
