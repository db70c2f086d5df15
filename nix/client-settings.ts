import type { SetOptionsRequest } from '../generated/nix-daemon/operations.ts'
import { verbosityTable } from '../generated/nix-daemon/types/logging.ts'
import type { Verbosity } from '../generated/nix-daemon/types.ts'
import { V1_22 } from '../generated/nix-daemon/versions.ts'
import type { ServerCall } from '../runtime/index.ts'
import { FOR_ANYONE, NAMING_FILES, NEVER_PASSED, SUBSTITUTERS } from './known-settings.ts'

/** A client's settings that may go to another store, by the trust in that client. */
export interface SettingsRules {
  /** Whether clients may set what a trusted user of the other store may; otherwise, what any user may. */
  readonly trusted: boolean
  /** Settings that name programs or files, and pass all the same if they come from clients that are trusted. */
  readonly forward?: readonly string[]
}

/** Untrusted substituters of one setting that a client is warned of one by one: a long value has millions of words. */
const MOST_REFUSED = 100

type Setting = readonly [name: string, value: string]

/** The settings that may pass, and a warning for each other one that its client should know of. */
export interface AdmittedSettings {
  readonly passed: readonly Setting[]
  readonly warnings: readonly string[]
}

/** Divides a client's settings into those that may go to another store and those that are left out. */
export function admitSettings(overrides: readonly Setting[], rules: SettingsRules): AdmittedSettings {
  const passed: Setting[] = []
  const warnings: string[] = []
  for (const setting of overrides) {
    const refused = refusals(setting, rules)
    if (refused === undefined) passed.push(setting)
    else for (const each of refused) warnings.push(each)
  }
  return { passed, warnings }
}

/**
 * Leaves out of a client's options the settings that may not go to another store, and warns the client as a daemon
 * does. Returns the same object if there are none.
 */
export function admitOptions(
  options: SetOptionsRequest,
  rules: SettingsRules,
  call: ServerCall,
): SetOptionsRequest {
  const overrides = options.overrides ?? []
  const { passed, warnings } = admitSettings(overrides, rules)
  for (const text of warnings) warnClient(call, options.verbosity, text)
  return passed.length === overrides.length ? options : { ...options, overrides: passed }
}

/** Sends a client a warning, if its verbosity includes them. */
export function warnClient(call: ServerCall, verbosity: Verbosity, text: string): void {
  if (wantsWarnings(verbosity, call.session.version))
    call.log.say({ kind: 'Next', msg: `\u001b[35;1mwarning:\u001b[0m ${text}\n` } as never)
}

/** Gives the name by which a setting that names programs or files is listed; undefined for all others. */
export function nameOfHeldBack(name: string): string | undefined {
  const plain = name.replace(/^(build-)?extra-/, '$1')
  for (const [listed, ...aliases] of NAMING_FILES)
    if ([listed, ...aliases].some(each => each === plain || each === name)) return listed
  return undefined
}

/** Returns the warnings for a setting that may not pass; undefined if it may. */
function refusals([name, value]: Setting, { trusted, forward = [] }: SettingsRules): string[] | undefined {
  const never = NEVER_PASSED.get(name)
  if (never !== undefined) return [...never]
  if (!trusted) return refusalsForAnyone(name, value)
  const listed = nameOfHeldBack(name)
  if (listed === undefined || value === '' || forward.includes(listed)) return undefined
  return [
    `ignoring the client-specified setting '${name}', because settings that name programs or files are not passed on to another store`,
  ]
}

function refusalsForAnyone(name: string, value: string): string[] | undefined {
  if (FOR_ANYONE.has(name) || (name === 'builders' && value === '')) return undefined
  if (SUBSTITUTERS.has(name)) {
    // Only the other store knows which of them it trusts, and it would ask whether it trusts us.
    const refused: string[] = []
    for (const [each] of value.matchAll(/[^ \t\n\r]+/g)) {
      if (refused.length === MOST_REFUSED) {
        refused.push('ignoring more untrusted substituters, you are not a trusted user')
        break
      }
      refused.push(
        `ignoring untrusted substituter '${each}', you are not a trusted user.\nRun \`man nix.conf\` for more information on the \`substituters\` configuration option.`,
      )
    }
    return refused.length === 0 ? undefined : refused
  }
  return [
    `ignoring the client-specified setting '${name}', because it is a restricted setting and you are not a trusted user`,
  ]
}

/** Tells whether a client wants to see warnings. Up to Nix 2.2, numbers below that of "info" have no such level. */
function wantsWarnings(verbosity: Verbosity, version: number): boolean {
  const rank = typeof verbosity === 'number' ? verbosity : (verbosityTable.values.get(verbosity) ?? 0)
  return version < V1_22 || rank >= (verbosityTable.values.get('Warn') ?? 0)
}
