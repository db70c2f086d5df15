// Runs a command inside a release's folder, in new mount and process namespaces: they end with the command, so that
// nothing stays mounted or running.

import { type ChildProcess, spawn } from 'node:child_process'

/** A process to start inside the root folder of an installed release. */
export type Inside = {
  root: string
  argv: readonly string[]
  env: Record<string, string>
  cwd: string
  /** User and group to run as; root if absent. */
  uid?: number | undefined
  /** Folders to show at another place inside: [on this machine, inside]. */
  binds?: readonly (readonly [string, string])[]
  /**
   * Whether the folder becomes the root of all mounts, as that of a machine is, with this machine's at `/mnt`. Otherwise
   * the links in `/proc` of a process in a further namespace begin with the folder.
   */
  pivot?: boolean | undefined
}

export type Result = { status: number; stdout: Buffer; stderr: string }

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

// A process that changes its user no longer dies with its parent. So the shell stays the namespace's first process
// instead of exec-ing: its end ends all others.
const enter = `
set -e
root=$1 user=$2 cwd=$3 path=$4 pivot=$5
shift 5
if [ "$pivot" = true ]; then mount --rbind "$root" "$root"; fi
mount --rbind /dev "$root/dev"
mount --rbind /tmp "$root/tmp"
while [ "$1" != -- ]; do
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
  shift 2
done
shift
if [ "$pivot" = true ]; then
  cd "$root"
  pivot_root . mnt
  root=.
fi
set +e
chroot "$user" "$root" env --chdir="$cwd" PATH="$path" "$@"
exit $?
`

/** Starts a process with three pipes; killing it kills everything below it. */
export function startInside(inside: Inside): ChildProcess {
  const {
    command: [file, ...args],
    env,
  } = commandInside(inside)
  return spawn(file, args, { cwd: '/', env, stdio: ['pipe', 'pipe', 'pipe'] })
}

/** Writes the command of a process, which may be started in any way. */
export function commandInside(inside: Inside): {
  command: [string, ...string[]]
  env: Record<string, string>
} {
  const { root, argv, env, cwd, uid = 0, binds = [], pivot = false } = inside
  const argument = [
    'sh',
    root,
    `--userspec=${uid}:${uid}`,
    cwd,
    env.PATH ?? path,
    String(pivot),
    ...binds.flat(),
    '--',
    ...argv,
  ]
  const wrap = ['unshare', '--mount', '--pid', '--fork', '--kill-child', `--mount-proc=${root}/proc`]
  return {
    command: ['setpriv', '--pdeathsig', 'KILL', ...wrap, 'sh', '-c', enter, ...argument],
    // The command's own PATH may name folders of the release only, so it is passed as an argument.
    env: { ...env, PATH: path },
  }
}

/** Runs a process to its end and collects its output; rejects if it takes longer than `timeout` ms. */
export async function runInside(
  inside: Inside,
  input?: Uint8Array | string,
  timeout = 120_000,
): Promise<Result> {
  const child = startInside(inside)
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on('data', chunk => stdout.push(chunk))
  child.stderr?.on('data', chunk => stderr.push(chunk))
  // A command may end without reading its input, which is no failure of the run.
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, timeout)
  try {
    const status = await ended(child)
    const errors = Buffer.concat(stderr).toString()
    if (late) throw new Error(`${inside.argv.join(' ')}: no end within ${timeout} ms\n${errors}`)
    return { status, stdout: Buffer.concat(stdout), stderr: errors }
  } finally {
    clearTimeout(timer)
  }
}

/** Waits until all holders of the process's pipes are gone, and returns its exit status, or -1 for a signal. */
export function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', status => resolve(status ?? -1))
  })
}
