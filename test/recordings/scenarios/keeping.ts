import { prepare, record, recordFailing, type Scenario } from '../scenario.ts'

const mixed = [
  prepare('nix-build --out-link kept hello.nix >live'),
  prepare('nix-build --no-out-link pair.nix >dead'),
]

export const keeping: readonly Scenario[] = [
  {
    name: 'gc-print-dead',
    title: 'Which paths are dead',
    steps: [...mixed, record('nix-store --gc --print-dead')],
  },
  {
    name: 'gc-print-live',
    title: 'Which paths are live',
    steps: [...mixed, record('nix-store --gc --print-live')],
    sameReleaseOnly: true,
  },
  { name: 'gc', title: 'Delete all dead paths', steps: [...mixed, record('nix-store --gc')] },
  {
    name: 'gc-max-freed',
    title: 'Delete dead paths until enough is freed',
    steps: [...mixed, record('nix-store --gc --max-freed 1')],
    sameReleaseOnly: true,
  },
  { name: 'delete', title: 'Delete one dead path', steps: [...mixed, record('nix-store --delete {dead}')] },
  {
    name: 'delete-live',
    title: 'Delete a path that a root keeps',
    steps: [...mixed, recordFailing('nix-store --delete {live}')],
  },
  {
    name: 'gc-print-roots',
    title: 'All roots',
    steps: [...mixed, record('nix-store --gc --print-roots')],
  },
  {
    name: 'add-root',
    title: 'Register an indirect root',
    steps: [
      prepare('nix-store --add hello.txt >path'),
      record('nix-store --add-root ./root --indirect --realise {path}'),
    ],
  },
  {
    name: 'verify',
    title: 'Check the database',
    steps: [...mixed, record('nix-store --verify')],
    sameReleaseOnly: true,
  },
  {
    name: 'verify-contents',
    title: 'Check contents: nothing wrong',
    steps: [...mixed, record('nix-store --verify --check-contents')],
  },
  {
    name: 'verify-damaged',
    title: 'Check contents: a path was changed',
    steps: [
      ...mixed,
      prepare('chmod u+w {live} && echo damaged >{live}'),
      recordFailing('nix-store --verify --check-contents'),
    ],
  },
  {
    name: 'verify-repair',
    title: 'Check contents and repair',
    steps: [
      ...mixed,
      prepare('chmod u+w {live} && echo damaged >{live}'),
      record('nix-store --verify --check-contents --repair'),
    ],
  },
  {
    name: 'optimise',
    title: 'Replace equal files by hard links',
    steps: [
      prepare('cp -r tree tree-two'),
      prepare('nix-store --add tree tree-two'),
      record('nix-store --optimise'),
    ],
    sameReleaseOnly: true,
  },
]
