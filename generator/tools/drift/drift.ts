import { parseArgs } from 'node:util'
import type { Protocol } from '../../ir/protocol.ts'
import { UsageError } from '../usage-error.ts'
import { openCheckout } from './checkout.ts'
import { compareWithCheckout } from './compare-with-checkout.ts'
import { type Item, isDrift } from './item.ts'

export const usage = `usage: npm run drift -- DIR

Compares the spec of the daemon's protocol with the sources of Nix: DIR is a checkout of NixOS/nix, of
any release since 2.4.
Opcodes, versions, features by side, magic words, the numbers of enums, of switches and of tables, the
conditions of serialisers and operations, and the number of fields are compared; the rest is listed.
What the checkout is too old for, or what the spec says is removed or a vendor's, is no drift.

Exit codes:
  0  the spec has all that the checkout has, as far as it could be compared
  1  the two drift apart
  2  the arguments are wrong
  3  the spec has mistakes
`

const titles: readonly (readonly [Item['kind'], string])[] = [
  ['missing', 'The spec lacks'],
  ['different', 'The spec has otherwise'],
  ['only', 'Only the spec has'],
  ['explained', 'Different for a known reason'],
  ['unchecked', 'Not compared'],
]

/** Output and exit code of the command. */
export interface Answer {
  readonly exitCode: 0 | 1
  readonly out: string
}

/**
 * Compares the protocol with the checkout that the arguments name.
 *
 * @throws {UsageError} if they name none.
 */
export function drift(protocol: Protocol, args: readonly string[]): Answer {
  const { values, positionals } = parse(args)
  if (values.help === true) return { exitCode: 0, out: usage }
  const [folder, ...rest] = positionals
  if (folder === undefined || rest.length > 0) {
    throw new UsageError(`one checkout is compared with, but ${positionals.length} are given`)
  }
  const checkout = openCheckout(folder)
  const items = compareWithCheckout(protocol, checkout)
  const release =
    checkout.release === undefined ? 'sources of an unknown release' : `release ${checkout.release}`
  const groups = titles.flatMap(([kind, title]) => {
    const lines = items.filter(item => item.kind === kind).map(itemLine)
    return lines.length === 0 ? [] : [`\n${title}\n${lines.join('')}`]
  })
  const drifts = items.filter(isDrift).length
  const total =
    drifts === 0 ? 'No drift.' : `${drifts === 1 ? 'One difference is' : `${drifts} differences are`} drift.`
  return {
    exitCode: drifts === 0 ? 0 : 1,
    out: `${protocol.name} and ${release}\n${groups.join('')}\n${total}\n`,
  }
}

function itemLine({ message, place }: Item): string {
  return `  ${message}${place === undefined ? '' : `  (${place})`}\n`
}

function parse(args: readonly string[]): { values: { help?: boolean }; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { help: { type: 'boolean' } } })
  } catch (error) {
    // Only the first sentence is about the mistake; the rest explains the syntax of arguments.
    throw new UsageError((error as Error).message.split('. ', 1)[0] ?? '')
  }
}
