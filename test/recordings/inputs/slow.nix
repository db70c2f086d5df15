# Longer than anyone wants to wait.
derivation {
  name = "slow";
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ "-c" "echo waiting; exec /bin/sleep 100" ];
}
