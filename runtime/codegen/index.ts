/*
 * The doors through which generated code takes what it needs, as `nixwire/codegen/*`. They are private to
 * generated code, which is kept in other projects and may be older than the runtime that it meets: a name is
 * never removed from a door and never changes its meaning. A change that breaks generated code goes into
 * new doors in `codegen2/`, beside which these stay. `generator/naming/runtime-names.ts` names all that they hold.
 */

/** The runtime's public names, which the index of every protocol exports with its own. */
export * from '../index.ts'
