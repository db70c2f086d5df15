# An output that is itself a derivation, and the output of that.
let
  hello = import ./hello.nix;
  maker = derivation {
    name = "hello.drv";
    system = "x86_64-linux";
    builder = "/bin/sh";
    args = [ "-c" "/bin/cat ${builtins.unsafeDiscardOutputDependency hello.drvPath} > $out" ];
    __contentAddressed = true;
    outputHashMode = "text";
    outputHashAlgo = "sha256";
  };
in
builtins.outputOf maker.outPath "out"
