import { prepare, prepareOwn, record, recordFailing, type Scenario } from '../scenario.ts'

const older = { before: '2.4' }
const newer = { from: '2.4' }
// Built in the client's own store, so that the daemon does not have it yet.
const ownPair = [prepareOwn('nix-build --no-out-link pair.nix >own')]
const pair = [prepare('nix-build --no-out-link pair.nix >out')]
const cached = [...ownPair, prepareOwn('nix copy --to "file://$PWD/cache" {own}')]
const key = prepare('nix-store --generate-binary-cache-key test-1 secret public')

export const copying: readonly Scenario[] = [
  {
    name: 'export',
    title: 'Export a closure',
    steps: [
      ...pair,
      prepare('nix-store --query --requisites {out} >paths'),
      record('nix-store --export {paths} >closure'),
    ],
  },
  {
    name: 'import',
    title: 'Import a closure',
    steps: [
      ...ownPair,
      prepareOwn('nix-store --export $(nix-store -qR {own}) >closure'),
      record('nix-store --import <closure'),
    ],
  },
  {
    name: 'copy-up',
    title: 'Copy a closure from a binary cache',
    steps: [...cached, record('nix copy --no-check-sigs --from "file://$PWD/cache" {own}')],
  },
  {
    name: 'copy-up-unsigned',
    title: 'Copy a closure that nobody signed',
    steps: [...cached, recordFailing('nix copy --from "file://$PWD/cache" {own}')],
  },
  {
    name: 'copy-up-again',
    title: 'Copy a closure that is there already',
    steps: [...cached, ...pair, record('nix copy --no-check-sigs --from "file://$PWD/cache" {own}')],
    sameReleaseOnly: true,
  },
  {
    name: 'copy-up-larger',
    title: 'Copy a path larger than one buffer',
    steps: [
      prepareOwn('seq 1 9000 >numbers.txt && nix-store --add numbers.txt >own'),
      prepareOwn('nix copy --to "file://$PWD/cache" {own}'),
      record('nix copy --no-check-sigs --from "file://$PWD/cache" {own}'),
    ],
    // Newer releases send it in frames, as they do when they add a file.
    client: older,
    sameReleaseOnly: true,
  },
  {
    name: 'copy-down',
    title: 'Copy a closure to a binary cache',
    steps: [...pair, record('nix copy --to "file://$PWD/cache" {out}')],
  },
  {
    name: 'sign',
    title: 'Sign a path',
    steps: [key, ...pair, record('nix sign-paths --key-file secret {out}')],
    client: older,
  },
  {
    name: 'sign',
    title: 'Sign a path',
    steps: [key, ...pair, record('nix store sign --key-file secret {out}')],
    client: newer,
  },
  {
    name: 'copy-sigs',
    title: 'Copy signatures from a binary cache',
    steps: [
      key,
      ...pair,
      prepare('nix copy --to "file://$PWD/cache?secret-key=$PWD/secret" {out}'),
      record('nix copy-sigs --substituter "file://$PWD/cache" {out}'),
    ],
    client: older,
  },
  {
    name: 'copy-sigs',
    title: 'Copy signatures from a binary cache',
    steps: [
      key,
      ...pair,
      prepare('nix copy --to "file://$PWD/cache?secret-key=$PWD/secret" {out}'),
      record('nix store copy-sigs --substituter "file://$PWD/cache" {out}'),
    ],
    client: newer,
  },
  {
    name: 'log',
    title: 'Read a build log',
    steps: [prepare('nix-build --no-out-link noisy.nix >out'), record('nix log {out}')],
  },
  {
    name: 'make-content-addressed',
    title: 'Rewrite a closure to content-addressed paths',
    steps: [...pair, record('nix store make-content-addressed {out}')],
    client: newer,
    server: newer,
  },
  {
    name: 'make-content-addressed',
    title: 'Rewrite a closure to content addresses that an older daemon computes differently',
    steps: [...pair, recordFailing('nix store make-content-addressed {out}')],
    client: newer,
    server: older,
  },
]
