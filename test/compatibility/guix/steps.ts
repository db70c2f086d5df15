// The steps that Guix's tools have to do at every server.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Peer } from '../../peers/installed.ts'

/** Outputs that earlier steps keep for later ones, and `work`, the folder in which tools start. */
export type Memory = Record<string, string>

export interface GuixStep {
  /** Its name in the list. */
  readonly name: string
  readonly argv: (memory: Memory) => readonly string[]
  readonly input?: (memory: Memory) => Uint8Array
  /** Name under which the lines of the output are kept, with a number behind from the second on. */
  readonly keep?: string
  /** Name under which the whole output is kept as bytes. */
  readonly keepBytes?: string
  /** True if the tool has to end with an error. */
  readonly fails?: boolean
  /** Line that the tool has to show. */
  readonly says?: string
}

const modules = `(use-modules (guix store) (guix derivations) (guix base16) (srfi srfi-1) (srfi srfi-34)
  (ice-9 binary-ports))`

const derive = (name: string, script: string): string =>
  `(display (derivation-file-name (derivation store "${name}" sh (list "-c" "${script}") #:sources (list sh))))
   (newline)`

const scripts: Readonly<Record<string, string>> = {
  'instantiate.scm': `${modules} (with-store store
    (let ((sh (add-to-store store "sh" #t "sha256" "shell")))
      ${derive('built', 'echo building; echo built > $out')}
      ${derive('bad', 'echo failing; exit 3')}))`,
  'ask.scm': `${modules} (with-store store
    (let* ((text (add-text-to-store store "note" "a note"))
           (more (add-text-to-store store "more" (string-append "see " text) (list text)))
           (tree (add-file-tree-to-store store '("tree" directory ("a" regular (data "hello")) ("b" symlink "a"))))
           (hash (store-path-hash-part text)))
      (add-temp-root store text)
      (write (list text more tree (hash-part->path store hash) (valid-path? store text)
        (bytevector->base16-string (query-path-hash store more)) (references store more) (referrers store text)
        (path-info-nar-size (query-path-info store tree)) (has-substitutes? store text)
        (substitutable-paths store (list text more)) (substitutable-path-info store (list text more))
        (built-in-builders store) (requisites store (list more))
        (query-failed-paths store)))
      (newline)))`,
  'refused.scm': `${modules} (with-store store
    (for-each
      (lambda (thunk)
        (guard (c ((store-protocol-error? c)
                   (write (list (store-protocol-error-message c) (store-protocol-error-status c)))
                   (newline)))
          (thunk)))
      (list (lambda () (valid-path? store "/tmp/x"))
            (lambda () (query-path-info store (string-append (%store-prefix) "/" (make-string 32 #\\a) "-x")))
            (lambda () (add-to-store store ".dot" #t "sha256" "hello.txt"))
            (lambda () (hash-part->path store "short"))
            (lambda ()
              (call-with-values open-bytevector-output-port
                (lambda (port get)
                  (export-paths store (list (add-text-to-store store "plain" "unsigned")) port #:sign? #f)
                  (import-paths store (open-bytevector-input-port (get))))))
            (lambda () (query-path-info store "/tmp/x")))))`,
  'root.scm': `${modules} (with-store store
    (symlink (add-text-to-store store "rooted" "rooted") "root")
    (add-indirect-root store (string-append (getcwd) "/root")))`,
}

/** Writes the files that the steps use; builders have to be files of the store, so one is a shell of the daemon's release. */
export function makeInputs(folder: string, daemon: Peer): void {
  writeFileSync(join(folder, 'hello.txt'), 'hello\n')
  writeFileSync(join(folder, 'larger.bin'), Buffer.alloc(300_000, 'larger '))
  mkdirSync(join(folder, 'tree/sub'), { recursive: true })
  writeFileSync(join(folder, 'tree/sub/file'), 'in a tree\n')
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(folder, name), text)
  copyFileSync(join(daemon.root, 'bin/dash'), join(folder, 'shell'))
}

const repl = (script: string): readonly string[] => ['guix', 'repl', '--', script]

export const steps: readonly GuixStep[] = [
  { name: 'add a file', keep: 'file', argv: ({ work }) => ['guix', 'download', `${work}/hello.txt`] },
  {
    name: 'add a larger file',
    keep: 'large',
    argv: ({ work }) => ['guix', 'download', `${work}/larger.bin`],
  },
  { name: 'make two derivations', keep: 'drv', argv: () => repl('instantiate.scm') },
  { name: 'plan a build', argv: ({ drv = '' }) => ['guix', 'build', '--dry-run', drv] },
  {
    name: 'build',
    keep: 'out',
    says: 'building',
    argv: ({ drv = '' }) => ['guix', 'build', '--verbosity=3', drv],
  },
  {
    name: 'build what is built',
    argv: ({ drv = '' }) => ['guix', 'build', '--cores=2', '--max-jobs=3', drv],
  },
  {
    name: 'build what fails',
    fails: true,
    says: 'failing',
    argv: ({ drv2 = '' }) => ['guix', 'build', drv2],
  },
  { name: 'references', argv: ({ drv = '' }) => ['guix', 'gc', '--references', drv] },
  { name: 'requisites', argv: ({ drv = '' }) => ['guix', 'gc', '--requisites', drv] },
  { name: 'referrers', argv: ({ drv = '' }) => ['guix', 'gc', '--referrers', drv] },
  { name: 'derivers', argv: ({ out = '' }) => ['guix', 'gc', '--derivers', out] },
  { name: 'many queries and additions by a script', argv: () => repl('ask.scm') },
  { name: 'what is refused, by a script', argv: () => repl('refused.scm') },
  { name: 'register a root', argv: () => repl('root.scm') },
  { name: 'export', keepBytes: 'export', argv: ({ large = '' }) => ['guix', 'archive', '--export', large] },
  {
    name: 'export with all it refers to',
    keepBytes: 'closure',
    argv: ({ drv = '' }) => ['guix', 'archive', '--export', '--recursive', drv],
  },
  { name: 'delete', argv: ({ large = '' }) => ['guix', 'gc', '--delete', large] },
  {
    name: 'import',
    argv: () => ['guix', 'archive', '--import'],
    input: memory => Buffer.from(memory.export ?? '', 'latin1'),
  },
  {
    name: 'import what is broken',
    fails: true,
    argv: () => ['guix', 'archive', '--import'],
    input: memory => Buffer.from((memory.export ?? '').replace('larger ', 'smaller'), 'latin1'),
  },
  {
    name: 'list missing paths of an archive',
    argv: () => ['guix', 'archive', '--missing'],
    input: ({ large = '' }) => Buffer.from(`${large}\n`),
  },
  { name: 'verify', argv: () => ['guix', 'gc', '--verify=contents'] },
  { name: 'optimise', argv: () => ['guix', 'gc', '--optimize'] },
  { name: 'unknown path', fails: true, argv: ({ file = '' }) => ['guix', 'gc', '--references', `${file}x`] },
  { name: 'live paths', argv: () => ['guix', 'gc', '--list-live'] },
  { name: 'dead paths', argv: () => ['guix', 'gc', '--list-dead'] },
  { name: 'failures', argv: () => ['guix', 'gc', '--list-failures'] },
  { name: 'collect', argv: () => ['guix', 'gc'] },
]
