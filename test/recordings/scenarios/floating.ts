import { prepare, prepareOwn, record, recordFailing, recordOwn, type Scenario } from '../scenario.ts'

// Content-addressed derivations, whose output paths are known only after the build.
const conf = ['experimental-features = ca-derivations']
const clientConf = ['extra-experimental-features = ca-derivations']
const impure = ['extra-experimental-features = ca-derivations impure-derivations']
const dynamic = ['extra-experimental-features = ca-derivations dynamic-derivations']
const newer = { from: '2.4' }
const common = { conf, clientConf, client: newer, server: newer }

export const floating: readonly Scenario[] = [
  {
    name: 'floating-build',
    title: 'Build floating content-addressed derivations',
    steps: [record('nix-build --no-out-link floating.nix')],
    ...common,
  },
  {
    name: 'floating-build-results',
    title: 'Build floating content-addressed derivations with the newer command',
    steps: [record('nix build --no-link --file floating.nix')],
    ...common,
  },
  {
    name: 'floating-again',
    title: 'Build floating derivations that are built already',
    steps: [prepare('nix-build --no-out-link floating.nix'), record('nix-build --no-out-link floating.nix')],
    ...common,
    sameReleaseOnly: true,
  },
  {
    name: 'floating-copy-up',
    title: 'Send a floating output with its realisation',
    steps: [
      prepareOwn('nix build --no-link --file floating.nix'),
      recordOwn('nix copy --no-check-sigs --to ssh-ng://peer --file floating.nix'),
    ],
    ...common,
  },
  {
    name: 'floating-copy-down',
    title: 'Fetch a floating output with its realisation',
    steps: [
      prepare('nix build --no-link --file floating.nix'),
      prepareOwn('nix-instantiate floating.nix'),
      recordOwn('nix copy --no-check-sigs --from ssh-ng://peer --file floating.nix'),
    ],
    ...common,
  },
  {
    name: 'floating-substitute',
    title: 'Fetch a floating output as a substitute over ssh-ng',
    steps: [
      prepare('nix build --no-link --file floating.nix'),
      recordOwn('nix build --no-link --substituters ssh-ng://peer --no-require-sigs --file floating.nix'),
    ],
    ...common,
  },
  {
    name: 'floating-remote-build',
    title: 'Build a floating derivation on a remote machine',
    steps: [
      recordOwn(
        "nix-build --no-out-link --max-jobs 0 --builders 'ssh-ng://peer x86_64-linux - 1 1 ca-derivations' floating.nix",
      ),
    ],
    ...common,
  },
  {
    name: 'floating-refused',
    title: 'A daemon that does not have the feature',
    steps: [recordFailing('nix-build --no-out-link floating.nix')],
    clientConf,
    client: newer,
  },
  {
    name: 'impure-build',
    title: 'Build an impure derivation',
    steps: [record('nix build --no-link --impure --file impure.nix')],
    conf: impure.map(line => line.replace('extra-', '')),
    clientConf: impure,
    client: { from: '2.8' },
    sameReleaseOnly: true,
  },
  {
    name: 'dynamic-build',
    title: 'Build a derivation that another derivation makes',
    steps: [record('nix build --no-link --file dynamic.nix')],
    conf: dynamic.map(line => line.replace('extra-', '')),
    clientConf: dynamic,
    client: { from: '2.34' },
    server: { from: '2.34' },
  },
]
