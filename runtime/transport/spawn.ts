import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { ConnectionError } from '../errors/errors.ts'
import { type Command, type Program, Transport } from './transport.ts'

type Child = ChildProcessByStdio<Writable, Readable, null>

/** Milliseconds that a program gets to exit by itself once it was told to. */
const KILL_MS = 3000

/**
 * Starts a program, whose standard input and output become the transport. It stays in the process group and on the
 * terminal of this process, where a program such as ssh may ask for a password.
 *
 * @throws {ConnectionError} `bad-option` for an empty command, `connect-failed` if the program cannot be
 * started.
 */
export async function spawnCommand({ command, env }: Command): Promise<Transport> {
  const [file, ...args] = command
  if (file === undefined) throw new ConnectionError('bad-option', 'the command to connect to is empty')
  const child = await started(file, args, env).catch((cause: Error) => {
    throw new ConnectionError('connect-failed', `cannot start ${file}: ${cause.message}`, {}, { cause })
  })
  return new Transport(
    { readable: child.stdout, writable: child.stdin },
    { copies: true, program: programOf(child) },
  )
}

/** Starts a process. Some mistakes, such as a zero byte in an argument, make Node throw, others give an error later. */
async function started(file: string, args: readonly string[], env: Command['env']): Promise<Child> {
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(env === undefined ? {} : { env: { ...process.env, ...env } }),
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    // A program that cannot be killed gives an error later, which would end this process without a listener.
    child.on('error', reject)
  })
  return child
}

/** Watches a process that was started. */
function programOf(child: ChildProcess): Program {
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  const exited = isRunning()
    ? new Promise<void>(resolve => child.once('exit', () => resolve()))
    : Promise.resolve()
  let isTold = false
  return {
    exited,
    kill() {
      if (isTold || !isRunning()) return
      isTold = true
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), KILL_MS)
      void exited.then(() => clearTimeout(timer))
    },
  }
}
