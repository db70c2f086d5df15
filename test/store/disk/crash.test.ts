// Contents after a kill, and as another user than root.

import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, readdirSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDiskContents } from '../../../store/disk/disk-contents.ts'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import { nar } from '../../live/support/nar.ts'
import { untrustedUid } from '../../peers/peer.ts'

const root = join(import.meta.dirname, '../../..')
const base = `${'0'.repeat(32)}-name`
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-contents-'))
})
afterEach(() => removeTree(Buffer.from(folder)))

/**
 * Runs a program that has `contents` for the folder, and the path `path`. Another user may not be allowed to read
 * the sources, so it is taken on once they are loaded.
 */
function run(program: string, uid?: number): ChildProcess {
  const whole = `
    import { openDiskContents } from './store/disk/disk-contents.ts'
    process.umask(0o077)
    ${uid === undefined ? '' : `process.setgroups([]), process.setgid(${uid}), process.setuid(${uid})`}
    const contents = await openDiskContents({ storeDir: ${JSON.stringify(folder)} })
    const path = ${JSON.stringify(join(folder, base))}
    ${program}`
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', whole], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

/** Waits until the program has written a line. */
async function said(child: ChildProcess, line: string): Promise<void> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += chunk
    if (text.includes(`${line}\n`)) return
  }
  throw new Error(`the program did not say '${line}', but '${text}'`)
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise(resolve => child.once('close', resolve))
}

const bytes = nar({ entries: { a: { entries: { b: 'b' } }, large: Buffer.alloc(9 << 20), z: 'z' } })

test('contents whose process is killed while they arrive are not visible, and are removed at the next start', async () => {
  const child = run(`
    async function* body() {
      let size = 0
      for await (const chunk of process.stdin) {
        yield chunk
        size += chunk.length
        if (size >= ${8 << 20}) console.log('in the middle')
      }
    }
    await contents.receiveNar(body())`)
  child.stdin?.on('error', () => {})
  child.stdin?.write(bytes.subarray(0, 8 << 20))
  await said(child, 'in the middle')
  child.kill('SIGKILL')
  await ended(child)
  expect(readdirSync(folder).map(name => name.slice(0, 9))).toEqual(['.nixwire-'])
  const contents = await openDiskContents({ storeDir: folder })
  expect(readdirSync(folder)).toEqual([])
  expect(await contents.has(join(folder, base))).toBe(false)
})

test('contents are complete if their process is killed right after the commit', async () => {
  const child = run(`
    await (await contents.receiveNar(process.stdin)).commit(path)
    process.stdout.write('committed\\n', () => process.kill(process.pid, 'SIGKILL'))`)
  child.stdin?.end(bytes)
  await said(child, 'committed')
  await ended(child)
  const contents = await openDiskContents({ storeDir: folder })
  const pieces: Buffer[] = []
  for await (const piece of contents.dump(join(folder, base))) pieces.push(piece)
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
  expect(readdirSync(folder)).toEqual([base])
})

test('another user than root can add, read and remove contents, with any umask', async () => {
  // Other users than root run as one already.
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(folder, untrustedUid, untrustedUid)
  const child = run(
    `
    import { lstatSync } from 'node:fs'
    const chunks = []
    for await (const chunk of process.stdin) chunks.push(chunk)
    const first = await contents.receiveNar(chunks)
    await first.commit(path)
    const second = await contents.receiveNar(chunks)
    await second.commit(path)
    const { narHash } = await contents.verify(path)
    const modes = ['', '/a', '/a/b'].map(name => (lstatSync(path + name).mode & 0o7777).toString(8))
    await (await contents.receiveNar(chunks)).discard()
    const removed = await contents.remove(path)
    console.log(narHash === first.narHash, modes.join(), removed)`,
    isRoot ? untrustedUid : undefined,
  )
  child.stdin?.end(bytes)
  await said(child, `true 555,555,444 ${(9 << 20) + 2}`)
  expect(await ended(child)).toBe(0)
  expect(readdirSync(folder)).toEqual([])
})

test('contents whose replacement a kill has cut off are there again at the next start', async () => {
  const node = nar({ entries: { a: 'a' } })
  const first = await openDiskContents({ storeDir: folder })
  const path = join(folder, base)
  await (await first.receiveNar(node)).commit(path)
  // A process that is killed between its two renames leaves this.
  renameSync(path, join(folder, `.nixwire-${base}`))
  const again = await openDiskContents({ storeDir: folder })
  expect(readdirSync(folder)).toEqual([base])
  expect((await again.verify(path)).narSize).toBe(node.length)
  // One that is killed right after them leaves both.
  mkdirSync(join(folder, `.nixwire-${base}`))
  await openDiskContents({ storeDir: folder })
  expect(readdirSync(folder)).toEqual([base])
})

test('contents under the longest name can be replaced', async () => {
  const contents = await openDiskContents({ storeDir: folder })
  const path = join(folder, `${'0'.repeat(32)}-${'n'.repeat(211)}`)
  for (const text of ['a', 'b'])
    await (await contents.receiveNar(nar({ entries: { file: text } }))).commit(path)
  expect((await contents.verify(path)).narSize).toBe(nar({ entries: { file: 'b' } }).length)
})
