import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Derivation } from '../../../../nix/derivation.ts'
import { writeDerivation } from '../../../../nix/derivation-text.ts'
import { contentAddressPath } from '../../../../nix/make-path.ts'
import type { Node } from '../../../live/support/nar.ts'
import { makeDerivation } from '../../../support/derivation.ts'
import {
  addAt,
  addDerivation,
  addMany,
  addNar,
  pathOf,
  upload,
  useStores,
  VERSIONS,
} from '../../store-support.ts'

const serve = useStores()

describe('queries', () => {
  it.each(VERSIONS)('return the metadata of a path in protocol %s', async version => {
    const served = await serve()
    const newest = await served.connect()
    const deriver = pathOf(served, 'maker.drv')
    const base = await addNar(served, newest, 'base')
    const path = await addNar(served, newest, 'path', { references: [base], deriver })
    const absent = pathOf(served, 'absent')

    const client = await served.connect({ version })
    const { session } = client.connection
    expect(await client.isValidPath({ path })).toBe(true)
    expect(await client.isValidPath({ path: absent })).toBe(false)
    expect(await client.queryReferences({ path })).toEqual([base])
    expect(await client.queryReferrers({ path: base })).toEqual([path])
    expect(await client.queryReferrers({ path: absent })).toEqual([])
    expect(await client.queryDeriver({ path })).toBe(deriver)
    expect(await client.queryDeriver({ path: base })).toBeUndefined()
    expect([...(await client.queryAllValidPaths())].sort()).toEqual([base, path].sort())
    const info = await client.queryPathInfo({ path })
    expect(info).toMatchObject({ references: [base], deriver, sigs: [] })
    expect(await client.queryPathHash({ path })).toBe(info?.narHash)
    if (session.version < 0x111)
      await expect(client.queryPathInfo({ path: absent })).rejects.toThrow(`'${absent}' is not valid`)
    else expect(await client.queryPathInfo({ path: absent })).toBeUndefined()
    for (const asking of [
      () => client.queryPathHash({ path: absent }),
      () => client.queryReferences({ path: absent }),
      () => client.queryDeriver({ path: absent }),
      () => client.queryDerivationOutputs({ path: absent }),
    ])
      await expect(asking()).rejects.toThrow(`'${absent}' is not valid`)
    if (session.version >= 0x10c)
      expect(await client.queryValidPaths({ paths: [absent, path] })).toEqual([path])
  })

  it('find a path by its hash part', async () => {
    const served = await serve()
    const client = await served.connect()
    const path = await addNar(served, client, 'path')
    const find = (hashPart: string) => client.queryPathFromHashPart({ hashPart })
    expect(await find(basename(path).slice(0, 32))).toBe(path)
    expect(await find('0'.repeat(32))).toBeUndefined()
    expect(await find('e'.repeat(32))).toBeUndefined()
    await expect(find('abc')).rejects.toThrow(/invalid hash part/)
  })

  it('list more paths than fit on one page', async () => {
    const served = await serve()
    const client = await served.connect()
    const uploads = Array.from({ length: 4500 }, (_, index) => upload(served, `p${index}`))
    await addMany(client, uploads)
    expect(await client.queryAllValidPaths()).toEqual(uploads.map(({ path }) => path).sort())
  })

  it('return signatures that were added', async () => {
    const served = await serve()
    const client = await served.connect()
    const path = await addNar(served, client, 'path', { sigs: ['a:AA=='] })
    await client.addSignatures({ path, sigs: ['b:BB==', 'a:AA=='] })
    expect((await client.queryPathInfo({ path }))?.sigs).toEqual(['a:AA==', 'b:BB=='])
    const absent = client.addSignatures({ path: pathOf(served, 'no'), sigs: [] })
    await expect(absent).rejects.toThrow(/is not valid/)
  })
})

