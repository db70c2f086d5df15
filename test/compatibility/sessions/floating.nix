{ seed ? 0 }: let
  make = args: import ./make.nix ({ __contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256"; } // args);
in rec {
  root = make { name = "root"; seed = toString seed; script = "echo building root; mkdir $out; echo same > $out/file"; };
  low = make { name = "low"; inherit root; script = "echo building low; mkdir $out; cat $root/file > $out/low; ln -s $root $out/root"; };
  many = make { name = "many"; outputs = [ "out" "dev" "extra" ]; inherit root low; script = "echo building many; mkdir $out $dev; echo extra > $extra; ln -s $dev $out/dev; ln -s $low $out/low"; };
  self = make { name = "self"; script = "mkdir $out; echo $out > $out/me; ln -s $out/me $out/link"; };
  mixed = import ./make.nix { name = "mixed"; inherit low; script = "echo building mixed; echo $low > $out"; };
  ontop = make { name = "ontop"; inherit mixed; script = "cat $mixed > $out"; };
  flat = make { name = "flat"; outputHashMode = "flat"; script = "echo flat > $out"; };
  fixed = import ./make.nix { name = "fixed"; inherit low; script = "printf foo > $out"; outputHashMode = "flat"; outputHashAlgo = "sha256"; outputHash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"; };
  afterFixed = make { name = "after-fixed"; inherit fixed; script = "cat $fixed > $out"; };
  failing = make { name = "failing"; inherit low; script = "exit 1"; };
  afterFailing = make { name = "after-failing"; inherit failing; script = "echo > $out"; };
  random = make { name = "random"; script = "date +%N > $out; echo $$ >> $out"; };
  imported = import.text;
  import.text = builtins.readFile (low + "/low");
  program = make { name = "program"; script = "mkdir -p $out/bin; echo '#! /bin/sh' > $out/bin/program; echo 'echo ran \"$@\"' >> $out/bin/program; chmod +x $out/bin/program"; };
  shell = import ./make.nix { name = "shell"; inherit low; VALUE = "of shell"; script = "echo > $out"; };
}
