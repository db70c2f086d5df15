import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { infoOf, nar, nix32, sha256 } from '../../../live/support/nar.ts'
import { addNar, damage, fileOf, pathOf, placed, useStores, VERSIONS } from '../../store-support.ts'

const serve = useStores()

describe('adding content', () => {
  it.each(VERSIONS)('makes the same path for the same file in protocol %s', async version => {
    const served = await serve({ storeDir: '/nix/store' })
    const client = await served.connect({ version })
    const isOld = client.connection.session.version < 0x119
    const add = async (name: string, method: 'r:' | '', algorithm: string): Promise<string> => {
      const fields = isOld
        ? ({ fixed: true, recursive: method === '' ? 'Flat' : 'NixArchive', hashAlgo: algorithm } as const)
        : { camStr: `fixed:${method}${algorithm}` }
      const body = isOld || method === 'r:' ? nar('hello\n') : Buffer.from('hello\n')
      return (await client.addToStore({ name, ...fields }, body)).path
    }
    expect(await add('hello', 'r:', 'sha256')).toBe(expectedSource('hello'))
    for (const [method, algorithm] of [
      ['', 'sha256'],
      ['', 'md5'],
      ['r:', 'sha1'],
      ['', 'sha512'],
    ] as const) {
      const path = await add('hello', method, algorithm)
      expect(path).toBe(expectedFixed('hello', method, algorithm))
      expect(readFileSync(fileOf(served, path), 'utf8')).toBe('hello\n')
      const info = await client.queryPathInfo({ path })
      expect(info?.narHash).toBe(sha256(nar('hello\n')).toString('hex'))
    }
  })

  it.each(VERSIONS)('adds text with references in protocol %s', async version => {
    const served = await serve()
    const client = await served.connect({ version })
    const target = await client.addTextToStore({ suffix: 'target', text: Buffer.from('t'), refs: [] })
    const path = await client.addTextToStore({ suffix: 'text', text: Buffer.from(target), refs: [target] })
    expect(await client.queryReferrers({ path: target })).toEqual([path])
    expect((await client.queryPathInfo({ path }))?.references).toEqual([target])
    const missing = client.addTextToStore({
      suffix: 'x',
      text: Buffer.from('x'),
      refs: [pathOf(served, 'no')],
    })
    await expect(missing).rejects.toThrow(/is not valid/)
    expect(client.connection.usable).toBe(true)
  })

  it('ignores recursive and hashAlgo if fixed is not set', async () => {
    const served = await serve({ storeDir: '/nix/store' })
    const client = await served.connect({ version: '1.24' })
    const request = { name: 'hello', fixed: false, recursive: 'Flat', hashAlgo: 'md5' } as const
    expect((await client.addToStore(request, nar('hello\n'))).path).toBe(expectedSource('hello'))
  })

  it('refuses a directory instead of a flat file, and leaves nothing behind', async () => {
    const served = await serve()
    const client = await served.connect({ version: '1.24' })
    const request = { name: 'dir', fixed: true, recursive: 'Flat', hashAlgo: 'sha256' } as const
    await expect(client.addToStore(request, nar({ entries: {} }))).rejects.toMatchObject({ fatal: false })
    expect(placed(served)).toEqual([])
    expect(await client.queryAllValidPaths()).toEqual([])
  })

  it('refuses unknown methods, and keeps the connection', async () => {
    const served = await serve()
    const client = await served.connect()
    for (const camStr of ['fixed:git:sha1', 'fixed:blake2', 'text:blake3', 'odd'])
      await expect(client.addToStore({ name: 'x', camStr }, Buffer.from('x'))).rejects.toMatchObject({
        code: 'daemon',
        fatal: false,
      })
    await expect(client.addToStore({ name: '.', camStr: 'text:sha256' }, Buffer.from('x'))).rejects.toThrow(
      /name/,
    )
    expect(placed(served)).toEqual([])
  })

  it('finds references by itself if asked to scan', async () => {
    const served = await serve()
    const client = await served.connect()
    const target = await addNar(served, client, 'target')
    const body = nar({ entries: { link: { target } } })
    const { path, info } = await client.addToStoreScanning({ name: 'tree', camStr: 'fixed:r:sha256' }, body)
    expect(info.references).toEqual([target])
    expect(await client.queryReferrers({ path: target })).toEqual([path])
  })

  it('repairs a damaged path if asked to', async () => {
    const served = await serve()
    const client = await served.connect()
    const request = { name: 'whole', camStr: 'fixed:sha256' }
    const { path } = await client.addToStore(request, Buffer.from('whole\n'))
    damage(served, path)
    await client.addToStore(request, Buffer.from('whole\n'))
    expect(readFileSync(fileOf(served, path), 'utf8')).toBe('damaged')
    await client.addToStore({ ...request, repair: true }, Buffer.from('whole\n'))
    expect(readFileSync(fileOf(served, path), 'utf8')).toBe('whole\n')
  })
})

