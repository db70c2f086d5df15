import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

/** Number of a user without rights, and of its group. */
export const NOBODY = 65534

/** Reason for which no program can be run as another user here; undefined if it can. */
export const noOtherUser: string | undefined =
  process.geteuid?.() !== 0
    ? 'only root can connect as another user'
    : spawnSync('setpriv', ['--version']).status !== 0
      ? 'this needs setpriv'
      : undefined

/** Puts a command into the hands of that user, as arguments of a program to start. */
export function asNobody(...command: readonly string[]): readonly [string, string[]] {
  return ['setpriv', [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...command]]
}

/** Runs a program of Node as that user, and returns what it says. */
export async function runAsNobody(program: string, ...args: readonly string[]): Promise<string> {
  const [file, words] = asNobody(process.execPath, '-e', program, ...args)
  return (await promisify(execFile)(file, words, { env: { PATH: process.env.PATH ?? '' } })).stdout
}
