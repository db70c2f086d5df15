// All that can be seen of a step, in words that do not depend on the store's folder, its processes or the time.

import { stripVTControlCharacters } from 'node:util'
import type { UnkeyedValidPathInfo } from '../../generated/nix-daemon/index.ts'
import { GateError, RemoteError } from '../../runtime/index.ts'
import { type Entry, listTree } from './files.ts'
import { isGone, type Side } from './side.ts'
import type { Turn } from './steps.ts'
import { take } from './take.ts'

export type Outcome =
  | { readonly answer: unknown }
  | { readonly refused: string; readonly fatal: boolean }
  | { readonly broken: string }
  | { readonly gate: string }

export interface State {
  readonly infos: readonly (readonly [string, unknown])[]
  readonly store: readonly Entry[]
  readonly links: readonly Entry[]
  readonly logs: readonly Entry[]
}

/** Takes a step and tells how it ended. */
export async function outcomeOf(side: Side, turn: Turn, known: readonly string[]): Promise<Outcome> {
  try {
    return { answer: normal(side, await take(side, turn, known)) }
  } catch (error) {
    if (isGone(error)) throw error
    if (error instanceof GateError) return { gate: error.message }
    if (error instanceof RemoteError) return { refused: words(side, error.remoteMessage), fatal: error.fatal }
    return { broken: `${(error as { code?: string }).code}: ${words(side, String(error))}` }
  }
}

/** Looks at the valid paths and the files. */
export async function stateOf(side: Side): Promise<State> {
  const client = await side.client('trusted')
  const infos: [string, unknown][] = []
  for (const path of await client.queryAllValidPaths())
    infos.push([path, normal(side, await client.queryPathInfo({ path }))])
  const { folder } = side
  return {
    infos: infos.sort(([one], [other]) => (one < other ? -1 : 1)),
    store: listTree(`${folder}/store`).filter(
      ({ name }) => !name.startsWith('.links') && !name.endsWith('.lock'),
    ),
    links: [...listTree(`${folder}/work/links`), ...listTree(`${folder}/state/gcroots`)].filter(
      ({ name }) => !/^(profiles|auto|per-user)/.test(name),
    ),
    logs: listTree(`${folder}/log`),
  }
}

/** Replaces what differs between two stores of any kind. */
function normal(side: Side, value: unknown): unknown {
  if (value instanceof Uint8Array)
    return `${value.length} bytes ${Buffer.from(value).toString('base64').slice(0, 2000)}`
  if (typeof value === 'string') return words(side, value)
  if (Array.isArray(value)) return value.map(each => normal(side, each))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [key, normal(side, each)] as const)
  const object = Object.fromEntries(entries) as Partial<UnkeyedValidPathInfo> & Record<string, unknown>
  if (typeof object.registrationTime !== 'number') return object
  // Of two signatures by one key, releases since 2.34 compare the bytes, earlier ones the text.
  return {
    ...object,
    registrationTime: timeOf(object.registrationTime),
    sigs: [...(object.sigs ?? [])].sort(),
  }
}

/** Tells a time that a step wrote from the one that it was given. */
function timeOf(seconds: number): string | number {
  return Math.abs(seconds - Date.now() / 1000) < 600 ? 'now' : seconds
}

function words({ folder }: Side, text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(folder, 'FOLDER')
    .replace(/^error: /, '')
    .replace(/\{temp:\d+\}/g, '{temp}')
    .trim()
}
