import type { Release } from '../../ir/protocol.ts'
import { closing } from './bodies.ts'
import { type CheckoutComparison, isOlder } from './checkout-comparison.ts'
import { lineAt } from './cpp.ts'
import type { Item } from './item.ts'

/** Compares the features that client and server offer with those of the release in the spec. */
export function compareSides(context: CheckoutComparison): Item[] {
  const { protocol, checkout, constants, features } = context
  if (features.size === 0) return []
  const release = protocol.releases.findLast(
    ({ from }) => checkout.release !== undefined && !isOlder(checkout.release, from),
  )
  const common = findCommon(context)
  if (release === undefined || common === undefined) {
    const why =
      release === undefined ? 'the release is unknown' : 'neither `latest` nor `allFeatures` lists them'
    return [{ kind: 'unchecked', message: `the features that clients and servers offer: ${why}` }]
  }
  const sides = [
    ['client', 'remote-store.cc', release.clientFeatures],
    ['server', 'daemon.cc', release.serverFeatures],
  ] as const
  return sides.flatMap(([side, file, wanted]): Item[] => {
    const sources = checkout.files(file)
    const changes = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/\bfeatures\.(?:insert|emplace|erase)\(([^;]*)\)/g)].map(match => ({
        name: constants.get(/\bfeature\w+/.exec(match[1] ?? '')?.[0] ?? ''),
        isAdded: !match[0].startsWith('features.erase'),
        place: `${path}:${lineAt(text, match.index)}`,
      })),
    )
    if (sources.length === 0 || changes.some(({ name }) => name === undefined)) {
      return [
        { kind: 'unchecked', message: `the features that the ${side} offers: ${file} does not name them` },
      ]
    }
    return judge(side, common, changes as readonly Change[], wanted, release)
  })
}

interface Change {
  readonly name: string
  readonly isAdded: boolean
  readonly place: string
}

interface Common {
  readonly names: ReadonlySet<string>
  readonly place: string
}

function judge(
  side: string,
  { names, place }: Common,
  changes: readonly Change[],
  wanted: readonly string[],
  release: Release,
): Item[] {
  const added = new Map(changes.filter(each => each.isAdded).map(each => [each.name, each.place]))
  const isErased = (name: string): boolean => changes.some(each => !each.isAdded && each.name === name)
  const offered = new Map([...[...names].map(name => [name, place] as const), ...added])
  const from = `and the spec says otherwise of release ${release.from}`
  return [
    ...[...offered]
      .filter(([name]) => !wanted.includes(name) && !isErased(name))
      .map(([name, at]): Item => {
        // A server offers some of them inside builds only, which the code around decides.
        const isSome = side === 'server' && !names.has(name)
        const message = `the ${side} offers \`${name}\``
        if (isSome) return { kind: 'unchecked', message: `${message} in some sessions`, place: at }
        return { kind: 'different', message: `${message}, ${from}`, place: at }
      }),
    ...wanted
      .filter(name => !offered.has(name))
      .map(
        (name): Item => ({
          kind: 'different',
          message: `the ${side} does not offer \`${name}\`, ${from}`,
          place,
        }),
      ),
  ]
}

// Older sources list them by themselves, newer ones as a part of the newest version.
function findCommon({ checkout, constants }: CheckoutComparison): Common | undefined {
  const files = ['worker-protocol.cc', 'worker-protocol-connection.cc']
  for (const { path, text } of files.flatMap(checkout.files)) {
    const match = /\bWorkerProto::(?:latest|allFeatures)\s*=?\s*(?=\{)/.exec(text)
    if (match === null) continue
    const start = match.index + match[0].length
    const body = text.slice(start, closing(text, start))
    const names = [...body.matchAll(/\bfeature[A-Z]\w*/g)].map(each => constants.get(each[0]))
    if (names.includes(undefined)) return undefined
    return { names: new Set(names as string[]), place: `${path}:${lineAt(text, match.index)}` }
  }
  return undefined
}
