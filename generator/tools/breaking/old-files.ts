import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readSources, type Source } from '../../load/load.ts'
import { UsageError } from '../usage-error.ts'

/** Files of the spec; paths are relative to the project's root. */
export type Files = readonly Source[]

/**
 * Reads the folder of specs, `spec` from the root, as it is in a commit.
 *
 * @throws {UsageError} if git does not know the commit.
 */
export function filesAt(root: string, ref: string, spec: string): Files {
  // Git would take it for an option.
  if (ref.startsWith('-')) throw new UsageError(`\`${ref}\` is no commit`)
  git(root, ref, ['rev-parse', '--quiet', '--verify', `${ref}^{commit}`])
  const names = git(root, ref, ['ls-tree', '-r', '-z', '--name-only', ref, '--', `${spec}/`])
  const paths = names.split('\0').filter(path => isSpecFile(path, spec))
  return paths.map(path => [path, git(root, ref, ['show', `${ref}:./${path}`])])
}

/**
 * Reads the folder of specs below another folder.
 *
 * @throws {UsageError} if there is none.
 */
export function filesIn(folder: string, spec: string): Files {
  if (!existsSync(join(folder, spec))) throw new UsageError(`there is no folder \`${spec}\` in ${folder}`)
  return readSources(folder, spec).filter(([path]) => isSpecFile(path, spec))
}

function isSpecFile(path: string, spec: string): boolean {
  return path.startsWith(`${spec}/`) && /^[^/]+\/.*\.(ya?ml|hex)$/.test(path.slice(spec.length + 1))
}

const maxText = 64 * 1024 * 1024

function git(root: string, ref: string, args: readonly string[]): string {
  const ended = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: maxText })
  if (ended.error !== undefined) {
    throw new UsageError(`git cannot be run (${ended.error.message}): give --against-folder instead`)
  }
  if (ended.status === 0) return ended.stdout
  const [reason = ''] = ended.stderr.trim().split('\n')
  throw new UsageError(`git has no commit \`${ref}\` here${reason === '' ? '' : `: ${reason}`}`)
}
