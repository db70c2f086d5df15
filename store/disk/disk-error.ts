import { type ContentsCode, ContentsError } from '../model/contents.ts'

const CODES: Readonly<Record<string, ContentsCode>> = {
  ENOENT: 'not-found',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  ENAMETOOLONG: 'path-too-long',
}

/** An error of the file system as one of ours, with what was being done; any other error as it is. */
export function diskError(error: unknown, doing: string): unknown {
  if (!(error instanceof Error) || error instanceof ContentsError || !('syscall' in error)) return error
  const code = String((error as NodeJS.ErrnoException).code)
  return new ContentsError(CODES[code] ?? 'failed', `cannot ${doing}: ${error.message}`, { cause: error })
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(String((error as NodeJS.ErrnoException | undefined)?.code))
}
