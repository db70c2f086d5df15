import { prepare, record, recordFailing, type Scenario } from '../scenario.ts'

const built = [
  prepare('nix-instantiate pair.nix >drv'),
  prepare('nix-store --realise $(cat drv) >outs'),
  prepare('head -n 1 outs >out'),
]
const absent = '/nix/store/00000000000000000000000000000000-absent'

const across = { sameReleaseOnly: false }

const query = (name: string, title: string, line: string, more: Partial<Scenario> = {}): Scenario => ({
  name,
  title,
  steps: [...built, record(line)],
  sameReleaseOnly: true,
  ...more,
})

export const querying: readonly Scenario[] = [
  query('query-references', 'References of a built output', 'nix-store --query --references {out}', across),
  query('query-referrers', 'Referrers of a derivation', 'nix-store --query --referrers {drv}'),
  query(
    'query-referrers-closure',
    'All referrers of an output',
    'nix-store --query --referrers-closure {out}',
  ),
  query('query-requisites', 'Closure of a derivation', 'nix-store --query --requisites {drv}'),
  query('query-tree', 'Closure of a derivation as a tree', 'nix-store --query --tree {drv}'),
  query('query-deriver', 'Deriver of an output', 'nix-store --query --deriver {out}', across),
  query('query-valid-derivers', 'Valid derivers of an output', 'nix-store --query --valid-derivers {out}', {
    client: { from: '2.9' },
  }),
  query('query-outputs', 'Outputs of a derivation', 'nix-store --query --outputs {drv}', across),
  query('query-hash', 'Hash of an output', 'nix-store --query --hash {out}'),
  query('query-size', 'Size of an output', 'nix-store --query --size {out}'),
  query('query-roots', 'Roots that keep an output', 'nix-store --query --roots {out}'),
  query(
    'query-many',
    'References of several paths over one connection',
    'nix-store --query --references {outs} {drv}',
  ),
  query('check-validity', 'Validity of paths that are there', 'nix-store --check-validity {outs}', across),
  query(
    'check-validity-print',
    'Which of several paths are not valid',
    `nix-store --check-validity --print-invalid {out} ${absent}`,
  ),
  query('path-info-all', 'All valid paths', 'nix path-info --all'),
  query(
    'path-info',
    'Path information of a closure',
    'nix path-info --recursive --size --closure-size {out}',
  ),
  query('path-info-json', 'Path information as JSON', 'nix path-info --json {out}', across),
  query('path-info-deriver', 'Derivation of an output path', 'nix path-info --derivation {out}', {
    client: { from: '2.4' },
    ...across,
  }),
  {
    name: 'why-depends',
    title: 'Why an output depends on another path',
    steps: [
      ...built,
      prepare('nix-store --query --references {out} >reference'),
      record('nix why-depends {out} {reference}'),
    ],
  },
  query(
    'env-status',
    'Status of packages, with substitutes',
    "nix-env --file hello.nix --query --available --status --out-path '*'",
  ),
  query('dry-run-built', 'What is missing: nothing', 'nix-store --realise --dry-run {drv}', across),
  {
    name: 'dry-run',
    title: 'What is missing: two derivations to build',
    steps: [prepare('nix-instantiate pair.nix >drv'), record('nix-store --realise --dry-run {drv}')],
  },
  {
    name: 'dry-run-unknown',
    title: 'What is missing: a path that nobody has',
    steps: [record(`nix-store --realise --dry-run ${absent}`)],
  },
  {
    name: 'invalid-references',
    title: 'References of a path that is not there',
    steps: [recordFailing(`nix-store --query --references ${absent}`)],
  },
  {
    name: 'invalid-check',
    title: 'Validity of a path that is not there',
    steps: [recordFailing(`nix-store --check-validity ${absent}`)],
  },
  {
    name: 'invalid-path-info',
    title: 'Path information of a path that is not there',
    steps: [recordFailing(`nix path-info ${absent}`)],
  },
  {
    name: 'invalid-realise',
    title: 'Make a path valid that nobody has',
    steps: [recordFailing(`nix-store --realise ${absent}`)],
  },
  {
    name: 'ping',
    title: 'Nothing but the handshake',
    steps: [record('nix ping-store')],
    client: { before: '2.4' },
  },
  {
    name: 'ping',
    title: 'Nothing but the handshake',
    steps: [record('nix store ping')],
    client: { from: '2.4' },
  },
]
