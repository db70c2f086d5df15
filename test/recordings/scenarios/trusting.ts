import { prepare, prepareOwn, record, recordFailing, recordOwnFailing, type Scenario } from '../scenario.ts'

// Connections come from root, which is not trusted if only another user is named.
const conf = ['trusted-users = nobody']
const ownHello = [prepareOwn('nix-build --no-out-link hello.nix >own')]
const signing = [
  prepare('nix-store --add hello.txt >path'),
  prepare('nix-store --generate-binary-cache-key test-1 secret public'),
]

export const trusting: readonly Scenario[] = [
  {
    name: 'untrusted-add',
    title: 'Add a file without being trusted',
    steps: [record('nix-store --add hello.txt')],
    conf,
    sameReleaseOnly: true,
  },
  {
    name: 'untrusted-options',
    title: 'Options that only trusted clients may set',
    steps: [record('nix-build --no-out-link --option sandbox true --option timeout 60 hello.nix')],
    conf,
    sameReleaseOnly: true,
  },
  {
    name: 'untrusted-repair',
    title: 'Repair without being trusted: refused while the request is read',
    steps: [
      prepare('nix-build --no-out-link hello.nix >path && nix-instantiate hello.nix >drv'),
      recordFailing('nix-store --realise --repair {drv}'),
    ],
    conf,
  },
  {
    name: 'untrusted-verify-repair',
    title: 'Check and repair without being trusted',
    steps: [recordFailing('nix-store --verify --repair')],
    conf,
  },
  {
    name: 'untrusted-import',
    title: 'Import an unsigned path without being trusted',
    steps: [
      ...ownHello,
      prepareOwn('nix-store --export {own} >closure'),
      recordFailing('nix-store --import <closure'),
    ],
    conf,
  },
  {
    name: 'untrusted-copy',
    title: 'Copy an unsigned path without being trusted',
    steps: [
      ...ownHello,
      prepareOwn('nix copy --to "file://$PWD/cache" {own}'),
      recordFailing('nix copy --no-check-sigs --from "file://$PWD/cache" {own}'),
    ],
    conf,
  },
  {
    name: 'untrusted-roots',
    title: 'All roots, as far as a client that is not trusted may know',
    steps: [prepare('nix-build --out-link kept hello.nix'), record('nix-store --gc --print-roots')],
    conf,
  },
  {
    name: 'untrusted-sign',
    title: 'Sign a path without being trusted: refused by older daemons',
    steps: [...signing, recordFailing('nix store sign --key-file secret {path}')],
    conf,
    client: { from: '2.4' },
    server: { before: '2.17' },
  },
  {
    name: 'untrusted-sign',
    title: 'Sign a path without being trusted: allowed by newer daemons',
    steps: [...signing, record('nix store sign --key-file secret {path}')],
    conf,
    client: { from: '2.4' },
    server: { from: '2.17' },
  },
  {
    name: 'untrusted-copy-log',
    title: 'Send a build log without being trusted',
    steps: [
      prepareOwn('nix-build --no-out-link noisy.nix && nix-instantiate noisy.nix >drv'),
      prepare('nix-instantiate noisy.nix'),
      recordOwnFailing('nix store copy-log --to ssh-ng://peer {drv}'),
    ],
    conf,
    client: { from: '2.6' },
    server: { from: '2.6' },
  },
  {
    name: 'untrusted-permanent-root',
    title: 'Register a permanent root without being trusted',
    steps: [
      prepare('nix-store --add hello.txt >path'),
      recordFailing('nix build --store mounted-ssh-ng://peer --out-link root {path}'),
    ],
    conf,
    clientConf: ['extra-experimental-features = mounted-ssh-store'],
    client: { from: '2.20' },
    server: { from: '2.20' },
  },
]
