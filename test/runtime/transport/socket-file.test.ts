import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ConnectionError } from '../../../runtime/index.ts'
import { type Listening, type ListenOptions, listenOn } from '../../../runtime/transport/listen.ts'
import { NOBODY, noOtherUser, runAsNobody } from '../../support/other-user.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-'))
  chmodSync(folder, 0o755)
  path = join(folder, 'socket')
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

function listenAt(where: string, socket: ListenOptions['socket'] = {}): Promise<Listening> {
  return listenOn(
    where,
    stream => {
      const done = new Promise<void>(resolve => stream.once('close', () => resolve()))
      stream.resume().end('welcome')
      return { connection: Promise.resolve({ done, close: () => stream.destroy() }) }
    },
    { socket },
  )
}

const modeOf = (file: string): number => statSync(file).mode & 0o777

/** A program that connects to the path of its argument, and says what it gets. */
const CLIENT = `require('net').connect(process.argv[1])
  .on('data', text => console.log(String(text)))
  .on('error', error => console.log(error.code))`

describe('a socket', () => {
  test('is open to its owner only, whatever the umask, and alone in its folder', async () => {
    const umask = process.umask(0)
    try {
      await using _ = await listenAt(path)
      expect(modeOf(path)).toBe(0o600)
      expect(readdirSync(folder)).toEqual(['socket'])
    } finally {
      process.umask(umask)
    }
    expect(readdirSync(folder)).toEqual([])
  })

  test('is made in a folder that is closed to others, so that none connects before it has its mode', async () => {
    const folders: [mode: number, parent: string, name: string][] = []
    const { listen } = Server.prototype
    vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...args: unknown[]) {
      const made = (args[0] as { readonly path: string }).path
      folders.push([modeOf(dirname(made)), dirname(dirname(made)), basename(made)])
      return listen.apply(this, args as never)
    })
    await using _ = await listenAt(path, { mode: 0o666 })
    // Users without rights in the folder's own folder listen, too.
    expect(folders).toEqual([[0o700, folder, expect.not.stringMatching(/socket/)]])
    expect(modeOf(path)).toBe(0o666)
  })

  test('gets the mode and the group of the options', async () => {
    const gid = process.getegid?.() as number
    await using _ = await listenAt(path, { mode: 0o620, group: gid })
    expect(modeOf(path)).toBe(0o620)
    const other = join(folder, 'other')
    await using _other = await listenAt(other, { group: String(gid) })
    expect([modeOf(other), statSync(other).gid]).toEqual([0o660, gid])
  })

  test('of another group is open to it', async ({ skip }) => {
    skip(noOtherUser !== undefined, noOtherUser)
    await using _ = await listenAt(path, { group: 'nogroup' })
    expect(statSync(path).gid).toBe(NOBODY)
    expect(await runAsNobody(CLIENT, path)).toBe('welcome\n')
    const own = join(folder, 'own')
    await using _own = await listenAt(own)
    expect(await runAsNobody(CLIENT, own)).toBe('EACCES\n')
  })

  test.each([
    ['a group that does not exist', { group: 'no-such-group' }, "there is no group 'no-such-group'"],
    ['a mode on TCP', { mode: 0o600 }, 'only the socket of a path has a mode and a group'],
  ])('with %s is refused', async (what, options, problem) => {
    const refused = listenAt(what.includes('TCP') ? 'tcp://127.0.0.1:0' : path, options)
    await expect(refused).rejects.toThrow(problem)
    await expect(refused).rejects.toBeInstanceOf(ConnectionError)
    expect(readdirSync(folder)).toEqual([])
  })

  test('takes no place that is taken, by a server or a file', async () => {
    await using _ = await listenAt(path)
    await expect(listenAt(path)).rejects.toThrow(/EADDRINUSE: address already in use/)
    const file = join(folder, 'file')
    writeFileSync(file, '')
    await expect(listenAt(file)).rejects.toThrow(/EADDRINUSE/)
    expect(readdirSync(folder).sort()).toEqual(['file', 'socket'])
  })

  test('stays where another server has taken its place', async () => {
    const first = await listenAt(path)
    rmSync(path)
    await using _ = await listenAt(path)
    await first.close()
    expect(readdirSync(folder)).toEqual(['socket'])
  })

  test('may have the longest path that the system knows', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux has a short name for any folder')
    const deep = join(folder, 'd'.repeat(104 - folder.length))
    mkdirSync(deep)
    const longest = join(deep, 's')
    expect(longest).toHaveLength(107)
    await using _ = await listenAt(longest)
    expect(readdirSync(deep)).toEqual(['s'])
    const probe = createServer()
    await expect(listenAt(`${longest}t`)).rejects.toThrow('at most 107 bytes')
    probe.close()
  })
})
