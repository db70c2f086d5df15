import { afterEach, describe, expect, it } from 'vitest'
import {
  type LogMessage,
  listen,
  type NixDaemonHandlers,
  type SetOptionsRequest,
} from '../../../../generated/nix-daemon/index.ts'
import type { Listening } from '../../../../runtime/transport/listen.ts'
import type { Serving } from '../../../live/support/served-store.ts'
import { pathOf, useStores } from '../../store-support.ts'

const serve = useStores()
const listening: Listening[] = []

afterEach(async () => {
  for (const each of listening.splice(0)) await each.close()
})

const OVERRIDES = [
  ['post-build-hook', '/tmp/evil'],
  ['sandbox', 'false'],
  ['timeout', '7'],
] as const

interface Outcome {
  readonly received: readonly SetOptionsRequest[]
  readonly said: readonly LogMessage[]
}

/** Sets options in a store with these options, and returns what its upstream and its client get. */
async function setThrough(
  options: Serving,
  verbosity: SetOptionsRequest['verbosity'] = 'Info',
): Promise<Outcome> {
  const received: SetOptionsRequest[] = []
  const handlers: NixDaemonHandlers = {
    setOptions: request => void received.push(request),
    queryValidPaths: () => [],
  }
  const upstream = await listen('tcp://127.0.0.1:0', handlers)
  listening.push(upstream)
  const served = await serve({ ...options, upstream: upstream.url })
  const said: LogMessage[] = []
  const client = await served.connect({ onLog: message => said.push(message) })
  await client.setOptions({ verbosity, maxBuildJobs: 3, buildCores: 4, overrides: OVERRIDES })
  await client.querySubstitutablePaths({ paths: [pathOf(served, 'missing')] })
  await client.close()
  return { received, said }
}

describe('settings that a store passes on upstream', () => {
  it('are of untrusted clients those that Nix lets any user set, and the client is warned of the others', async () => {
    const { received, said } = await setThrough({ trusted: false, forwardSettings: ['post-build-hook'] })
    expect(received).toMatchObject([{ maxBuildJobs: 3, buildCores: 4, overrides: [['timeout', '7']] }])
    expect(said).toEqual(
      ['post-build-hook', 'sandbox'].map(name => ({
        kind: 'Next',
        msg: `\u001b[35;1mwarning:\u001b[0m ignoring the client-specified setting '${name}', because it is a restricted setting and you are not a trusted user\n`,
      })),
    )
  })

  it('are of trusted clients all but those that name programs or files', async () => {
    const { received, said } = await setThrough({})
    const passed = [
      ['sandbox', 'false'],
      ['timeout', '7'],
    ]
    expect(received).toMatchObject([{ overrides: passed }])
    expect(said).toMatchObject([{ msg: expect.stringContaining("'post-build-hook'") }])
  })

  it('are all of a trusted client if they are forwarded by name', async () => {
    const { received, said } = await setThrough({ forwardSettings: ['post-build-hook'] })
    expect(received).toMatchObject([{ overrides: OVERRIDES }])
    expect(said).toEqual([])
  })

  it('are left out without a warning if the client wants errors only', async () => {
    const { received, said } = await setThrough({ trusted: false }, 'Error')
    expect(received).toMatchObject([{ overrides: [['timeout', '7']] }])
    expect(said).toEqual([])
  })
})
