import type { Protocol } from '../../ir/protocol.ts'
import { formatVersion } from '../../ir/version.ts'
import type { Checkout } from './checkout.ts'
import { isOlder } from './checkout-comparison.ts'
import { minima } from './counterparts.ts'
import { definesIn, evaluate, lineAt } from './cpp.ts'
import type { Item } from './item.ts'

interface Bound {
  readonly version: number
  readonly place: string
}

/**
 * Versions of a checkout. The macro of the newest version is dead text as soon as there is a constant for it.
 */
export interface VersionsFound {
  readonly latest?: Bound
  readonly minimum?: Bound
  readonly dead?: Bound
}

/** Looks for the oldest and the newest version of a checkout. */
export function findVersions(checkout: Checkout): VersionsFound {
  const macro = findMacro(checkout, 'PROTOCOL_VERSION')
  const constant = findConstant(checkout, 'latest')
  const latest = constant ?? macro
  const minimum =
    findConstant(checkout, 'minimum') ??
    findMacro(checkout, 'MINIMUM_PROTOCOL_VERSION') ??
    findRefusal(checkout)
  return {
    ...(latest === undefined ? {} : { latest }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(constant === undefined || macro === undefined ? {} : { dead: macro }),
  }
}

function findMacro(checkout: Checkout, name: string): Bound | undefined {
  for (const { path, text } of checkout.files('worker-protocol.hh')) {
    const found = definesIn(text).find(define => define.name === name)
    if (found !== undefined) return { version: found.value, place: `${path}:${found.line}` }
  }
  return undefined
}

function findConstant(checkout: Checkout, name: string): Bound | undefined {
  const pattern = new RegExp(
    `WorkerProto::${name}\\s*(?:=\\s*)?\\{[^;]*?\\.major\\s*=\\s*(\\d+)\\s*,\\s*\\.minor\\s*=\\s*(\\d+)`,
  )
  for (const { path, text } of ['worker-protocol.cc', 'worker-protocol.hh'].flatMap(checkout.files)) {
    const match = pattern.exec(text)
    if (match === null) continue
    const version = (Number(match[1]) << 8) | Number(match[2])
    return { version, place: `${path}:${lineAt(text, match.index)}` }
  }
  return undefined
}

// Older servers compare with a number that has no name.
function findRefusal(checkout: Checkout): Bound | undefined {
  for (const { path, text } of checkout.files('daemon.cc')) {
    const match = /(?:clientVersion|protoVersion)\s*<\s*(0x[0-9a-f]+|\([^)]*\))/i.exec(text)
    const version = match === null ? undefined : evaluate(match[1] ?? '')
    if (match !== null && version !== undefined) {
      return { version, place: `${path}:${lineAt(text, match.index)}` }
    }
  }
  return undefined
}

/** Finds the oldest version that a release is known to accept. */
export function knownMinimum(release: string | undefined): number | undefined {
  if (release === undefined) return undefined
  return minima.findLast(({ from }) => !isOlder(release, from))?.version
}

/** Compares the versions with those of the spec, which must contain them. */
export function compareVersions(
  protocol: Protocol,
  { latest, minimum, dead }: VersionsFound,
  release: string | undefined,
): Item[] {
  const { min, max } = protocol.versions
  const items: Item[] = []
  if (latest === undefined) {
    const message = 'the newest version: there is neither `WorkerProto::latest` nor `PROTOCOL_VERSION`'
    items.push({ kind: 'unchecked', message })
  } else if (latest.version > max) {
    const message = `the newest version is ${formatVersion(latest.version)}, and the spec ends with ${formatVersion(max)}`
    items.push({ kind: 'missing', message, place: latest.place })
  } else if (latest.version < max) {
    const message = `the newest version is ${formatVersion(latest.version)}; the spec goes on to ${formatVersion(max)}`
    items.push({ kind: 'explained', message, place: latest.place })
  }
  if (minimum === undefined) {
    const message =
      'the oldest version: there is neither `WorkerProto::minimum` nor a comparison in daemon.cc'
    items.push({ kind: 'unchecked', message })
  } else if (minimum.version < min) {
    const message = `the oldest version is ${formatVersion(minimum.version)}, and the spec begins with ${formatVersion(min)}`
    items.push({ kind: 'missing', message, place: minimum.place })
  } else if (minimum.version !== (knownMinimum(release) ?? minimum.version)) {
    const message = `the oldest version is ${formatVersion(minimum.version)}, and release ${release} is known to accept ${formatVersion(knownMinimum(release) ?? 0)}`
    items.push({ kind: 'different', message, place: minimum.place })
  } else if (minimum.version > min) {
    const message = `the oldest version is ${formatVersion(minimum.version)}; the spec has them from ${formatVersion(min)} on`
    items.push({ kind: 'explained', message, place: minimum.place })
  }
  if (dead !== undefined && dead.version !== latest?.version) {
    const message = `the macro PROTOCOL_VERSION says ${formatVersion(dead.version)}, but is dead text: WorkerProto::latest is sent`
    items.push({ kind: 'explained', message, place: dead.place })
  }
  return items
}
