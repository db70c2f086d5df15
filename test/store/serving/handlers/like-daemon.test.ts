// Answers that test/model found to differ from those of nix-daemon, where that cannot be asked.

import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { makeDerivation } from '../../../support/derivation.ts'
import { addDerivation, addNar, pathOf, upload, useStores } from '../../store-support.ts'

const serve = useStores()

it('an upload keeps the time that its client knows of it, and has the current one if that is 0', async () => {
  const served = await serve()
  const client = await served.connect()
  const timeOf = async (path: string): Promise<number | undefined> =>
    (await client.queryPathInfo({ path }))?.registrationTime
  expect(await timeOf(await addNar(served, client, 'old', { registrationTime: 12_345 }))).toBe(12_345)
  expect(await timeOf(await addNar(served, client, 'new'))).toBeGreaterThan(1_700_000_000)
})

it('signatures are sorted, whenever they come', async () => {
  const served = await serve()
  const client = await served.connect()
  const path = await addNar(served, client, 'signed', { sigs: ['c:AA==', 'b:AA=='] })
  await client.addSignatures({ path, sigs: ['d:AA==', 'a:AA=='] })
  expect((await client.queryPathInfo({ path }))?.sigs).toEqual(['a:AA==', 'b:AA==', 'c:AA==', 'd:AA=='])
})

it('an upload that is not trustworthy is refused even if its path is valid', async () => {
  const served = await serve({ serve: ({ kind }) => ({ trusted: kind === 'unix' && trusts }) })
  let trusts = true
  const owner = await served.connect()
  const path = await addNar(served, owner, 'there')
  trusts = false
  const stranger = await served.connect()
  const { info, nar } = upload(served, 'there')
  const refused = /lacks a signature by a trusted key/
  await expect(stranger.addToStoreNar({ path, info, dontCheckSigs: true }, nar)).rejects.toThrow(refused)
  const other = await served.connect()
  const records = [{ info: { path, info }, nar }]
  await expect(other.addMultipleToStore({ dontCheckSigs: true }, records)).rejects.toThrow(refused)
})

it('only derivations have logs and outputs', async () => {
  const served = await serve()
  const client = await served.connect()
  const path = await addNar(served, client, 'none')
  const refused = /is not a valid derivation path/
  await expect(client.addBuildLog({ path: basename(path) }, Buffer.from('log'))).rejects.toThrow(refused)
  await expect(client.queryDerivationOutputMap({ path })).rejects.toThrow(refused)
  await expect(client.buildPaths({ paths: [`${path}!out`] })).rejects.toThrow(refused)
  const missing = pathOf(served, 'missing')
  const { unknown } = await client.queryMissing({ targets: [`${missing}!out`] })
  expect(unknown).toEqual([missing])
})

it('answers name the outputs of a target sorted, and each once', async () => {
  const served = await serve()
  const client = await served.connect()
  const made = makeDerivation(served.storeDir, { name: 'two', outputs: ['dev', 'out'] })
  await addDerivation(served, client, { name: 'two', outputs: ['dev', 'out'] })
  for (const name of ['dev', 'out'])
    await client.addToStoreNar(
      { path: made.out(name), info: upload(served, name).info, dontCheckSigs: true },
      upload(served, name).nar,
    )
  const answers = await client.buildPathsWithResults({ paths: [`${made.path}!out,dev,out`] })
  expect(answers).toMatchObject([{ path: `${made.path}!dev,out`, result: { status: 'AlreadyValid' } }])
})

it('malformed paths are refused where nothing can be substituted, too', async () => {
  const served = await serve()
  const client = await served.connect({ version: '1.31' })
  await expect(client.querySubstitutablePaths({ paths: ['x'] })).rejects.toThrow(/is not right below/)
})

it('an import of a path that is valid changes nothing, and asks for no references of it', async () => {
  const served = await serve()
  const client = await served.connect()
  const path = await addNar(served, client, 'there')
  const { nar } = upload(served, 'there')
  const references = [pathOf(served, 'missing')]
  const record = { nar, path, references, deriver: undefined, signature: undefined }
  expect(await client.importPaths([record])).toEqual([path])
  expect((await client.queryPathInfo({ path }))?.references).toEqual([])
})

it('outputs whose paths are not known yet are no outputs to list', async () => {
  const served = await serve()
  const client = await served.connect({ version: '1.21' })
  const { path } = await addDerivation(served, client, { name: 'floating', floating: true })
  const refused = /output 'out' of derivation '.*' has no store path mapped to it/
  await expect(client.queryDerivationOutputs({ path })).rejects.toThrow(refused)
})

it('a collection refuses malformed paths, whatever it does', async () => {
  const served = await serve()
  const client = await served.connect({ features: [] })
  const collecting = client.collectGarbage({ action: 'ReturnLive', pathsToDelete: ['x'] })
  await expect(collecting).rejects.toThrow(/is not right below/)
})

it('an import of a client that is not trusted is refused even if its path is valid', async () => {
  let trusts = true
  const served = await serve({ serve: () => ({ trusted: trusts }) })
  const path = await addNar(served, await served.connect(), 'there')
  trusts = false
  const record = {
    ...{ nar: upload(served, 'there').nar, path, references: [] },
    ...{ deriver: undefined, signature: undefined },
  }
  const stranger = await served.connect()
  await expect(stranger.importPaths([record])).rejects.toThrow(/lacks a signature by a trusted key/)
})
