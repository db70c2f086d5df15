import { prepare, prepareOwn, record, recordFailing, type Scenario } from '../scenario.ts'

// The client names a binary cache, and the daemon fetches from it.
const cached = [
  prepareOwn('nix-store --realise $(nix-instantiate pair.nix) >own'),
  prepareOwn('nix-store --generate-binary-cache-key test-1 secret public'),
  prepareOwn('nix copy --to "file://$PWD/cache?secret-key=$PWD/secret" {own}'),
  // Otherwise the daemon would not ask the cache for the status of packages.
  prepareOwn("echo 'WantMassQuery: 1' >>cache/nix-cache-info"),
  prepare('nix-instantiate pair.nix >drv'),
]
const from = '--max-jobs 0 --option substituters "file://$PWD/cache"'
const options = `${from} --option trusted-public-keys {public}`

export const substituting: readonly Scenario[] = [
  {
    name: 'substitute',
    title: 'Fetch outputs from a binary cache instead of building them',
    steps: [...cached, record(`nix-store --realise ${options} {drv}`)],
  },
  {
    name: 'substitute-path',
    title: 'Fetch a path that no derivation is known for',
    steps: [...cached, record(`nix-store --realise ${options} {own}`)],
  },
  {
    name: 'substitute-dry-run',
    title: 'What is missing: paths to fetch',
    steps: [...cached, record(`nix-store --realise --dry-run ${options} {drv}`)],
  },
  {
    name: 'substitute-status',
    title: 'Status of packages that a binary cache has',
    steps: [
      ...cached,
      record(`nix-env --file pair.nix --query --available --status --out-path ${options} '*'`),
    ],
  },
  {
    name: 'substitute-unsigned',
    title: 'Refuse to fetch what nobody trusted has signed',
    steps: [...cached, recordFailing(`nix-store --realise ${from} {own}`)],
    sameReleaseOnly: true,
  },
  {
    name: 'substitute-damaged',
    title: 'An archive in the binary cache is damaged',
    steps: [
      ...cached,
      prepare('for nar in cache/nar/*; do echo damaged >$nar; done'),
      recordFailing(`nix-store --realise ${options} {own}`),
    ],
  },
]
