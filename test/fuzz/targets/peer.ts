import type { Duplex } from 'node:stream'
import { MemoryBudget } from '../../../runtime/input/memory-budget.ts'
import type { Limits } from '../../../runtime/session/limits.ts'
import { cut, settle } from '../../support/chunks.ts'
import type { FuzzDice } from '../dice.ts'
import { type Choices, chosen, chosenNumbers, type Input } from '../input/input.ts'
import { holdsFew, same } from '../invariants.ts'

/** Bytes that one side of a connection may send before the other reads them. */
export const PIPE: number = 64 << 10

/** Chooses how bytes arrive, and how a peer leaves. */
export function anyManners(dice: FuzzDice): Choices {
  return {
    cuts: dice.chance(50)
      ? []
      : Array.from({ length: dice.number(1, 4) }, () => dice.of([1, 3, 8, 9, 40, 1000])),
    paced: dice.chance(30),
    reads: dice.chance(90),
    leaves: dice.of(['end', 'end', 'destroy', 'reset']),
    tight: dice.chance(10),
  }
}

/** The limits that an input asks for: often those of the protocol, else ones that recorded messages exceed. */
export function limitsOf(input: Input): Partial<Limits> {
  return chosen(input, 'tight', false) ? { string: 200, count: 2, frame: 300, depth: 3 } : {}
}

/** Makes a budget for the messages of an input, small if its limits are. */
export function budgetOf(input: Input): MemoryBudget {
  return new MemoryBudget(chosen(input, 'tight', false) ? 4000 : 64 << 20)
}

/** Requires that the memory of all messages was given back, as it is once their calls or connections have ended. */
export function gaveBack(budget: MemoryBudget): void {
  same('memory', 'the memory that messages take after the end of their connections', budget.used, 0)
}

/** Sends bytes in the chunks that the input asks for. */
export async function send(stream: Duplex, data: Buffer, input: Input): Promise<void> {
  const cuts = chosenNumbers(input, 'cuts').filter(length => length > 0)
  const paced = chosen(input, 'paced', false)
  // Waiting a turn for every byte of a large piece would take longer than all the rest.
  const lengths = data.length > 20_000 || cuts.length === 0 ? [Math.max(1, data.length)] : cuts
  for (const chunk of cut(data, lengths)) {
    stream.write(chunk)
    if (paced) await settle()
  }
}

/** Leaves as the input asks; a peer that does not read can only close. */
export async function leave(stream: Duplex, input: Input): Promise<void> {
  const way = chosen(input, 'reads', true) ? chosen<string>(input, 'leaves', 'end') : 'destroy'
  if (way === 'end') {
    stream.end()
    return
  }
  // Let it come to what was sent before.
  for (let turn = 0; turn < 10; turn += 1) await settle()
  stream.destroy(way === 'reset' ? new Error('read ECONNRESET') : undefined)
}

/** Requires that a connection holds few bytes for its client. */
export function holdsLittle(connection: { readonly unsent: number } | undefined): void {
  if (connection !== undefined) holdsFew('the connection of a server', connection.unsent)
}
