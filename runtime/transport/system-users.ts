import { userInfo } from 'node:os'
import { inThread } from './in-thread.ts'
import { Lately } from './lately.ts'
import { type Libc, type LibcFunction, openLibc } from './libc.ts'

const ERANGE = 34
const SMALLEST_BUFFER = 2 ** 14
const LARGEST_BUFFER = 2 ** 22
const MOST_GROUPS = 2 ** 16

const names = new Lately<number, string | undefined>()
const numbers = new Lately<string, number | undefined>()
const memberships = new Lately<string, readonly number[]>()

/*
 * None of these functions fails: what cannot be looked up, or not in time, is as if it were not there.
 */

/** Looks up the name of a user, by the system's way of naming users; undefined if it has none. */
export function userName(uid: number): Promise<string | undefined> {
  return names.get(uid, async () => {
    const found = await look<PasswordEntry>('getpwuid_r', 'uint32', uid)
    if (found !== undefined || uid !== process.geteuid?.()) return found?.name
    return ownName()
  })
}

/** Tells whether there is a user of that name; false as well if that cannot be known. */
export async function isUser(name: string): Promise<boolean> {
  return (await look<PasswordEntry>('getpwnam_r', 'str', name)) !== undefined || name === ownName()
}

/** Looks up the number of a group; undefined if there is no such group, or no way to look. */
export function groupNumber(name: string): Promise<number | undefined> {
  return numbers.get(name, async () => (await look<GroupEntry>('getgrnam_r', 'str', name))?.gid)
}

/** Looks up the numbers of all groups to which a user belongs. */
export function groupsOf(user: string): Promise<readonly number[]> {
  return memberships.get(user, async () => {
    const libc = await openLibc()
    if (libc === undefined) return user === ownName() ? (process.getgroups?.() ?? []) : []
    const entry = await look<PasswordEntry>('getpwnam_r', 'str', user)
    if (entry === undefined) return []
    const getgrouplist = find(libc, 'getgrouplist', () => ['str', 'uint32', 'void *', 'void *'])
    for (let most = 256; getgrouplist !== undefined && most <= MOST_GROUPS; most *= 16) {
      const [groups, count] = [new Uint32Array(most), new Int32Array([most])]
      const result = await inThread([groups, count], done =>
        getgrouplist.async(user, entry.gid, groups, count, done),
      )
      if (result === undefined) break
      if (result >= 0) return [...groups.subarray(0, count[0])]
    }
    return []
  })
}

function ownName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}

interface PasswordEntry {
  readonly name: string
  readonly gid: number
}

interface GroupEntry {
  readonly name: string
  readonly gid: number
}

/** The first members of `struct passwd` and `struct group`, which are the same in all systems. */
const LAYOUTS = {
  getpwuid_r: { name: 'str', password: 'str', uid: 'uint32', gid: 'uint32' },
  getpwnam_r: { name: 'str', password: 'str', uid: 'uint32', gid: 'uint32' },
  getgrnam_r: { name: 'str', password: 'str', gid: 'uint32' },
} as const

/** Looks up an entry of the system's databases; undefined if there is none, or if that cannot be known. */
async function look<Entry>(
  name: keyof typeof LAYOUTS,
  type: string,
  key: string | number,
): Promise<Entry | undefined> {
  const libc = await openLibc()
  if (libc === undefined) return undefined
  const lookUp = find(libc, name, () => {
    const entry = libc.struct({ ...LAYOUTS[name], rest: libc.array('uint8', 256) })
    return [type, libc.out(libc.pointer(entry)), 'void *', 'size_t', 'void *']
  })
  for (let size = SMALLEST_BUFFER; lookUp !== undefined && size <= LARGEST_BUFFER; size *= 16) {
    const [found, texts, result] = [{}, Buffer.alloc(size), new BigUint64Array(1)]
    const code = await inThread([found, texts, result], done =>
      lookUp.async(key, found, texts, size, result, done),
    )
    if (code === 0) return result[0] === 0n ? undefined : (found as Entry)
    if (code !== ERANGE) return undefined
  }
  return undefined
}

/** Functions that were found, since each definition takes memory for good. */
const functions = new Map<string, LibcFunction | undefined>()

/** Finds a function of the C library; undefined if it has none of that name. */
function find(libc: Libc, name: string, parameters: () => readonly unknown[]): LibcFunction | undefined {
  if (functions.has(name)) return functions.get(name)
  let found: LibcFunction | undefined
  try {
    found = libc.load(null).func(name, 'int', parameters())
  } catch {
    // It stays undefined.
  }
  functions.set(name, found)
  return found
}
