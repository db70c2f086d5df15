import { spawn } from 'node:child_process'
import { ConnectionError } from '../errors/errors.ts'
import { type Command, Transport } from './transport.ts'

/**
 * Starts a program, whose standard input and output become the transport.
 *
 * @throws {ConnectionError} `bad-option` for an empty command, `connect-failed` if the program cannot be
 * started.
 */
export async function spawnCommand({ command, env }: Command): Promise<Transport> {
  const [file, ...args] = command
  if (file === undefined) throw new ConnectionError('bad-option', 'the command to connect to is empty')
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(env === undefined ? {} : { env: { ...process.env, ...env } }),
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', cause =>
      reject(new ConnectionError('connect-failed', `cannot start ${file}: ${cause.message}`, {}, { cause })),
    )
  })
  return new Transport(
    { readable: child.stdout, writable: child.stdin },
    { copies: true, kill: () => child.kill() },
  )
}
