// Notices of what a store without an upstream does not do, once in each connection.

import { expect, it } from 'vitest'
import type { LogMessage } from '../../../generated/nix-daemon/index.ts'
import { addNar, damage, pathOf, useStores } from '../store-support.ts'

const serve = useStores()

it.each(['1.13', '1.21', '1.38'])(
  'a client of %s is told once of paths that are not fetched',
  async version => {
    const served = await serve()
    const said: string[] = []
    const onLog = (message: LogMessage): void => void (message.kind === 'Next' && said.push(message.msg))
    const client = await served.connect({ version, onLog })
    const there = await addNar(served, await served.connect(), 'there')
    await client.buildPaths({ paths: [there] })
    await client.ensurePath({ path: there })
    expect(said).toEqual([])
    const absent = pathOf(served, 'absent')
    await expect(client.ensurePath({ path: absent })).rejects.toThrow(/no substituter/)
    const notice = expect.stringMatching(/warning:.*uses no substituters: it fetches nothing\n$/)
    expect(said).toEqual([notice])
    await expect(client.buildPaths({ paths: [absent] })).rejects.toThrow(/no substituter/)
    if (version === '1.38') await client.buildPathsWithResults({ paths: [absent] })
    expect(said).toEqual([notice])
    const other: string[] = []
    const second = await served.connect({
      version,
      onLog: message => void (message.kind === 'Next' && other.push(message.msg)),
    })
    await expect(second.buildPaths({ paths: [absent] })).rejects.toThrow(/no substituter/)
    expect(other).toEqual([notice])
  },
)

it('a client that wants errors only is not told', async () => {
  const served = await serve()
  const said: LogMessage[] = []
  const client = await served.connect({ onLog: message => void said.push(message) })
  await client.setOptions({ verbosity: 'Error', maxBuildJobs: 1, buildCores: 1 })
  await expect(client.ensurePath({ path: pathOf(served, 'absent') })).rejects.toThrow(/no substituter/)
  expect(said).toEqual([])
})

it('a client is told once that damaged paths cannot be repaired', async () => {
  const served = await serve()
  const said: string[] = []
  const client = await served.connect({
    onLog: message => void (message.kind === 'Next' && said.push(message.msg)),
  })
  damage(served, await addNar(served, client, 'broken'))
  await client.verifyStore({ checkContents: true })
  expect(said.filter(each => each.includes('no upstream store'))).toHaveLength(0)
  for (const checkContents of [true, false]) await client.verifyStore({ checkContents, repair: true })
  expect(said.filter(each => each.includes('no upstream store, from which it could repair'))).toHaveLength(1)
})
