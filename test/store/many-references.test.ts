import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { infoOf, nar } from '../live/support/nar.ts'
import { pathOf, upload, useStores } from './store-support.ts'

const COUNT = 300_000

const serve = useStores()

// A call takes some 120,000 arguments, and calls nest some 10,000 deep.
it('300,000 references of a path, and 300,000 referrers of one, are like any other number', async () => {
  const served = await serve()
  const { metadata } = served.store
  const body = infoOf(nar('x\n'))
  const base = pathOf(served, 'base')
  const paths = Array.from({ length: COUNT }, (_, number) => pathOf(served, `p${number}`)).sort()
  await metadata.register([
    { path: base, info: body },
    ...paths.map(path => ({ path, info: { ...body, references: [base] } })),
  ])
  const client = await served.connect()
  const top = upload(served, 'top', { references: paths })
  await client.addToStoreNar({ path: top.path, info: top.info, dontCheckSigs: true }, top.nar)
  expect((await client.queryPathInfo({ path: top.path }))?.references).toHaveLength(COUNT)
  const text = await client.addToStore({ name: 't', camStr: 'text:sha256', refs: paths }, Buffer.from('text'))
  expect(text.info?.references).toHaveLength(COUNT)
  const built = await client.buildDerivation({
    drvPath: pathOf(served, 'x.drv'),
    drv: {
      outputs: [['out', { path: pathOf(served, 'out'), hashAlgo: '', hash: '' }]],
      inputSrcs: paths,
      platform: 'system',
      builder: 'builder',
      args: [],
      env: [],
    },
  })
  expect(built.status).toBe('InputRejected')

  const other = await served.connect({ features: [] })
  expect((await other.collectGarbage({ action: 'ReturnLive' })).paths).toHaveLength(COUNT + 3)
  client.connection.destroy()
  const gcPaths = { kind: 'Specific', paths: [base], deleteReferrers: true } as const
  const collecting = await served.connect()
  // A holder of so many paths lets go of them in turns.
  const isFree = (): boolean => served.store.tempRoots.paths()[Symbol.iterator]().next().done === true
  await expect.poll(async () => isFree(), { timeout: 60_000 }).toBe(true)
  const { paths: deleted } = await collecting.collectGarbage({
    action: 'DeleteSpecific',
    gcPaths,
    maxFreed: 1n,
  })
  expect(deleted).toHaveLength(1)
  // Half a minute on a machine that does nothing else.
}, 300_000)

it('a realisation may be nested 100,000 deep', async () => {
  const served = await serve()
  const client = await served.connect({ features: [] })
  const { path } = await client.addToStore({ name: 't', camStr: 'text:sha256' }, Buffer.from('t'))
  const id = `sha256:${'1'.repeat(64)}!out`
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  await client.registerDrvOutput({
    realisation: `{"deep":${deep},"id":"${id}","outPath":"${basename(path)}"}`,
  })
  expect((await client.queryRealisation({ id })).realisations).toHaveLength(1)
})