describe('adding paths by their NARs', () => {
  it.each(VERSIONS.filter(version => version !== '1.10' && version !== '1.16'))(
    'checks their metadata in protocol %s',
    async version => {
      const served = await serve()
      const client = await served.connect({ version })
      const path = await addNar(served, client, 'good', { deriver: pathOf(served, 'maker.drv') })
      expect((await client.queryPathInfo({ path }))?.deriver).toBe(pathOf(served, 'maker.drv'))
      const body = nar('bad\n')
      const attempt = (more: object) => {
        const request = { path: pathOf(served, 'bad'), info: infoOf(body, more), dontCheckSigs: true }
        return client.addToStoreNar(request, body)
      }
      await expect(attempt({ narHash: '0'.repeat(64) })).rejects.toThrow(
        `hash mismatch importing path '${pathOf(served, 'bad')}'`,
      )
      await expect(attempt({ narSize: body.length - 8 })).rejects.toThrow(/size mismatch importing path/)
      await expect(attempt({ narSize: body.length + 8 })).rejects.toThrow(/size mismatch importing path/)
      await expect(attempt({ references: [pathOf(served, 'none')] })).rejects.toThrow(/is not valid/)
      await expect(attempt({ ca: `fixed:r:sha256:${nix32(sha256('x'))}` })).rejects.toThrow(
        /ca hash mismatch/,
      )
      expect(client.connection.usable).toBe(true)
      expect(placed(served)).toHaveLength(1)
      // A valid path is skipped, whatever the metadata.
      await client.addToStoreNar({ path, info: infoOf(body) }, body)
      expect(readFileSync(fileOf(served, path), 'utf8')).toBe('good\n')
    },
  )

  it('refuses paths of other stores', async () => {
    const served = await serve()
    const client = await served.connect()
    const body = nar('x')
    for (const path of ['/nix/store/x', `${served.storeDir}/short`, `${pathOf(served, 'a')}/b`])
      await expect(client.addToStoreNar({ path, info: infoOf(body) }, body)).rejects.toMatchObject({
        code: 'daemon',
      })
    expect(client.connection.usable).toBe(true)
  })

  it('accepts a path that refers to itself, with the content address of either release', async () => {
    const served = await serve()
    const client = await served.connect()
    const path = pathOf(served, 'self')
    const body = nar(`I am ${path}\n`)
    const blank = Buffer.from(body.toString('latin1').replace(path.slice(-37, -5), '\0'.repeat(32)), 'latin1')
    const ca = `fixed:r:sha256:${nix32(sha256(blank))}`
    const info = infoOf(body, { references: [path], ca })
    await client.addToStoreNar({ path, info, dontCheckSigs: true }, body)
    expect(await client.queryPathInfo({ path })).toMatchObject({ references: [path], ca })
    expect(await client.queryReferrers({ path })).toEqual([path])
  })
})

