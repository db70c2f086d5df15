import { client } from './targets/client.ts'
import { frames } from './targets/frames.ts'
import { generator } from './targets/generator.ts'
import { handshake } from './targets/handshake.ts'
import { log } from './targets/log.ts'
import { nar } from './targets/nar.ts'
import { protocols } from './targets/protocols.ts'
import { proxy } from './targets/proxy.ts'
import { server } from './targets/server.ts'
import { store } from './targets/store.ts'
import type { Target } from './targets/target.ts'

/** All targets, in the order in which `all` runs them. */
export const targets: readonly Target[] = [
  server,
  client,
  proxy,
  store,
  nar,
  handshake,
  log,
  frames,
  generator,
  protocols,
]

/** Finds a target by its name. */
export function targetOf(name: string): Target | undefined {
  return targets.find(target => target.name === name)
}
