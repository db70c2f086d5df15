// Removes the influence of the caller's shell on tests: its umask, the variables that git sets for hooks, its
// configuration of git, and an installed Nix.

process.umask(0o022)
for (const name of Object.keys(process.env)) if (/^(GIT|NIX)_/.test(name)) delete process.env[name]
process.env.GIT_CONFIG_GLOBAL = '/dev/null'
process.env.GIT_CONFIG_NOSYSTEM = '1'
