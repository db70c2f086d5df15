import type { FuzzDice } from '../dice.ts'
import type { Input } from '../input/input.ts'

/** A part of the project that takes bytes of strangers, and the inputs to feed it. */
export interface Target {
  readonly name: string
  /** The part, in a few words. */
  readonly task: string
  /** Number of inputs in a short round. */
  readonly short: number
  /** Loads what inputs are made of. */
  prepare(): Promise<void>
  /** Makes a new input; all randomness comes from the dice. */
  make(dice: FuzzDice): Input
  /** Opens what takes the inputs, one after the other. */
  open(): Promise<Subject>
}

/** A target that is open. */
export interface Subject extends AsyncDisposable {
  /** Feeds an input, and returns once everything that it began has ended. @throws {Broken} */
  feed(input: Input): Promise<void>
}