describe('derivations', () => {
  it('are parsed when they are added, in every era', async () => {
    const served = await serve()
    for (const version of ['1.16', '1.24', '1.38']) {
      const client = await served.connect({ version })
      const name = `v${version}`
      const made = await addDerivation(served, client, { name, outputs: ['dev', 'out'] })
      const [path, out, dev] = [made.path, made.out(), made.out('dev')]
      expect([...(await client.queryDerivationOutputs({ path }))].sort()).toEqual([dev, out].sort())
      expect(await client.queryDerivationOutputNames({ path })).toEqual(['dev', 'out'])
      expect(await client.queryValidDerivers({ path: out })).toContain(path)
      if (version === '1.16') continue
      expect(await client.queryDerivationOutputMap({ path })).toEqual([
        ['dev', dev],
        ['out', out],
      ])
    }
  })

  it.each<[string, Node, RegExp]>([
    ['a directory', { entries: {} }, /error parsing derivation '.*-no.drv': the NAR holds a directory/],
    [
      'other text',
      'hello',
      /error parsing derivation '.*-no.drv': the derivation is broken: expected 'Derive\('/,
    ],
    ['an empty file', '', /error parsing derivation '.*-no.drv'/],
    [
      'one of a later form',
      'DrvWithVersion("xp-dyn-drv",[])',
      /dynamic derivations are not supported \(.*-no.drv'\)/,
    ],
    ['one without outputs', 'Derive([],[],[],"s","/b",[],[])', /must have at least one output/],
  ])('are not %s', async (_, contents, problem) => {
    const served = await serve()
    const client = await served.connect()
    await expect(addNar(served, client, 'no.drv', {}, contents)).rejects.toThrow(problem)
    expect(await client.isValidPath({ path: pathOf(served, 'no.drv') })).toBe(false)
    expect(await served.store.contents.has(pathOf(served, 'no.drv'))).toBe(false)
  })

  it('are refused if an output is not the one that follows from them', async () => {
    const served = await serve()
    const client = await served.connect()
    const [good, other] = ['x', 'y'].map(name => makeDerivation(served.storeDir, { name }))
    const [drv, out] = [good?.drv as Derivation, good?.out() as string]
    const add = (changed: Derivation): Promise<string> =>
      client.addTextToStore({ suffix: 'x.drv', text: writeDerivation(changed), refs: [] })
    const theirs = { path: other?.out() as string, hashAlgo: '', hash: '' }
    await expect(add({ ...drv, outputs: [['out', theirs]] })).rejects.toMatchObject({
      remoteMessage: `derivation has incorrect output '${theirs.path}', should be '${out}'`,
      failure: { traces: [{ hint: expect.stringMatching(/^while checking derivation '.*-x\.drv'$/) }] },
    })
    await expect(add({ ...drv, outputs: [] })).rejects.toMatchObject({
      remoteMessage: 'must have at least one output',
      failure: { traces: [{ hint: expect.stringMatching(/^while checking derivation '.*-x\.drv'$/) }] },
    })
    const env = drv.env.map(([name, value]) => [name, name === 'out' ? theirs.path : value] as const)
    await expect(add({ ...drv, env })).rejects.toThrow(
      `has incorrect environment variable 'out', should be '${out}'`,
    )
    const absent = pathOf(served, 'absent.drv')
    await expect(add({ ...drv, inputDrvs: [[absent, ['out']]] })).rejects.toThrow(
      `store path '${absent}' does not exist`,
    )
    expect(await add(drv)).toBe(good?.path)
    expect(await client.queryValidDerivers({ path: theirs.path })).toEqual([])
  })

  it('are refused if an input is no path of the store, and need no inputs if their outputs are fixed', async () => {
    const served = await serve()
    const client = await served.connect()
    const [base16, name] = ['0'.repeat(64), 'fixed']
    const hash = { algorithm: 'sha256', base16 } as const
    const out = contentAddressPath(served.storeDir, name, { method: 'flat', hash })
    const fixed: Derivation = {
      outputs: [['out', { path: out, hashAlgo: 'sha256', hash: base16 }]],
      inputDrvs: [[pathOf(served, 'absent.drv'), ['out']]],
      inputSrcs: [pathOf(served, 'absent')],
      platform: 's',
      builder: '/b',
      args: [],
      env: [['out', out]],
    }
    const add = (changed: Partial<Derivation>): Promise<string> =>
      client.addTextToStore({
        suffix: `${name}.drv`,
        text: writeDerivation({ ...fixed, ...changed }),
        refs: [],
      })
    for (const path of ['/', '/elsewhere', `${served.storeDir}/x`, `${pathOf(served, 'a')}/b`]) {
      await expect(add({ inputSrcs: [path] })).rejects.toThrow(/store|digits/)
      await expect(add({ inputDrvs: [[path, []]] })).rejects.toThrow(/store|digits/)
    }
    await expect(add({ inputSrcs: ['relative'] })).rejects.toThrow(
      /error parsing derivation '.*': the derivation is broken: 'relative' is not an absolute path/,
    )
    expect(await client.queryDerivationOutputMap({ path: await add({}) })).toEqual([['out', out]])
  })

  it('are reported as missing with their inputs', async () => {
    const served = await serve()
    const client = await served.connect()
    const made = await addDerivation(served, client, { name: 'x', outputs: ['dev', 'out'] })
    const drv = made.path
    const [there, absent] = [await addNar(served, client, 'there'), pathOf(served, 'absent')]
    expect(await client.queryMissing({ targets: [`${drv}!*`, there, absent, `${absent}.drv!*`] })).toEqual({
      willBuild: [drv],
      willSubstitute: [],
      unknown: [absent, `${absent}.drv`],
      downloadSize: 0,
      narSize: 0,
    })
    await addAt(client, made.out())
    expect((await client.queryMissing({ targets: [`${drv}!out`] })).willBuild).toEqual([])
    expect((await client.queryMissing({ targets: [`${drv}!*`] })).willBuild).toEqual([drv])
  })
})

describe('realisations', () => {
  it('are stored and returned in three forms', async () => {
    const served = await serve()
    const newest = await served.connect()
    const path = await addNar(served, newest, 'path')
    const [id, outPath] = [`sha256:${'1'.repeat(64)}!out`, basename(path)]
    const old = await served.connect({ version: '1.30' })
    expect((await old.queryRealisation({ id })).outPaths).toEqual([])
    await old.registerDrvOutput({ id, outPath })
    expect((await old.queryRealisation({ id })).outPaths).toEqual([path])

    const client = await served.connect({ features: [] })
    const realisation = { id, outPath, signatures: ['k:AA=='], dependentRealisations: {} }
    await client.registerDrvOutput({ realisation })
    expect((await client.queryRealisation({ id })).realisations).toEqual([realisation])
    const unknown = { ...realisation, outPath: basename(pathOf(served, 'none')) }
    await expect(client.registerDrvOutput({ realisation: unknown })).rejects.toThrow()

    const output = { drvPath: pathOf(served, 'x.drv'), outputName: 'out' }
    expect((await newest.queryRealisation({ output })).realisation).toBeUndefined()
    const value = { outPath: path, signatures: ['k:BB=='] }
    await newest.registerDrvOutput({ keyedRealisation: { id: output, value } })
    expect((await newest.queryRealisation({ output })).realisation).toEqual(value)
  })
})
