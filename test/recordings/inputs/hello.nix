# The smallest build: no input but the shell.
derivation {
  name = "hello";
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ "-c" "echo building; echo hello > $out" ];
}
