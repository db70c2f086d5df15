import { createHash } from 'node:crypto'
import { parseVersion } from '../../../runtime/session/session.ts'
import { bytesOf, framed } from '../../support/raw-client.ts'
import { named } from '../../support/sessions.ts'
import type { FuzzDice } from '../dice.ts'
import type { Input, Piece } from '../input/input.ts'
import type { Sources } from '../mutate/input.ts'
import { clientSeed, clientSources } from './client-side.ts'
import { clientHello } from './messages.ts'
import { narBytes } from './nars.ts'

const hashes = ['3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li', '0'.repeat(32), `${'0'.repeat(31)}1`]
const names = [
  'a',
  'b',
  'a.drv',
  'a-b',
  '.a',
  'a.',
  '..a',
  'a'.repeat(211),
  'a~nix~case~hack~1',
  'A',
  '+',
  '_',
  '=?',
]
/** Links that the target makes inside of its folder. */
const links = ['/links/a', '/links/b', '/links/', '/links/..', '/etc/a', '']
const methods = [
  'fixed:r:sha256',
  'fixed:sha256',
  'fixed:r:sha1',
  'fixed:md5',
  'text:sha256',
  'fixed:git:sha1',
  'fixed:r:sha512',
]

function anyPath(dice: FuzzDice): string {
  // Few paths, so that requests meet those that earlier inputs have added.
  return `/nix/store/${dice.of(hashes)}-${dice.chance(80) ? dice.of(['a', 'b', 'a.drv']) : dice.of(names)}`
}

/** Makes additions of hostile trees, and requests about the paths that other inputs add. */
export function storeSeed(dice: FuzzDice): Input {
  if (dice.chance(50)) return clientSeed(dice)
  const { choices } = clientSeed(dice)
  const requests = Array.from({ length: dice.number(1, 5) }, (_, call) => anyStoreRequest(dice, call))
  return { choices, pieces: [...clientHello(named(parseVersion('1.37'), 0)), ...requests.flat()] }
}

/** Makes a request of 1.37 that a store answers by its contents. */
function anyStoreRequest(dice: FuzzDice, call: number): Piece[] {
  const parts = (...data: Buffer[]): Piece[] => data.map(each => ({ from: 'client', call, data: each }))
  const body = narBytes(dice)
  const hash = createHash('sha256').update(body).digest('hex')
  const references = dice.chance(60) ? [] : [...new Set([anyPath(dice), anyPath(dice)])].sort()
  const sigs = dice.chance(80) ? [] : [dice.of(['k:AAAA', 'cache-1:garbage', ''])]
  const [path, other, drv] = [anyPath(dice), anyPath(dice), `${anyPath(dice)}.drv`]
  const size = dice.chance(90) ? body.length : dice.of([0, 1, 2 ** 53 - 1])
  const info = [dice.of(['', drv]), dice.chance(95) ? hash : 'x', references, 0, size, 0, sigs, dice.chance(85) ? '' : `fixed:r:sha256:${'0'.repeat(52)}`] // biome-ignore format: one line reads better
  const flag = dice.number(0, 1)
  switch (dice.number(0, 14)) {
    case 0:
    case 1:
    case 2:
      return parts(bytesOf(39, path, ...info, flag, 1), framed(body, 65536))
    case 3:
    case 4: {
      const content = dice.chance(70)
        ? body
        : Buffer.from('Derive([("out","/nix/store/x","","")],[],[],"x","/bin/sh",[],[])')
      const fields = bytesOf(7, dice.of([...names, '..', '.', '', 'a/b']), dice.of(methods), references, flag)
      return parts(fields, framed(content, 65536))
    }
    case 5: {
      const record = Buffer.concat([bytesOf(path, ...info), body])
      const count = dice.of([1, 1, 2, 3])
      return parts(
        bytesOf(44, flag, 1),
        framed(Buffer.concat([bytesOf(count), ...Array(count).fill(record)]), 65536),
      )
    }
    case 6:
      return parts(bytesOf(26, path), bytesOf(38, other), bytesOf(6, path), bytesOf(29, path))
    case 7:
      return parts(bytesOf(31, [path, other], dice.number(0, 1)), bytesOf(23))
    case 8:
      return parts(bytesOf(20, dice.of([0, 1, 2, 3, 4]), [path], flag, dice.of([0, 100]), 0, 0, 0))
    case 9:
      return parts(bytesOf(37, path, sigs), bytesOf(11, path), bytesOf(14))
    case 10:
      return parts(
        bytesOf(9, [path, `${drv}!out`], 0),
        bytesOf(40, [`${drv}!*`]),
        bytesOf(41, drv),
        bytesOf(46, [drv], 0),
      )
    case 11:
      return parts(bytesOf(45, drv.slice('/nix/store/'.length)), framed(body, 65536))
    case 12:
      return parts(bytesOf(42, `{"id":"sha256:${'1'.repeat(64)}!out","outPath":"${path.slice(11)}","signatures":[],"dependentRealisations":{}}`), bytesOf(43, `sha256:${'1'.repeat(64)}!out`)) // biome-ignore format: one line reads better
    case 13:
      return parts(
        bytesOf(36, drv, 1, 'out', dice.of(['', path]), '', '', references, 'x', '/bin/sh', ['-c'], 0, 0),
      )
    default:
      return parts(
        bytesOf(35, dice.number(0, 1), dice.number(0, 1)),
        bytesOf(12, dice.of(links)),
        bytesOf(47, path, dice.of(links)),
      )
  }
}

/** The mutations of what clients of a store send. */
export const storeSources: Sources = {
  ...clientSources,
  more: (dice, side, call) =>
    dice.chance(60) ? anyStoreRequest(dice, call) : clientSources.more(dice, side, call),
}
