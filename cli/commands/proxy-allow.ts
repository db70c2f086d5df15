import type { Protocol } from '../../runtime/protocol/protocol.ts'
import type { ValueOption } from '../arguments/command.ts'
import { UsageError } from '../io.ts'
import { nearestNames } from '../text/nearest-names.ts'
import { protocolIn } from './protocol-option.ts'

/** The option that names the operations which pass. */
export const allowOption: ValueOption & { readonly repeated: true } = {
  value: 'OP[,OP]...',
  about:
    "let only these operations pass, such as QueryPathInfo; Nix's own tools need SetOptions beside what they are asked to do",
  repeated: true,
  propose: proposeOperations,
}

/** Proposes operations for the part after the last comma. */
async function proposeOperations(partial: string, _: unknown, words: readonly string[]): Promise<string[]> {
  const { protocol } = await protocolIn(words)
  const before = partial.slice(0, partial.lastIndexOf(',') + 1)
  return namesOf(protocol).map(name => `${before}${name}`)
}

/** Reads names of operations, which commas or repeated options separate. @throws {UsageError} */
export function operationNames(protocol: Protocol, given: readonly string[]): ReadonlySet<string> {
  const operations = namesOf(protocol)
  const wanted = given.flatMap(each => each.split(',')).map(each => each.trim())
  for (const name of wanted) {
    if (operations.includes(name)) continue
    const [near] = nearestNames(name, operations)
    throw new UsageError(
      `--allow ${name}: there is no such operation${near === undefined ? '' : `; did you mean ${near}?`}`,
    )
  }
  return new Set(wanted)
}

function namesOf({ operations }: Protocol): string[] {
  return [...operations.values()].map(({ name }) => name)
}
