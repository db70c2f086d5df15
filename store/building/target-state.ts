import type { BuildStatus, OutputName, StorePath } from '../../generated/nix-daemon/types.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import type { DerivationOutputs } from '../model/metadata.ts'
import type { Store } from '../model/store.ts'
import type { BuildTarget } from './build-target.ts'
import { wantedOutputs } from './derivation-files.ts'
import { knownOutputs } from './known-outputs.ts'

/** The outputs of a target, if all of them are valid, or the reason why not. */
export type TargetState =
  | { readonly isThere: true; readonly outputs: readonly (readonly [OutputName, StorePath])[] }
  | Unmade

/** The reason why a target is not made. */
export interface Unmade {
  readonly isThere: false
  readonly status: BuildStatus
  readonly problem: string
}

/**
 * Finds the state of a target in a store that neither builds nor fetches. Status and text are those of the
 * reference implementation with both switched off.
 *
 * @throws {HandlerError} if the derivation has no output of that name.
 */
export async function targetState(store: Store, target: BuildTarget): Promise<TargetState> {
  const { metadata } = store
  const { path } = target
  if (target.kind === 'Opaque')
    return (await metadata.isValid(path)) ? { isThere: true, outputs: [] } : notMade(target)
  if (!(await metadata.isValid(path)))
    return {
      isThere: false,
      status: 'DependencyFailed',
      problem: `failed to obtain derivation of '${path}'`,
    }
  const all = await knownOutputs(store, path)
  const outputs = await validOutputs(store, wantedOutputs(path, all, target.outputs))
  return outputs === undefined ? notMade(target) : { isThere: true, outputs }
}

/** Says that a store that neither builds nor fetches cannot make a target, whether it has it already or not. */
export function notMade({ kind, path }: BuildTarget): Unmade {
  return kind === 'Opaque'
    ? { isThere: false, status: 'NoSubstituters', problem: noSubstituter(path) }
    : { isThere: false, status: 'InputRejected', problem: cannotBuild(path) }
}

/** Finds the paths of outputs; undefined if one of them is not valid. */
export async function validOutputs(
  { metadata }: Store,
  outputs: DerivationOutputs,
): Promise<(readonly [OutputName, StorePath])[] | undefined> {
  const found: (readonly [OutputName, StorePath])[] = []
  const timer = new TurnTimer()
  for (const [name, path] of outputs) {
    if (path === undefined || !(await metadata.isValid(path))) return undefined
    found.push([name, path])
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
  return found
}

export function noSubstituter(path: StorePath): string {
  return `path '${path}' is required, but there is no substituter that can build it`
}

export function cannotBuild(path: StorePath): string {
  return `Cannot build '${path}'.\nReason: local builds are disabled\nHint: this store builds nothing itself; open it with an upstream store that does`
}
