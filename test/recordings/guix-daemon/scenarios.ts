// Scenarios as data: commands that the tools of Guix run.

export interface GuixScenario {
  readonly name: string
  readonly title: string
  /** Shell lines that are run before, without being recorded. */
  readonly prepare?: readonly string[]
  /** The shell line that is recorded. */
  readonly line: string
  /** True if the line ends with an error. */
  readonly fails?: boolean
  /** First release whose client can run it. */
  readonly since?: string
}

const modules = `(use-modules (guix store) (guix derivations) (srfi srfi-34) (ice-9 binary-ports) (ice-9 rdelim))`
const shell = '(call-with-input-file "sh" read-line)'

/** Files of the folder in which the lines run, beside a file \`shell\` of the daemon's release. */
export const files: Readonly<Record<string, string>> = {
  'hello.txt': 'hello\n',
  'shell.scm': `${modules} (with-store s (display (add-to-store s "sh" #t "sha256" "shell")))`,
  'derive.scm': `${modules} (with-store s
    (for-each
      (lambda (name script)
        (display (derivation-file-name
          (derivation s name ${shell} (list "-c" script) #:sources (list ${shell}))))
        (newline))
      '("built" "bad") '("echo building; echo built > $out" "echo failing; exit 3")))`,
  'tree.scm': `${modules} (with-store s
    (display (add-file-tree-to-store s
      '("tree" directory ("a" regular (data "hello")) ("b" symlink "a") ("c" executable (data "#!/bin/sh"))))))`,
  'ask.scm': `${modules} (with-store s
    (let* ((text (add-text-to-store s "note" "a note"))
           (more (add-text-to-store s "more" (string-append "see " text) (list text))))
      (add-temp-root s text)
      (write (list (hash-part->path s (store-path-hash-part text)) (valid-path? s text) (query-path-hash s more)
        (references s more) (referrers s text) (query-path-info s more) (has-substitutes? s text)
        (substitutable-paths s (list text more)) (substitutable-path-info s (list text more))
        (built-in-builders s) (query-failed-paths s) (valid-derivers s text)))))`,
  'ask-newer.scm': `${modules} (with-store s
    (write (list (ensure-path s (call-with-input-file "sh" read-line)) (find-roots s) (substitute-urls s)
      (query-derivation-outputs s (call-with-input-file "drv" read-line)))))`,
  'options.scm': `${modules} (with-store s
    (set-build-options s #:keep-going? #t #:fallback? #t #:verbosity 2 #:build-cores 3 #:max-build-jobs 2 #:timeout 60
      #:max-silent-time 30 #:rounds 2 #:substitute-urls '("http://a.example" "http://b.example")
      #:print-extended-build-trace? #t #:multiplexed-build-output? #t #:user-name "alice" #:terminal-columns 80
      #:locale "en_GB.utf8")
    (build-things s (list (call-with-input-file "drv" read-line))))`,
  'refused.scm': `${modules} (with-store s
    (for-each
      (lambda (thunk) (guard (c ((store-protocol-error? c) (display (store-protocol-error-message c)) (newline))) (thunk)))
      (list (lambda () (valid-path? s "/tmp/x"))
            (lambda () (add-text-to-store s ".dot" "text"))
            (lambda () (hash-part->path s "short"))
            (lambda ()
              (call-with-values open-bytevector-output-port
                (lambda (port get)
                  (export-paths s (list (add-text-to-store s "plain" "unsigned")) port #:sign? #f)
                  (import-paths s (open-bytevector-input-port (get))))))
            (lambda () (query-path-info s "/tmp/x")))))`,
  'root.scm': `${modules} (with-store s
    (symlink (add-text-to-store s "rooted" "rooted") "root")
    (add-indirect-root s (string-append (getcwd) "/root")))`,
}

