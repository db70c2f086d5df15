import { expect, it } from 'vitest'
import { pathOf, useStores } from '../store-support.ts'

const serve = useStores()

it('bounds the temporary roots of all connections, and leaves each a thousand', async () => {
  const served = await serve({ limits: { allTempRoots: 1500 } })
  const paths = (letter: string, count: number): string[] =>
    Array.from({ length: count }, (_, number) => pathOf(served, `${letter}${number}`))
  const [greedy, modest] = [await served.connect({ features: [] }), await served.connect({ features: [] })]
  await expect(greedy.buildPathsWithResults({ paths: paths('g', 2000) })).rejects.toThrow(
    'all connections keep 1500 paths live, and this one 1500 of them',
  )
  expect(await modest.buildPathsWithResults({ paths: paths('m', 1000) })).toHaveLength(1000)
  await expect(modest.addTempRoot({ path: pathOf(served, 'more') })).rejects.toThrow('all connections keep')
  await greedy.close()
  await expect.poll(() => served.store.tempRoots.entries).toBe(1000)
  await modest.addTempRoot({ path: pathOf(served, 'more') })
})
