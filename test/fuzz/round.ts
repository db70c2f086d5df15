import { throwDice } from './dice.ts'
import type { Input } from './input/input.ts'
import { Broken, guarded } from './invariants.ts'
import type { Subject, Target } from './targets/target.ts'

/** Inputs that one subject takes before a new one is opened, so that a fault is found near its cause. */
const LIFE = 50

/** A broken invariant, and the inputs that broke it: the last one, after those that its subject had before. */
export interface Find {
  readonly broken: Broken
  readonly inputs: readonly Input[]
}

/** Options of {@link fuzz}. */
export interface RoundOptions {
  readonly seed: number
  /** Returns true once there are enough inputs. */
  readonly over: (count: number) => boolean
  /** Called before an input is fed, so that a target that never returns can be told. */
  readonly begin?: (inputs: readonly Input[]) => void
  /** Called with each broken invariant; the round goes on. */
  readonly find: (find: Find) => Promise<void>
}

/** Feeds inputs to a target until enough is done; returns their number. */
export async function fuzz(target: Target, options: RoundOptions): Promise<number> {
  await target.prepare()
  let count = 0
  while (!options.over(count)) {
    const subject = await target.open()
    const inputs: Input[] = []
    let broken: Broken | undefined
    while (broken === undefined && inputs.length < LIFE && !options.over(count)) {
      const input = throwDice(options.seed, count, dice => target.make(dice))
      count += 1
      inputs.push(input)
      options.begin?.(inputs)
      broken = await feed(subject, input)
    }
    broken = (await close(subject)) ?? broken
    if (broken !== undefined) await options.find({ broken, inputs })
  }
  return count
}

/** Feeds inputs to a subject of their own; returns the invariant that they break. */
export async function replay(target: Target, inputs: readonly Input[]): Promise<Broken | undefined> {
  await target.prepare()
  const subject = await target.open()
  let broken: Broken | undefined
  for (const input of inputs) broken ??= await feed(subject, input)
  return (await close(subject)) ?? broken
}

async function feed(subject: Subject, input: Input): Promise<Broken | undefined> {
  return brokenBy(() => subject.feed(input))
}

async function close(subject: Subject): Promise<Broken | undefined> {
  return brokenBy(async () => await subject[Symbol.asyncDispose]())
}

async function brokenBy(run: () => Promise<void>): Promise<Broken | undefined> {
  try {
    await guarded(run)
    return undefined
  } catch (error) {
    if (error instanceof Broken) return error
    throw error
  }
}
