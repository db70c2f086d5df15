import { expect, it } from 'vitest'
import { pathOf, useStores } from './store-support.ts'

const COUNT = 100_000

const serve = useStores()

it.each([
  ['paths', ''],
  ['derivations', '.drv!out'],
])(
  '100,000 missing %s are answered in seconds, and another client is answered meanwhile',
  async (_, suffix) => {
    const served = await serve()
    const [asking, other] = [await served.connect(), await served.connect()]
    const paths = Array.from({ length: COUNT }, (_, number) => pathOf(served, `p${number}`) + suffix)
    let isDone = false
    const start = performance.now()
    const answering = asking.buildPathsWithResults({ paths }).finally(() => {
      isDone = true
    })
    let longest = 0
    while (!isDone) {
      const asked = performance.now()
      await other.isValidPath({ path: pathOf(served, 'path') })
      longest = Math.max(longest, performance.now() - asked)
    }
    expect(await answering).toHaveLength(COUNT)
    // A search of the list for each path took a minute, all of it in one piece.
    expect(performance.now() - start).toBeLessThan(25_000)
    expect(longest).toBeLessThan(5000)
  },
)
