import { expect, it } from 'vitest'
import { nar } from '../../../live/support/nar.ts'
import { eventually } from '../../../support/eventually.ts'
import { addNar, useStores } from '../../store-support.ts'

const serve = useStores()

it('an import of a client that is not trusted never replaces a path that is being removed', async () => {
  let clients = 0
  const served = await serve({
    serve: () => {
      clients += 1
      return { trusted: clients === 1 }
    },
  })
  const { contents, locks, metadata, tempRoots } = served.store
  const trusted = await served.connect()
  const path = await addNar(served, trusted, 'victim')
  await trusted.close()
  const client = await served.connect({ version: '1.38' })

  // As a collection does it, which has looked at the roots already.
  const unlock = await locks.lock([path])
  const tail = { path, references: [], deriver: undefined, signature: undefined }
  const importing = client.importPaths([{ nar: nar('evil'), ...tail }])
  const refused = expect(importing).rejects.toThrow(/lacks a signature by a trusted key/)
  await eventually(() => expect([...tempRoots.holders()].some(({ paths }) => paths.has(path))).toBe(true))
  await metadata.remove([path])
  await contents.remove(path)
  unlock()
  await refused
  expect(await metadata.isValid(path)).toBe(false)
})
