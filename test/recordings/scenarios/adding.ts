import { prepare, record, recordFailing, type Scenario } from '../scenario.ts'

export const adding: readonly Scenario[] = [
  {
    name: 'add-flat',
    title: 'Add a file by the hash of its archive',
    steps: [record('nix-store --add hello.txt')],
  },
  {
    name: 'add-tree',
    title: 'Add a folder with an executable, an empty file and a symlink',
    steps: [record('nix-store --add tree')],
  },
  {
    name: 'add-again',
    title: 'Add a file that is there already',
    steps: [prepare('nix-store --add hello.txt'), record('nix-store --add hello.txt')],
  },
  {
    name: 'add-two',
    title: 'Add two files over one connection',
    steps: [record('nix-store --add hello.txt tree/run.sh')],
    sameReleaseOnly: true,
  },
  {
    name: 'add-larger',
    title: 'Add a file larger than one buffer',
    steps: [prepare('seq 1 9000 >numbers.txt'), record('nix-store --add numbers.txt')],
    sameReleaseOnly: true,
  },
  {
    name: 'add-fixed',
    title: 'Add a file by the hash of its content',
    steps: [record('nix-store --add-fixed sha256 hello.txt')],
  },
  {
    name: 'add-fixed-sha1',
    title: 'Add a file by the SHA-1 of its content',
    steps: [record('nix-store --add-fixed sha1 hello.txt')],
  },
  {
    name: 'add-fixed-recursive',
    title: 'Add a folder as a recursive fixed output',
    steps: [record('nix-store --add-fixed --recursive sha256 tree')],
  },
  {
    name: 'add-fixed-recursive-sha512',
    title: 'Add a folder by the SHA-512 of its archive',
    steps: [record('nix-store --add-fixed --recursive sha512 tree')],
    sameReleaseOnly: true,
  },
  {
    name: 'instantiate',
    title: 'Write derivations, a source file and a text to the store',
    steps: [record('nix-instantiate pair.nix')],
  },
  {
    name: 'instantiate-again',
    title: 'Evaluate derivations that are in the store already',
    steps: [prepare('nix-instantiate pair.nix'), record('nix-instantiate pair.nix')],
    sameReleaseOnly: true,
  },
  {
    name: 'add-refused-name',
    title: 'Add a file under a name that no store path may have',
    steps: [prepare("cp hello.txt 'bad name'"), recordFailing("nix-store --add 'bad name'")],
  },
  {
    name: 'add-dotted-name',
    title: 'Add a file under a name that only older releases allow',
    steps: [prepare('cp hello.txt .-hello'), recordFailing('nix-store --add .-hello')],
    client: { before: '2.18' },
    server: { from: '2.20.2' },
  },
  {
    name: 'add-git',
    title: 'Add a folder by its hash as a Git tree',
    steps: [record('nix store add --mode git --hash-algo sha1 tree')],
    conf: ['experimental-features = git-hashing'],
    clientConf: ['extra-experimental-features = git-hashing'],
    client: { from: '2.26' },
    server: { from: '2.26' },
  },
  {
    name: 'add-blake3',
    title: 'Add a folder by the BLAKE3 hash of its archive',
    steps: [record('nix store add --hash-algo blake3 tree')],
    conf: ['experimental-features = blake3-hashes'],
    clientConf: ['extra-experimental-features = blake3-hashes'],
    client: { from: '2.27' },
    server: { from: '2.27' },
  },
]
