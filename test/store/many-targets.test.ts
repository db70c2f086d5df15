import { expect, it } from 'vitest'
import type { ServedStore } from '../live/support/served-store.ts'
import { pathOf, useStores } from './store-support.ts'

const serve = useStores()

/** Asks for the results of so many missing targets; counts the answers of another client and the processor's time. */
async function ask(
  served: ServedStore,
  count: number,
  suffix: string,
): Promise<{ answers: number; milliseconds: number }> {
  const [asking, other] = [await served.connect(), await served.connect()]
  const paths = Array.from({ length: count }, (_, number) => pathOf(served, `p${number}`) + suffix)
  const start = process.cpuUsage()
  let isDone = false
  const answering = asking.buildPathsWithResults({ paths }).finally(() => {
    isDone = true
  })
  let answers = 0
  for (; !isDone; answers += 1) await other.isValidPath({ path: pathOf(served, 'path') })
  expect(await answering).toHaveLength(count)
  const { user, system } = process.cpuUsage(start)
  return { answers, milliseconds: (user + system) / 1000 }
}

it.each([
  ['paths', ''],
  ['derivations', '.drv!out'],
])(
  '100,000 missing %s take time in proportion, and another client is answered meanwhile',
  async (_, suffix) => {
    const served = await serve()
    const few = await ask(served, 10_000, suffix)
    const many = await ask(served, 100_000, suffix)
    // A search of the list for each path took a hundred times as long, all of it in one piece.
    expect(many.milliseconds / few.milliseconds).toBeLessThan(40)
    expect(many.answers).toBeGreaterThan(20)
  },
)
