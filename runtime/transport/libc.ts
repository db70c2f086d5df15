/** The parts of koffi that are used. Its own types would be missing where it is not installed. */
export interface Libc {
  load(path: null): Library
  struct(members: Readonly<Record<string, unknown>>): unknown
  array(element: string, length: number): unknown
  pointer(type: unknown): unknown
  out(type: unknown): unknown
}

/** A library whose functions are found by their names and types. */
interface Library {
  func(name: string, result: string, parameters: readonly unknown[]): LibcFunction
}

/** A function of the C library. `async` runs it in a thread and gives the result to its last argument. */
export interface LibcFunction {
  (...args: unknown[]): number
  async(...args: unknown[]): void
}

/** Reason for which the C library cannot be called. */
let problem: string | undefined
let opening: Promise<Libc | undefined> | undefined

/**
 * Loads koffi, an optional package that calls functions of the C library, since Node has no function that tells
 * the user at the other end of a socket. Gives undefined if it cannot be loaded; {@link libcProblem} says why.
 */
export function openLibc(): Promise<Libc | undefined> {
  opening ??= load()
  return opening
}

/** Says why the users of clients cannot be known, and what to do; gives undefined if they can. */
export async function libcProblem(): Promise<string | undefined> {
  await openLibc()
  return problem
}

async function load(): Promise<Libc | undefined> {
  if (process.platform === 'win32') {
    problem = 'users cannot be looked up, because this system does not tell them'
    return undefined
  }
  try {
    const { default: koffi } = (await import('koffi')) as unknown as { readonly default: Libc }
    koffi.load(null)
    return koffi
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND'
    const why = isMissing ? 'koffi is not installed' : `koffi cannot be loaded: ${(error as Error).message}`
    problem = `users cannot be looked up, because ${why}; run 'npm install koffi'`
    return undefined
  }
}
