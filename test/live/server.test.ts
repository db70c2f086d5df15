// Client tools of real releases on a server with a few handlers.

import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  ExportStream,
  encodeStream,
  HandlerError,
  type Listening,
  listen,
  type NixDaemonHandlers,
  type UnkeyedValidPathInfo,
} from '../../generated/nix-daemon/index.ts'
import { makeFolder } from '../peers/folder.ts'
import { type Inside, type Result, runInside, startInside } from '../peers/namespace.ts'
import type { Peer } from '../peers/peer.ts'
import { infoOf, nar, nix32, sha256 } from './support/nar.ts'
import { atLeast, describeReleases } from './support/releases.ts'

const content = 'hello from a handler\n'
const big = Buffer.alloc(6 << 20, 'big ')

describeReleases('a server with handlers', peer => {
  let folder = ''
  let server: Listening
  let path = ''
  let other = ''
  /** Requests that the handlers received. */
  let asked: { path: string; info: UnkeyedValidPathInfo }[] = []
  let bodies: Buffer[] = []
  let errors: string[] = []
  /** Called before an upload is read. */
  let before = (): void => {}
  /** Promise for which a query waits. */
  let meanwhile = async (_: AbortSignal): Promise<void> => {}

  const info: UnkeyedValidPathInfo = infoOf(nar(content))

  const handlers: NixDaemonHandlers = {
    setOptions(options, call) {
      call.log.verbosity = options.verbosity
    },
    addTempRoot: () => {},
    async isValidPath(request, call) {
      call.log.say({ kind: 'Next', msg: 'looking it up\n' })
      await meanwhile(call.signal)
      return request.path === path
    },
    queryPathInfo: request => (request.path === path ? { ...info, references: [path, other] } : undefined),
    queryValidPaths: ({ paths }) => paths.filter(item => item === path),
    queryReferrers: () => ({ count: 2, items: [path, other] }),
    async addToStore(_, body, call) {
      before()
      bodies.push(await body.bytes())
      return { path: other, info: call.session.version < 0x119 ? undefined : info }
    },
    async addToStoreNar(request, body) {
      before()
      bodies.push(await body.bytes())
      asked.push({ path: request.path, info: request.info })
    },
    optimiseStore() {
      throw new HandlerError('not today', { traces: ['while looking at the calendar'], exitStatus: 101 })
    },
  }

  beforeAll(async () => {
    folder = makeFolder()
    const named = (name: string): string => `${folder}/store/${nix32(sha256(name).subarray(0, 20))}-${name}`
    path = named('hello')
    other = named('other')
    server = await listen(join(folder, 'daemon.sock'), handlers, {
      hello: { daemonNixVersion: '9.9', trusted: 'Trusted' },
      onError: error => errors.push(String(error)),
    })
  })

  beforeEach(() => {
    asked = []
    bodies = []
    errors = []
    before = () => {}
    meanwhile = async () => {}
  })

  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function inside(argv: readonly string[]): Inside {
    const home = join(folder, 'tmp')
    writeFileSync(join(home, 'nix.conf'), '')
    const env = {
      NIX_REMOTE: server.url,
      NIX_STORE_DIR: join(folder, 'store'),
      NIX_STATE_DIR: join(folder, 'state'),
      NIX_LOG_DIR: join(folder, 'log'),
      NIX_CONF_DIR: home,
      HOME: home,
      TMPDIR: home,
    }
    return { root: peer.root, argv, env, cwd: join(folder, 'work') }
  }

  function run(argv: readonly string[], input?: Uint8Array): Promise<Result> {
    return runInside(inside(argv), input, 60_000)
  }

  async function output(argv: readonly string[], input?: Uint8Array): Promise<Buffer> {
    const { status, stdout, stderr } = await run(argv, input)
    if (status !== 0) throw new Error(`${argv.join(' ')}: status ${status}\n${stderr}\n${errors.join('\n')}`)
    return stdout
  }

  async function lines(argv: readonly string[], input?: Uint8Array): Promise<string[]> {
    return (await output(argv, input)).toString().trimEnd().split('\n')
  }

  it('tells its version and its trust in the client', async () => {
    const { status, stdout, stderr } = await run(pingOf(peer))
    expect(status).toBe(0)
    if (atLeast(peer, '2.8')) expect(`${stdout}${stderr}`).toContain('Version: 9.9')
    if (atLeast(peer, '2.26')) expect(`${stdout}${stderr}`).toContain('Trusted: 1')
    expect(errors).toEqual([])
  })

  it('answers queries of paths, and its log is shown', async () => {
    expect((await run(['nix-store', '--check-validity', path])).status).toBe(0)
    const { status, stderr } = await run(['nix-store', '--check-validity', other])
    expect(status).not.toBe(0)
    expect(stderr).toContain('looking it up')
    expect(stderr).toContain('is not valid')
  })

  it('returns the metadata of a path', async () => {
    const hash = `sha256:${nix32(Buffer.from(info.narHash, 'hex'))}`
    expect(await lines(['nix-store', '--query', '--hash', path])).toEqual([hash])
    expect(await lines(['nix-store', '--query', '--size', path])).toEqual([`${info.narSize}`])
    expect((await lines(['nix-store', '--query', '--references', path])).sort()).toEqual([path, other].sort())
    expect((await lines(['nix-store', '--query', '--referrers', path])).sort()).toEqual([path, other].sort())
  })

  it('receives contents', async () => {
    writeFileSync(join(folder, 'work/file'), big)
    expect(await lines(['nix-store', '--add', 'file'])).toEqual([other])
    expect(bodies).toHaveLength(1)
    expect(bodies[0]?.equals(nar(big))).toBe(true)
    expect(errors).toEqual([])
  })

  it('can refuse unread contents, and the tool says why', async () => {
    writeFileSync(join(folder, 'work/file'), big)
    before = () => {
      throw new HandlerError('the disk is full')
    }
    const { status, stderr } = await run(['nix-store', '--add', 'file'])
    expect(status).toBe(1)
    expect(stderr).toContain('the disk is full')
    expect(errors).toEqual(['HandlerError: the disk is full'])
  })

  it('receives a NAR with all metadata', async () => {
    const session = { version: 0x126, features: 0 }
    const record = {
      nar: nar(big),
      path: other,
      references: [path],
      deriver: undefined,
      signature: undefined,
    }
    const stream: Buffer[] = []
    for await (const piece of encodeStream(ExportStream, [record], session)) stream.push(piece)
    expect(await lines(['nix-store', '--import'], Buffer.concat(stream))).toEqual([other])
    expect(asked).toEqual([{ path: other, info: { ...infoOf(nar(big)), references: [path] } }])
    expect(bodies).toHaveLength(1)
    expect(bodies[0]?.equals(nar(big))).toBe(true)
    expect(errors).toEqual([])
  })

  it('sends errors in the form of the tool’s version', async () => {
    const { status, stderr } = await run(['nix-store', '--optimise'])
    expect(stderr).toContain('not today')
    expect(status).toBe(atLeast(peer, '2.8') ? 1 : 101)
    expect(errors).toEqual(['HandlerError: not today'])
  })

  it('refuses operations that it does not implement', async () => {
    const { status, stderr } = await run(['nix-store', '--gc', '--print-roots'])
    expect(status).toBe(1)
    expect(stderr).toContain('this server does not implement FindRoots')
  })

  it('notices that the tool was stopped', async () => {
    const stopped = new Promise(resolve => {
      meanwhile = signal =>
        new Promise(done => {
          signal.addEventListener('abort', () => {
            resolve('stopped')
            done()
          })
          child.kill('SIGKILL')
        })
    })
    const child = startInside(inside(['nix-store', '--check-validity', path]))
    expect(await stopped).toBe('stopped')
  })
})

function pingOf(peer: Peer): string[] {
  if (!atLeast(peer, '2.8')) return ['nix', 'ping-store']
  return ['nix', '--extra-experimental-features', 'nix-command', 'store', 'ping']
}