const added = 'guix download "$PWD/hello.txt" | sed -n 1p >hello'
const derived = [
  'guix repl -- shell.scm >sh',
  'guix repl -- derive.scm >drvs; sed -n 1p drvs >drv; sed -n 2p drvs >bad',
]
const built = [...derived, 'guix build "$(cat drv)" >out 2>/dev/null']

export const scenarios: readonly GuixScenario[] = [
  { name: 'add-file', title: 'Add one file', line: 'guix download "$PWD/hello.txt"' },
  { name: 'add-tree', title: 'Add a tree', line: 'guix repl -- tree.scm' },
  {
    name: 'derive',
    title: 'Make two derivations',
    prepare: derived.slice(0, 1),
    line: 'guix repl -- derive.scm',
  },
  { name: 'build', title: 'Build a derivation', prepare: derived, line: 'guix build "$(cat drv)"' },
  {
    name: 'build-plan',
    title: 'Tell what a build would do',
    prepare: derived,
    line: 'guix build --dry-run "$(cat drv)"',
  },
  {
    name: 'build-options',
    title: 'Build with all options',
    prepare: derived,
    line: 'guix repl -- options.scm',
  },
  {
    name: 'build-failing',
    title: 'Build what fails',
    prepare: derived,
    line: 'guix build "$(cat bad)"',
    fails: true,
  },
  { name: 'build-again', title: 'Build what is built', prepare: built, line: 'guix build "$(cat drv)"' },
  { name: 'ask', title: 'Ask many things about two texts', line: 'guix repl -- ask.scm' },
  {
    name: 'ask-newer',
    title: 'Ask what newer clients can',
    prepare: derived,
    line: 'guix repl -- ask-newer.scm',
    since: '1.5',
  },
  { name: 'refused', title: 'Ask for what is refused', line: 'guix repl -- refused.scm' },
  {
    name: 'references',
    title: 'References of a derivation',
    prepare: derived,
    line: 'guix gc --references "$(cat drv)"',
  },
  {
    name: 'derivers',
    title: 'Derivations of an output',
    prepare: built,
    line: 'guix gc --derivers "$(cat out)"',
  },
  {
    name: 'references-missing',
    title: 'References of a path that is not valid',
    prepare: [added],
    line: 'guix gc --references "$(cat hello)x"',
    fails: true,
  },
  {
    name: 'export',
    title: 'Export a path',
    prepare: [added],
    line: 'guix archive --export "$(cat hello)" >archive',
  },
  {
    name: 'import',
    title: 'Import a path',
    prepare: [added, 'guix archive --export "$(cat hello)" >archive', 'guix gc --delete "$(cat hello)"'],
    line: 'guix archive --import <archive',
  },
  {
    name: 'import-broken',
    title: 'Import a path whose contents were changed',
    prepare: [added, 'guix archive --export "$(cat hello)" | sed s/hello$/jello/ >archive'],
    line: 'guix archive --import <archive',
    fails: true,
  },
  { name: 'root', title: 'Register a root', line: 'guix repl -- root.scm' },
  { name: 'delete', title: 'Delete a path', prepare: [added], line: 'guix gc --delete "$(cat hello)"' },
  { name: 'dead', title: 'List dead paths', prepare: built, line: 'guix gc --list-dead' },
  { name: 'live', title: 'List live paths', prepare: ['guix repl -- root.scm'], line: 'guix gc --list-live' },
  { name: 'collect', title: 'Delete all dead paths', prepare: built, line: 'guix gc' },
  { name: 'verify', title: 'Verify the store', prepare: [added], line: 'guix gc --verify=contents' },
  { name: 'optimise', title: 'Make equal files one', prepare: [added], line: 'guix gc --optimize' },
  { name: 'failures', title: 'List outputs that failed', line: 'guix gc --list-failures' },
  {
    name: 'clear-failures',
    title: 'Forget a failure',
    prepare: [...derived, 'guix build "$(cat bad)" || guix gc --list-failures >failed'],
    line: 'guix gc --clear-failures "$(cat failed)"',
  },
]
