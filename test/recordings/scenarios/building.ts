import { prepare, record, recordFailing, type Scenario } from '../scenario.ts'

export const building: readonly Scenario[] = [
  {
    name: 'build',
    title: 'Evaluate and build',
    steps: [record('nix-build --no-out-link hello.nix')],
  },
  {
    name: 'build-results',
    title: 'Evaluate and build with the newer command',
    steps: [record('nix build --no-link --file pair.nix')],
  },
  {
    name: 'build-again',
    title: 'Build what is built already',
    steps: [prepare('nix-build --no-out-link hello.nix'), record('nix-build --no-out-link hello.nix')],
    sameReleaseOnly: true,
  },
  {
    name: 'realise',
    title: 'Build a derivation with two outputs and an input derivation',
    steps: [prepare('nix-instantiate pair.nix >drv'), record('nix-store --realise {drv}')],
  },
  {
    name: 'realise-output',
    title: 'Build one output of two',
    steps: [prepare('nix-instantiate pair.nix >drv'), record("nix-store --realise '{drv}!doc'")],
    sameReleaseOnly: true,
  },
  {
    name: 'realise-path',
    title: 'Ensure that a path is valid',
    steps: [prepare('nix-store --add hello.txt >path'), record('nix-store --realise {path}')],
  },
  {
    name: 'build-noisy',
    title: 'Build with phases, progress and log lines that are not text',
    steps: [record('nix-build --no-out-link noisy.nix')],
  },
  {
    name: 'build-verbose',
    title: 'Build at the highest verbosity a user is likely to choose',
    steps: [record('nix-build -vvv --no-out-link hello.nix')],
    sameReleaseOnly: true,
  },
  {
    name: 'build-failing',
    title: 'A build that fails, by way of an input',
    steps: [recordFailing('nix-build --no-out-link failing.nix')],
  },
  {
    name: 'build-failing-keep-going',
    title: 'Failures do not stop the other builds',
    steps: [
      prepare('nix-instantiate failing.nix >bad'),
      prepare('nix-instantiate hello.nix >good'),
      recordFailing('nix-store --realise --keep-going {bad} {good}'),
    ],
    sameReleaseOnly: true,
  },
  {
    name: 'build-failing-results',
    title: 'A build that fails, with the newer command',
    steps: [recordFailing('nix build --no-link --file failing.nix')],
  },
  {
    name: 'build-hash-mismatch',
    title: 'A fixed output that is not what was promised',
    steps: [recordFailing('nix-build --no-out-link fixed.nix')],
  },
  {
    name: 'build-timeout',
    title: 'A build that takes too long',
    steps: [recordFailing('nix-build --no-out-link --timeout 1 slow.nix')],
    sameReleaseOnly: true,
  },
  {
    name: 'build-check',
    title: 'Build again and compare: the same result',
    steps: [
      prepare('nix-build --no-out-link hello.nix'),
      record('nix-build --no-out-link --check hello.nix'),
    ],
    sameReleaseOnly: true,
  },
  {
    name: 'build-check-differs',
    title: 'Build again and compare: another result',
    steps: [
      prepare('nix-build --no-out-link random.nix'),
      recordFailing('nix-build --no-out-link --check random.nix'),
    ],
    sameReleaseOnly: true,
  },
  {
    name: 'build-repair',
    title: 'Build a damaged path anew',
    steps: [
      prepare('nix-instantiate hello.nix >drv && nix-store --realise $(cat drv) >path'),
      prepare('chmod u+w {path} && echo damaged >{path}'),
      record('nix-store --realise --repair {drv}'),
    ],
    sameReleaseOnly: true,
  },
  {
    name: 'build-rooted',
    title: 'Build and register the result as a root',
    steps: [record('nix-build --out-link result hello.nix')],
    sameReleaseOnly: true,
  },
  {
    name: 'install',
    title: 'Install into a profile',
    steps: [record('nix-env --profile ./profile --file hello.nix --install')],
    sameReleaseOnly: true,
  },
  {
    name: 'build-interrupted',
    title: 'The client goes away while a build runs',
    steps: [recordFailing('timeout 1 nix-build --no-out-link slow.nix')],
    sameReleaseOnly: true,
  },
  {
    name: 'build-options',
    title: 'Every option that has a field of its own, and some that have not',
    steps: [
      record(
        'nix-build --no-out-link --keep-failed --keep-going --fallback --cores 2 --max-jobs 3 --max-silent-time 50 --timeout 60 --no-build-output --option connect-timeout 7 hello.nix',
      ),
    ],
  },
]
