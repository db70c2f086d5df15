// Runs one command inside a peer's folder, in mount and process namespaces of its own: nothing has to be
// unmounted afterwards, and whatever the command leaves running dies with it.

import { type ChildProcess, spawn } from 'node:child_process'

/** A process to start inside the root folder of an installed release. */
export type Inside = {
  root: string
  argv: readonly string[]
  env: Record<string, string>
  cwd: string
  /** User and group to run as; root when absent. */
  uid?: number | undefined
  /** Folders to show at another place inside: [on this machine, inside]. */
  binds?: readonly (readonly [string, string])[]
}

export type Result = { status: number; stdout: Buffer; stderr: string }

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

// The shell stays as the namespace's first process instead of exec-ing: the kernel forgets "die with your
// parent" when a process changes its user, and the first process takes all others with it.
const enter = `
set -e
root=$1 user=$2 cwd=$3 path=$4
shift 4
mount --rbind /dev "$root/dev"
mount --rbind /tmp "$root/tmp"
while [ "$1" != -- ]; do
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
  shift 2
done
shift
set +e
chroot "$user" "$root" env --chdir="$cwd" PATH="$path" "$@"
exit $?
`

/** Starts the process with three pipes; killing the returned process kills everything below it. */
export function startInside(inside: Inside): ChildProcess {
  const { root, argv, env, cwd, uid = 0, binds = [] } = inside
  const argument = [
    'sh',
    root,
    `--userspec=${uid}:${uid}`,
    cwd,
    env.PATH ?? path,
    ...binds.flat(),
    '--',
    ...argv,
  ]
  const wrap = ['unshare', '--mount', '--pid', '--fork', '--kill-child', `--mount-proc=${root}/proc`]
  return spawn('setpriv', ['--pdeathsig', 'KILL', ...wrap, 'sh', '-c', enter, ...argument], {
    cwd: '/',
    // The command's own PATH may lead to folders of the release only.
    env: { ...env, PATH: path },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

/** Runs the process to its end and collects what it wrote; rejects when it takes longer than `timeout` ms. */
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
  // A command that never reads its input closes the pipe; that is its own affair.
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

/** The exit status (-1 for a signal), once every holder of the process's pipes is gone as well. */
export function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', status => resolve(status ?? -1))
  })
}
