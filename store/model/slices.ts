import { MOST_STEPS, TurnTimer } from '../../runtime/server/turn-timer.ts'

/** Most elements that are handled at once, without a promise. */
export const AT_ONCE: number = MOST_STEPS

/** The steps of some work, each of which tells how many elements it handled. */
export type Steps = Generator<number, void, undefined>

/** Runs steps: at once if their elements are few, otherwise in turns of the event loop. */
export function runSteps(steps: Steps): undefined | Promise<void> {
  let elements = 0
  for (let step = steps.next(); step.done !== true; step = steps.next()) {
    elements += step.value
    if (elements >= AT_ONCE) return runInTurns(steps)
  }
  return undefined
}

async function runInTurns(steps: Steps): Promise<void> {
  const timer = new TurnTimer()
  await timer.yieldTurn(AT_ONCE)
  for (let step = steps.next(); step.done !== true; step = steps.next()) {
    const turn = timer.yieldTurn(step.value)
    if (turn !== undefined) await turn
  }
}

/** Passes a value on: at once if it is there. */
export function after<T, U>(value: T | Promise<T>, then: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(then) : then(value)
}

/** Handles items one by one, and yields to the event loop whenever a turn is over. */
export async function inSlices<T>(items: Iterable<T>, handle: (item: T) => unknown): Promise<void> {
  const timer = new TurnTimer()
  for (const item of items) {
    const handled = handle(item)
    if (handled instanceof Promise) await handled
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
  }
}

/** Converts items as {@link inSlices} does. */
export async function mapInSlices<T, U>(items: Iterable<T>, convert: (item: T) => U): Promise<Awaited<U>[]> {
  const converted: Awaited<U>[] = []
  await inSlices(items, item => {
    const given = convert(item)
    if (!(given instanceof Promise)) {
      converted.push(given as Awaited<U>)
      return undefined
    }
    return given.then(value => void converted.push(value))
  })
  return converted
}

/** Sorts texts in the order of their characters, at once if they are few. Consumes the given array. */
export function sortTexts(texts: string[]): string[] | Promise<string[]> {
  return texts.length <= AT_ONCE ? texts.sort() : sortInSlices(texts)
}

/** Sorts parts, and merges pairs of them until one is left. */
async function sortInSlices(texts: string[]): Promise<string[]> {
  const timer = new TurnTimer()
  let runs: string[][] = []
  for (let at = 0; at < texts.length; at += AT_ONCE) {
    runs.push(texts.slice(at, at + AT_ONCE).sort())
    await timer.yieldTurn(AT_ONCE)
  }
  while (runs.length > 1) {
    const merged: string[][] = []
    for (let at = 0; at < runs.length; at += 2)
      merged.push(await merge(runs[at] as string[], runs[at + 1] ?? [], timer))
    runs = merged
  }
  return runs[0] ?? []
}

async function merge(left: string[], right: string[], timer: TurnTimer): Promise<string[]> {
  // Texts that come in order, as those of most clients do, need no comparison of each.
  if (right.length === 0 || (left.at(-1) as string) <= (right[0] as string)) return joined(left, right)
  const all: string[] = []
  let [l, r] = [0, 0]
  while (l < left.length && r < right.length) {
    const turn = timer.yieldTurn()
    if (turn !== undefined) await turn
    const [a, b] = [left[l] as string, right[r] as string]
    if (a <= b) {
      all.push(a)
      l += 1
    } else {
      all.push(b)
      r += 1
    }
  }
  return joined(all, l < left.length ? left.slice(l) : right.slice(r))
}

function joined(first: string[], second: string[]): string[] {
  return second.length === 0 ? first : first.concat(second)
}
