import { prepare, prepareOwn, record, recordOwn, recordOwnFailing, type Scenario } from '../scenario.ts'

// The client has its own store and reaches the daemon as a remote machine.
const ownPair = [prepareOwn('nix-build --no-out-link pair.nix >own')]
const pair = [prepare('nix-build --no-out-link pair.nix >out')]

export const remote: readonly Scenario[] = [
  {
    name: 'ssh-down',
    title: 'Fetch a closure over ssh-ng',
    steps: [...pair, recordOwn('nix copy --no-check-sigs --from ssh-ng://peer {out}')],
  },
  {
    name: 'ssh-up',
    title: 'Send a closure over ssh-ng',
    steps: [...ownPair, recordOwn('nix copy --no-check-sigs --to ssh-ng://peer {own}')],
  },
  {
    name: 'ssh-cat',
    title: 'Read one file of a path over ssh-ng',
    steps: [
      prepare('nix-store --add tree >path'),
      recordOwn('nix cat-store --store ssh-ng://peer {path}/sub/text.txt'),
    ],
    client: { before: '2.4' },
  },
  {
    name: 'ssh-cat',
    title: 'Read one file of a path over ssh-ng',
    steps: [
      prepare('nix-store --add tree >path'),
      recordOwn('nix store cat --store ssh-ng://peer {path}/sub/text.txt'),
    ],
    client: { from: '2.4' },
  },
  {
    name: 'ssh-build',
    title: 'Build a derivation on a remote machine, as the build hook does',
    steps: [
      recordOwn("nix-build --no-out-link --max-jobs 0 --builders 'ssh-ng://peer x86_64-linux' pair.nix"),
    ],
  },
  {
    name: 'ssh-build-failing',
    title: 'Build a derivation that fails on a remote machine',
    steps: [
      recordOwnFailing(
        "nix-build --no-out-link --max-jobs 0 --builders 'ssh-ng://peer x86_64-linux' failing.nix",
      ),
    ],
  },
  {
    name: 'copy-log',
    title: 'Send a build log',
    steps: [
      prepareOwn('nix-build --no-out-link noisy.nix && nix-instantiate noisy.nix >drv'),
      prepare('nix-instantiate noisy.nix'),
      recordOwn('nix store copy-log --to ssh-ng://peer {drv}'),
    ],
    client: { from: '2.6' },
    server: { from: '2.6' },
  },
  {
    name: 'ssh-permanent-root',
    title: 'Register a permanent root on a remote machine',
    steps: [
      prepare('nix-store --add hello.txt >path'),
      record('nix build --store mounted-ssh-ng://peer --out-link root {path}'),
    ],
    clientConf: ['extra-experimental-features = mounted-ssh-store'],
    client: { from: '2.20' },
    server: { from: '2.20' },
  },
]
