# Built anew whenever it is asked for.
derivation {
  name = "impure";
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ "-c" "echo impure > $out" ];
  __impure = true;
  outputHashMode = "recursive";
  outputHashAlgo = "sha256";
}
