import fc from 'fast-check'
import * as arbitraries from '../../generated/nix-daemon/arbitraries.ts'
import { codecs } from '../../generated/nix-daemon/codecs.ts'
import type { Session } from '../../runtime/session/session.ts'
import { decode, encode } from '../../runtime/wire/codec.ts'
import type { Write } from '../../runtime/wire/write.ts'
import { SESSION } from '../inputs/data.ts'

type Arbitrary = (session: Session) => fc.Arbitrary<unknown>

/**
 * Runs values of every type through the codecs. Otherwise the engine would optimise for the one measured type,
 * and make faster code than a program with several operations gets.
 */
export function seeManyTypes(): void {
  for (const [name, codec] of Object.entries(codecs)) {
    const arbitrary = (arbitraries as unknown as Record<string, Arbitrary>)[`arbitrary${name}`]
    if (arbitrary === undefined) throw new Error(`there is no arbitrary of ${name}`)
    for (const value of fc.sample(arbitrary(SESSION), { numRuns: 30, seed: 1 })) {
      decode(codec.read, encode(codec.write as Write<unknown>, value, SESSION), SESSION)
    }
  }
}
