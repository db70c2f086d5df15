import type { AccessRules } from '../../nix/client-access.ts'
import type { SocketOptions } from '../../runtime/index.ts'
import { libcProblem } from '../../runtime/transport/libc.ts'
import { groupNumber, isUser } from '../../runtime/transport/system-users.ts'
import { UsageError } from '../io.ts'
import type { Log } from '../operate/log.ts'

/** The options that say who may connect, and who is trusted. */
export const accessOptions = {
  trustedUsers: {
    value: 'LIST',
    about:
      'users who are trusted, as in nix.conf: names, @GROUP, or * for all, also those on TCP, separated by spaces (default: root and the user who runs this); may be repeated',
    repeated: true,
  },
  allowedUsers: {
    value: 'LIST',
    about:
      'users who may connect beside the trusted ones, if the permissions of the socket let them (default: *); may be repeated',
    repeated: true,
  },
  untrusted: { about: 'trust no client' },
  socketMode: {
    value: 'MODE',
    about: 'permissions of the socket, such as 0666 (default: 0600, or 0660 with --socket-group)',
  },
  socketGroup: { value: 'GROUP', about: 'group of the socket, by its name or number' },
} as const

/** The values of {@link accessOptions}. */
interface Given {
  readonly trustedUsers: readonly string[]
  readonly allowedUsers: readonly string[]
  readonly untrusted: boolean
  readonly socketMode: string | undefined
  readonly socketGroup: string | undefined
}

/** Makes the rules for clients from options. @throws {UsageError} */
export function accessRules({ trustedUsers, allowedUsers, untrusted }: Given): AccessRules {
  if (untrusted && trustedUsers.length > 0)
    throw new UsageError('--untrusted and --trusted-users contradict each other: leave one of them out')
  return {
    ...(untrusted
      ? { trustedUsers: [] }
      : trustedUsers.length === 0
        ? {}
        : { trustedUsers: names(trustedUsers) }),
    ...(allowedUsers.length === 0 ? {} : { allowedUsers: names(allowedUsers) }),
  }
}

/** Reads the permissions and the group of a socket from options. @throws {UsageError} */
export function socketOptions({ socketMode, socketGroup }: Given): SocketOptions {
  if (socketMode !== undefined && !/^0?[0-7]{3}$/.test(socketMode))
    throw new UsageError(`--socket-mode ${socketMode}: write three octal digits, such as 0660`)
  return {
    ...(socketMode === undefined ? {} : { mode: Number.parseInt(socketMode, 8) }),
    ...(socketGroup === undefined ? {} : { group: socketGroup }),
  }
}

/** Says once if the users of clients cannot be known, or which users and groups of the rules there are not. */
export async function warnOfUnknownUsers(
  urls: readonly string[],
  rules: AccessRules,
  log: Log,
): Promise<void> {
  const named = Object.entries(OPTION_OF).flatMap(([rule, option]) =>
    (rules[rule as keyof AccessRules] ?? []).filter(name => name !== '*').map(name => ({ option, name })),
  )
  if (urls.every(url => url.startsWith('tcp:'))) {
    for (const { option, name } of named)
      log('warn', `${option} ${name}: no user of a client on TCP is known, so that only * stands for one`)
    return
  }
  const problem = await libcProblem()
  if (problem !== undefined) {
    log('warn', `${problem}. Until then no client is trusted on a socket that other users can open.`)
    return
  }
  for (const { option, name } of named)
    if (!(await isThere(name))) log('warn', `${option} ${name}: there is no such ${wordFor(name)} at present`)
}

const OPTION_OF: Readonly<Record<keyof AccessRules, string>> = {
  trustedUsers: '--trusted-users',
  allowedUsers: '--allowed-users',
}

/** A number stands for a user without a name. */
async function isThere(name: string): Promise<boolean> {
  if (name.startsWith('@')) return (await groupNumber(name.slice(1))) !== undefined
  return /^\d+$/.test(name) || (await isUser(name))
}

function wordFor(name: string): string {
  return name.startsWith('@') ? 'group' : 'user'
}

function names(lists: readonly string[]): string[] {
  return lists.flatMap(list => list.split(/\s+/)).filter(name => name !== '')
}
