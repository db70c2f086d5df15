import { type ContentsCode, ContentsError } from '../model/contents.ts'

const CODES: Readonly<Record<string, ContentsCode>> = {
  ENOENT: 'not-found',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  ENAMETOOLONG: 'path-too-long',
}

/** Converts an error of the file system to a ContentsError that names the action; returns other errors unchanged. */
export function diskError(error: unknown, doing: string): unknown {
  if (!(error instanceof Error) || error instanceof ContentsError || !('syscall' in error)) return error
  const code = String((error as NodeJS.ErrnoException).code)
  return new ContentsError(CODES[code] ?? 'failed', `cannot ${doing}: ${error.message}`, { cause: error })
}

/** Tells whether a system error has one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(String((error as NodeJS.ErrnoException | undefined)?.code))
}