describe('a store that checks signatures', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url')
  const key = `test-1:${raw.toString('base64')}`
  const signature = (path: string, info: ReturnType<typeof infoOf>): string => {
    const hash = `sha256:${nix32(Buffer.from(info.narHash, 'hex'))}`
    const text = `1;${path};${hash};${info.narSize};${[...info.references].sort().join(',')}`
    return `test-1:${sign(null, Buffer.from(text), privateKey).toString('base64')}`
  }

  it('without trust in its clients tells them so, and accepts only signed or content-addressed paths', async () => {
    const served = await serve({ trusted: false, publicKeys: [key] })
    const client = await served.connect()
    expect(client.connection.server.trusted).toBe('NotTrusted')
    await expect(addNar(served, client, 'unsigned')).rejects.toThrow(/lacks a signature by a trusted key/)
    const { path } = await client.addToStore({ name: 'own', camStr: 'text:sha256' }, Buffer.from('own'))

    const body = nar('signed\n')
    const signed = pathOf(served, 'signed')
    const info = infoOf(body, { references: [path] })
    const withSig = { ...info, sigs: [signature(signed, info)] }
    await client.addToStoreNar({ path: signed, info: withSig }, body)
    const forged = { ...info, sigs: [signature(signed, info)] }
    await expect(client.addToStoreNar({ path: pathOf(served, 'x'), info: forged }, body)).rejects.toThrow(
      /lacks/,
    )

    // Another store has made the path; its content address is proof enough.
    const other = await serve({ storeDir: served.storeDir })
    const maker = await other.connect()
    const made = await maker.addToStore({ name: 'made', camStr: 'fixed:r:sha256' }, nar('made\n'))
    const taken = { path: made.path, info: made.info as NonNullable<typeof made.info> }
    await client.addToStoreNar(taken, nar('made\n'))
    expect((await client.queryPathInfo({ path: made.path }))?.ultimate).toBe(false)
    const elsewhere = { ...taken, path: pathOf(served, 'made') }
    await expect(client.addToStoreNar(elsewhere, nar('made\n'))).rejects.toThrow(/lacks/)
  })

  it('without trust in its clients refuses repairs, permanent roots and build logs', async () => {
    const served = await serve({ trusted: false })
    const client = await served.connect()
    const { path } = await client.addToStore({ name: 'own', camStr: 'text:sha256' }, Buffer.from('own'))
    for (const refused of [
      () => client.verifyStore({ repair: true }),
      () => client.addPermRoot({ storePath: path, gcRoot: `${served.folder}/root` }),
      () => client.addBuildLog({ path: pathOf(served, 'x.drv').slice(-38) }, Buffer.from('log')),
      () => client.addToStore({ name: 'own', camStr: 'text:sha256', repair: true }, Buffer.from('own')),
    ])
      await expect(refused()).rejects.toThrow(/not privileged/)
    expect(client.connection.usable).toBe(true)
  })

  it('with keys requires signatures from trusted clients too, unless they pass dontCheckSigs', async () => {
    const served = await serve({ publicKeys: [key] })
    const client = await served.connect()
    const body = nar('x\n')
    const request = { path: pathOf(served, 'x'), info: infoOf(body) }
    await expect(client.addToStoreNar(request, body)).rejects.toThrow(/lacks/)
    await client.addToStoreNar({ ...request, dontCheckSigs: true }, body)
  })
})

/** Computes the path of a file with `hello\n`, independently of nix/ on purpose: it is the oracle. */
function expectedSource(name: string): string {
  return storePath(`source:sha256:${sha256(nar('hello\n')).toString('hex')}:/nix/store:${name}`, name)
}

function expectedFixed(name: string, method: 'r:' | '', algorithm: string): string {
  const content = method === '' ? Buffer.from('hello\n') : nar('hello\n')
  const hash = createHash(algorithm).update(content).digest('hex')
  const inner = sha256(`fixed:out:${method}${algorithm}:${hash}:`).toString('hex')
  return storePath(`output:out:sha256:${inner}:/nix/store:${name}`, name)
}

function storePath(fingerprint: string, name: string): string {
  const digest = sha256(fingerprint)
  const short = Buffer.alloc(20)
  for (const [at, byte] of digest.entries()) short[at % 20] = (short[at % 20] as number) ^ byte
  return `/nix/store/${nix32(short)}-${name}`
}
