import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listen } from '../../../generated/nix-daemon/server.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('close')

test('Closing a listening socket twice leaves no timer, which would keep the process from ending', async () => {
  const listening = await listen(join(scene.folder, 'socket'), {})
  const timers = (): number => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
  await listening.close({ grace: 3_600_000 })
  const before = timers()
  await listening.close()
  await listening[Symbol.asyncDispose]()
  expect(timers()).toBeLessThanOrEqual(before)
})
